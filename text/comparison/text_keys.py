"""Give a text the keys by which equal and similar texts, and parts of them, are found (pure)."""

from __future__ import annotations

from model.components import TextKeys
from text.comparison.block_keys import block_keys
from text.comparison.compared_text import ComparedText
from text.comparison.fingerprints import content_hash, fingerprint


def keys_of(headline: str | None, abstract: str | None, body: str) -> TextKeys:
    """Return the ``contentHash``, the ``fingerprint`` and the blocks' keys of an article's text."""
    return TextKeys(
        headline,
        abstract,
        body,
        content_hash(headline, abstract, body),
        fingerprint_of(headline, body),
        block_keys(abstract, body),
    )


def fingerprint_of(headline: str | None, body: str) -> list[int]:
    """Return the ``fingerprint`` of an article's text."""
    text = ComparedText(headline, body)
    return fingerprint(text.tokens, unspaced=text.unspaced)
