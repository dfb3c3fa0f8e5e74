"""Divide a text into its blocks, and give each the key that two prints of it share (pure)."""

from __future__ import annotations

import hashlib
import unicodedata

from text.letters import letters
from text.scripts import ideographs


def paragraphs_of(body: str) -> list[str]:
    """Return the paragraphs of an article's body that have any text."""
    return [text for text in body.split("\n\n") if text.strip()]


def block_keys(abstract: str | None, body: str) -> list[tuple[int, int]]:
    """Return ``block_key`` of the abstract, if there is one, and of each paragraph."""
    return [block_key(text) for text in (*([abstract] if abstract else []), *paragraphs_of(body))]


def block_key(text: str) -> tuple[int, int]:
    """Return a hash of a block's letters, and how many they are; an ideograph counts twice.

    Letters are the same whatever widths and ligatures they were printed with; digits are among
    them.
    """
    form = letters(text if text.isascii() else unicodedata.normalize("NFKC", text).casefold())
    digest = hashlib.sha256(form.encode("utf-8", "surrogatepass")).digest()
    # as wide as MongoDB's integers
    return int.from_bytes(digest[:8], signed=True), len(form) + ideographs(form)
