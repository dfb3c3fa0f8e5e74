"""Read the parameters by which articles are chosen: the same for every answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from database.exporting.columns import named_fields
from desk.answers.fields import names_among, names_in
from desk.answers.schemas import FoundArticle, FoundArticles
from model.errors import ConfigurationError
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


def _exported(given: object) -> list[str]:
    try:
        return named_fields(names_in(given))
    except ConfigurationError as error:
        raise ValueError(str(error)) from error


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
        )


class PageFilters(Filters):
    """Choose articles, and which of them one page shows."""

    limit: int = Field(default=50, ge=1, le=MOST_ROWS)
    cursor: str | None = Field(
        default=None, max_length=4000, description="`next` of the page before"
    )

    @property
    def request(self) -> SearchRequest:
        """Return the search that is asked for. Raises QuerySyntaxError."""
        return replace(super().request, limit=self.limit, cursor=self.cursor)


class ListFilters(PageFilters):
    """Choose articles, and how a list shows them."""

    highlight: bool = Field(
        default=False, description="show the matches in headline and text; escape what you print"
    )

    fields: Annotated[list[str], names_among(FoundArticle.model_fields)] = Field(
        default=[], description="only these fields of each article: headline,url"
    )

    @property
    def included(self) -> dict[str, Any] | None:
        """Return what pydantic is to include of the answer; None for all."""
        if not self.fields:
            return None
        shown = {*self.fields, *(["highlights"] if self.highlight else [])}
        others = FoundArticles.model_fields.keys() - {"articles"}
        return {"articles": {"__all__": shown}, **dict.fromkeys(others, True)}


class DownloadFilters(Filters):
    """Choose articles, and what a file holds of each."""

    fields: Annotated[list[str], BeforeValidator(_exported)] = Field(
        default=[],
        description="the fields of `copydesk export`, or parts of one: headline,source.id",
    )
    limit: int | None = Field(default=None, ge=1, description="articles at most; all without it")


ListedBy = Annotated[ListFilters, Query()]
PageBy = Annotated[PageFilters, Query()]
DownloadedBy = Annotated[DownloadFilters, Query()]


def saved_request(filters: Mapping[str, object]) -> SearchRequest:
    """Return the search whose parameters were saved. Raises QuerySyntaxError, ValidationError."""
    return Filters.model_validate(filters).request


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a moment with its zone: UTC where none was given."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
