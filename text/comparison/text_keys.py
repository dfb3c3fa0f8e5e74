"""Give a text the keys by which equal and similar texts are found (pure)."""

from __future__ import annotations

from model.components import TextKeys
from text.comparison.compared_text import ComparedText
from text.comparison.fingerprints import content_hash, fingerprint


def keys_of(headline: str | None, abstract: str | None, body: str) -> TextKeys:
    """Return the ``contentHash`` and the ``fingerprint`` of an article's text."""
    text = ComparedText(headline, body)
    return TextKeys(
        headline,
        abstract,
        body,
        content_hash(headline, abstract, body),
        fingerprint(text.tokens, unspaced=text.unspaced),
    )
