"""Make stored articles for tests of the search."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from database.documents.bson_document import BSONDocument

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def article(number: int, **fields: Any) -> BSONDocument:
    """Return a stored article; those of higher numbers are older."""
    name = f"{number:032x}"
    return {
        "_id": name,
        "url": f"https://herald.example/{number}",
        "source": {"id": "herald", "name": "The Herald", "domain": "herald.example"},
        "type": "NewsArticle",
        "headline": f"Story {number}",
        "articleBody": "The harbour council opened the pier.",
        "firstFetchedAt": NOON,
        "contentChangedAt": NOON,
        "datePublished": NOON - timedelta(hours=number),
        "cluster": {"id": name, "role": "original", "similarity": 1.0},
        "revision": 1,
        "status": "active",
    } | fields


def copy_of(original: int, number: int, **fields: Any) -> BSONDocument:
    """Return an article that prints the story of another one."""
    return article(
        number, cluster={"id": f"{original:032x}", "role": "copy", "similarity": 1.0}, **fields
    )
