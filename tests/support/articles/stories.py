"""Make up stories for tests of deduplication, a different one for each number."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from model.components import Discovery, SourceReference
from model.items import Article
from text.comparison.compared_text import ComparedText
from text.comparison.fingerprints import content_hash, fingerprint
from urls import url_key

NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)

_SYLLABLES = (
    "ba", "ster", "li", "mo", "nar", "vel", "qui", "tha", "ro", "dun", "kes", "pi", "gor", "wen",
    "sal", "tu", "fir", "lo", "ham", "jen", "cro", "mi", "bel", "zor", "an", "ed",
)  # fmt: skip
_SMALL = ("the", "of", "and", "to", "in", "a", "that", "for", "on", "with", "after", "by", "as")


def sentences(number: int, count: int = 12) -> list[str]:
    """Return the sentences of story ``number``: made-up words, repeated as often as real ones."""
    chance = random.Random(number)
    vocabulary = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(80)]

    def sentence() -> str:
        words = [
            chance.choice(_SMALL if place % 2 else vocabulary)
            for place in range(chance.randint(12, 24))
        ]
        return " ".join(words).capitalize() + "."

    return [sentence() for _ in range(count)]


def story(number: int, count: int = 12) -> str:
    """Return the text of story ``number``, in paragraphs of two sentences."""
    parts = sentences(number, count)
    return "\n\n".join(" ".join(parts[start : start + 2]) for start in range(0, count, 2))


def article(
    site: str, body: str, *, path: str = "a", hours: float = 0, headline: str = "Board decides",
    **fields: Any,
) -> Article:  # fmt: skip
    """Return an article with its hashes, published ``hours`` after NOON."""
    published = NOON + timedelta(hours=hours)
    url = f"https://{site}/{path}"
    item = Article(
        url=url,
        urlKey=url_key(url),
        headline=headline,
        articleBody=body,
        wordCount=len(body.split()),
        source=SourceReference(site, site, site),
        discovery=Discovery("feed", None, published),
        datePublished=published,
        datePublishedPrecision="second",
    )
    for name, value in fields.items():
        setattr(item, name, value)
    text = ComparedText(item.headline, body)
    item.contentHash = content_hash(item.headline, item.abstract, body)
    item.fingerprint = fingerprint(text.tokens, unspaced=text.unspaced)
    return item
