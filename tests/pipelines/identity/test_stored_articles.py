"""Test which stored articles may be a page that moved."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from model.components import SourceReference
from model.items import Article, DatePrecision
from pipelines.identity.stored_articles import KNOWN_FIELDS, StoredArticles

PUBLISHED = datetime(2026, 11, 26, 8, tzinfo=UTC)
STORED = {
    "_id": "a",
    "contentHash": "hash",
    "datePublished": PUBLISHED,
    "source": {"domain": "herald.example"},
}


@pytest.mark.parametrize(
    ("domain", "precision", "published", "is_candidate"),
    [
        ("herald.example", "second", PUBLISHED, True),
        ("herald.example", "minute", PUBLISHED, True),
        ("herald.example", "day", PUBLISHED, False),  # a day has many stories
        ("herald.example", "second", PUBLISHED.replace(second=1), False),
        ("herald.example", None, None, False),
        ("kurier.example", "second", PUBLISHED, False),
    ],
)
def test_only_the_same_moment_on_the_same_site_makes_a_candidate(
    domain: str, precision: DatePrecision | None, published: datetime | None, is_candidate: bool
) -> None:
    page = Article(
        url=f"https://{domain}/b",
        urlKey=f"https://{domain}/b",
        source=SourceReference("herald", "Herald", domain),
        datePublished=published,
        datePublishedPrecision=precision,
    )
    found = StoredArticles({"a": STORED}).published_with(page)
    assert found == ([STORED] if is_candidate else [])


def test_an_article_is_found_by_its_addresses_text_site_and_date() -> None:
    assert set(KNOWN_FIELDS) == {
        *("url", "urlKey", "declaredKey", "alternateUrls", "alternateIds"),
        *("contentHash", "source.domain", "datePublished"),
    }
