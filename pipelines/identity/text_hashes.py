"""Name an article's text by its hashes (pure)."""

from __future__ import annotations

from model.items import Article


def text_hashes(article: Article) -> list[str | None]:
    """Return contentHash, and the hash of the text as it was with what the site repeats."""
    before = article.extraction.textHash if article.extraction else None
    return [article.contentHash] if before is None else [article.contentHash, before]
