"""Say what a search engine is asked and what it answers, whichever engine it is.

``search.index`` holds the one that comes with Copydesk. A large user can put another behind
``SearchEngine``: MongoDB's own ``$search``, say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from search.query import Query
from search.rows import Row

Order = Literal["newest", "relevance"]

MOST_ROWS = 200
"""Rows of one answer: a page of any list."""
MOST_RELEVANT = 1000
"""Articles that are ranked by relevance: who looks further asks for the newest, or more closely."""


@dataclass(frozen=True)
class SearchRequest:
    """Ask for articles; what is empty or None excludes nothing."""

    query: Query | None = None
    sources: Sequence[str] = ()
    languages: Sequence[str] = ()
    """Language codes: ``en`` finds ``en-GB``, too."""
    sections: Sequence[str] = ()
    authors: Sequence[str] = ()
    since: datetime | None = None
    """The earliest date of publication."""
    until: datetime | None = None
    """The moment before which it was published."""
    has_copies: bool | None = None
    """Whether other articles print its story; None for either, here and below."""
    is_changed: bool | None = None
    is_gone: bool | None = None
    ids: Sequence[str] | None = None
    """Only these articles."""
    collapse: bool = True
    """Whether to show one article per story: the first in the order."""
    order: Order = "newest"
    limit: int = 50
    cursor: str | None = None
    """Where an earlier answer ended: what follows it is shown."""


@dataclass(frozen=True)
class Hit:
    """Show one article that was found."""

    row: Row
    score: float | None = None
    """How well it fits; None where the order is by time."""


@dataclass(frozen=True)
class SearchPage:
    """Hold the answer to a request."""

    hits: list[Hit]
    total: int
    """Articles that were found in all, copies among them."""
    cursor: str | None
    """Where to go on; None where nothing follows."""
    indexed_at: datetime
    """When the index was last brought up to the database."""


@dataclass(frozen=True)
class FoundIds:
    """Hold the ids of all that was found at one moment; what is indexed later is not among them."""

    cursor: str | None
    """A cursor of ``database.reader``: what changed before it is in the index; None for nothing."""
    parts: Iterator[list[str]]
    """The ids in the order of the request, some thousands at once."""


class SearchEngine(Protocol):
    """Find articles."""

    def search(self, request: SearchRequest) -> SearchPage:
        """Return the articles that a request asks for.

        Raises CursorError for a cursor of another request, SearchUnavailable.
        """

    def counts(
        self, request: SearchRequest, by: Literal["source", "lang", "section"], limit: int
    ) -> Mapping[str, int]:
        """Return how many articles of a request each source (or language, or section) has."""

    def most_printed(self, request: SearchRequest) -> list[Row]:
        """Return of the stories of a request those that most articles print, the first first.

        Of each the original where it was found, else the newest article; ``limit`` of them.
        Raises SearchUnavailable.
        """


def every_hit(engine: SearchEngine, request: SearchRequest) -> Iterator[Hit]:
    """Yield all that is found, page by page. Raises SearchUnavailable."""
    request = replace(request, limit=MOST_ROWS)
    while True:
        page = engine.search(request)
        yield from page.hits
        if page.cursor is None:
            return
        request = replace(request, cursor=page.cursor)
