"""Name a page's document: its ``_id`` and the version of its schema."""

from __future__ import annotations

import hashlib

SCHEMA_VERSION = 1


def page_id(url_key: str) -> str:
    """The ``_id`` of the page's document in ``articles`` and ``rejected``: a hash of its urlKey.

    128 bits: the chance that two of ten billion pages meet is one in 10^19 (birthday bound).
    """
    return hashlib.sha256(url_key.encode("utf-8", "surrogatepass")).hexdigest()[:32]
