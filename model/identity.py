"""Name a page's document: its ``_id`` and the version of its schema."""

from __future__ import annotations

import hashlib

SCHEMA_VERSION = 2
"""The version of the document's fields, stored in each document as ``schemaVersion``."""


def page_id(url_key: str) -> str:
    """Return the ``_id`` of a page's document in ``articles`` or ``rejected``: its key's hash.

    It has 128 bits: the chance that two of ten billion pages share one is 1 in 10^19 (birthday
    bound).
    """
    return hashlib.sha256(url_key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
