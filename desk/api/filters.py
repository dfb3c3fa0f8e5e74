"""Read the parameters by which articles are chosen: the same for every answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from search.engine import MOST_ROWS, SearchRequest
from search.query import LONGEST_QUERY, parse

_MOST_NAMES = 100
_A_NAME = Annotated[str, Field(min_length=1, max_length=200)]
_NAMES = Annotated[list[_A_NAME], Field(max_length=_MOST_NAMES)]


def _written(value: object) -> object:
    """Refuse a bare number, which would be taken for seconds since 1970."""
    if isinstance(value, str) and re.fullmatch(r"[-+]?[\d.]+", value):
        raise ValueError("write it as 2026-11-22 or 2026-11-22T08:30:00Z")
    return value


Moment = Annotated[datetime, BeforeValidator(_written)]


class Filters(BaseModel):
    """Choose articles; what is left out excludes nothing."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(
        "",
        max_length=LONGEST_QUERY,
        description="words, phrases, fields: docs/reading-the-data.md, Searching",
        examples=['ferry AND headline:"new pier"'],
    )
    source: _NAMES = Field(default=[], description="ids of sources")
    language: _NAMES = Field(default=[], description="en finds en-GB, too")
    section: _NAMES = []
    author: _NAMES = []
    since: Moment | None = Field(
        default=None, description="published then or later; UTC without offset"
    )
    until: Moment | None = Field(default=None, description="published before")
    hasCopies: bool | None = Field(
        default=None, description="whether other articles print the story"
    )
    changed: bool | None = Field(
        default=None, description="whether it has changed since it was stored"
    )
    gone: bool | None = Field(default=None, description="whether its page is gone")
    collapse: bool = Field(default=True, description="one article per story")
    order: Literal["newest", "relevance"] = "newest"
    limit: int = Field(default=50, ge=1, le=MOST_ROWS)
    cursor: str | None = Field(
        default=None, max_length=4000, description="`next` of the page before"
    )

    @property
    def request(self) -> SearchRequest:
        """Return the search that is asked for. Raises QuerySyntaxError."""
        return SearchRequest(
            query=parse(self.q),
            sources=self.source,
            languages=self.language,
            sections=self.section,
            authors=self.author,
            since=in_utc(self.since),
            until=in_utc(self.until),
            has_copies=self.hasCopies,
            is_changed=self.changed,
            is_gone=self.gone,
            collapse=self.collapse,
            order=self.order,
            limit=self.limit,
            cursor=self.cursor,
        )


class ListFilters(Filters):
    """Choose articles, and how a list shows them."""

    highlight: bool = Field(
        default=False, description="show the matches in headline and text; escape what you print"
    )


ListedBy = Annotated[ListFilters, Query()]
ChosenBy = Annotated[Filters, Query()]


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment with its zone: UTC where none was given."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
