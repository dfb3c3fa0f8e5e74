"""Define what the index keeps of an article: what is searched, and what a list of results shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from database.documents.bson_document import BSONDocument

LONGEST_LEAD = 300
"""Characters of the beginning of a text that a list shows: two lines."""

FIELDS = (
    *("url", "source", "headline", "alternativeHeadline", "description", "abstract"),
    *("articleBody", "authors", "inLanguage", "articleSection", "keywords", "type"),
    *("datePublished", "firstFetchedAt", "contentChangedAt", "revision", "status"),
    *("cluster", "mainImage", "wordCount"),
)
"""The fields of a document that are indexed."""

# The index computes with floating-point numbers, which keep so many bits exact.
_EXACT_BITS = 53
# Bits of ``newest`` that tell articles of one second apart; the seconds take the other 33.
_TIE_BITS = 20
_LAST_SECOND = 2**33 - 1


@dataclass(frozen=True)
class Row:
    """Show one article in a list of results."""

    id: str
    url: str
    headline: str | None
    lead: str
    source: str
    sourceName: str | None
    authors: list[str]
    language: str | None
    section: str | None
    type: str
    datePublished: datetime | None
    firstFetchedAt: datetime
    contentChangedAt: datetime
    revision: int
    status: str
    cluster: str | None
    role: str | None
    copies: int
    """Other articles that print its story."""
    image: str | None
    wordCount: int
    newest: int
    """Orders articles by time: later ones have greater numbers."""

    @property
    def story(self) -> int:
        """Return a number that the articles of one story share, and no others."""
        return story_number(self.cluster or self.id)


def row_of(article: BSONDocument, copies: int) -> Row:
    """Return what is shown of a stored article, of which at least FIELDS were read."""
    source = article.get("source", {})
    cluster = article.get("cluster", {})
    lead = article.get("abstract") or article.get("description") or article.get("articleBody") or ""
    return Row(
        id=article["_id"],
        url=article["url"],
        headline=article.get("headline"),
        lead=_shortened(lead),
        source=source.get("id", ""),
        sourceName=source.get("name"),
        authors=[each["name"] for each in article.get("authors", ()) if "name" in each],
        language=article.get("inLanguage"),
        section=article.get("articleSection"),
        type=article.get("type", "NewsArticle"),
        datePublished=article.get("datePublished"),
        firstFetchedAt=article["firstFetchedAt"],
        contentChangedAt=article["contentChangedAt"],
        revision=article.get("revision", 1),
        status=article.get("status", "active"),
        cluster=cluster.get("id"),
        role=cluster.get("role"),
        copies=copies,
        image=article.get("mainImage", {}).get("url"),
        wordCount=article.get("wordCount", 0),
        newest=newest(article.get("datePublished") or article["firstFetchedAt"], article["_id"]),
    )


def story_number(cluster: str) -> int:
    """Return the number of a story, which is exact as a floating-point number, too."""
    return _digest(cluster) >> 64 - _EXACT_BITS


def searched_text(article: BSONDocument) -> str:
    """Return all that the field ``text`` finds an article by, but for its headline."""
    parts = (article.get(name) for name in ("description", "abstract", "articleBody"))
    return "\n\n".join(each for each in parts if each)


def seconds(moment: datetime) -> int:
    """Return the seconds since 1970, as the index holds moments; earlier ones are 0."""
    return min(max(int(moment.timestamp()), 0), _LAST_SECOND)


def newest(moment: datetime, article_id: str) -> int:
    """Return the number that orders articles by time, and those of a second by their id."""
    return seconds(moment) << _TIE_BITS | _digest(article_id) >> 64 - _TIE_BITS


def _digest(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())


def _shortened(text: str) -> str:
    words = " ".join(text[: 2 * LONGEST_LEAD].split())
    if len(words) <= LONGEST_LEAD:
        return words
    return words[: LONGEST_LEAD - 1].rsplit(" ", 1)[0] + "…"
