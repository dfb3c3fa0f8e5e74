"""Show the newest stories, and what a search finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field, ValidationError

from database.cursor import BEGINNING
from database.documents.marks import Mark
from database.exporting.columns import usual_fields
from database.repositories.newest_articles import NewestArticles
from desk.answers.article_files import Format, article_file, rows_of
from desk.answers.highlighting import highlights_of
from desk.api.filters import Moment, PageFilters, in_utc
from desk.dependencies import Context, DeskContext
from desk.pages.condition import Condition, broken
from desk.pages.marks import marks_of
from desk.pages.rendering.addresses import given
from desk.pages.rendering.page import page
from model.errors import CursorError, QuerySyntaxError, SearchUnavailable
from search.engine import SearchPage, SearchRequest

router = APIRouter()

ROWS = 50
"""Stories of a page: with more it is over 150 kilobytes."""
MOST_SOURCES = 60
"""Sources of the list beside the news; the page of sources has all."""
MOST_LANGUAGES = 60
_Id = Annotated[str, Field(pattern="^[0-9A-Za-z]{1,100}$")]
_MANY = ("source", "language", "section", "author")


@router.get("/", name="news")
def news(request: Request, context: Context) -> HTMLResponse:
    """Show stories, the newest first, one row a story."""
    try:
        chosen = filters_of(given(request))
        found = context.index.search(chosen.request)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return _page(request, context, 422, problem=f"{where}: {first['msg']}")
    except (QuerySyntaxError, CursorError) as error:
        return _page(request, context, 400, problem=str(error))
    except SearchUnavailable as error:
        return _page(request, context, 503, problem=str(error))
    return _page(
        request,
        context,
        found=found,
        marks=_marks(request, context, found),
        marked=highlights_of(found.hits, chosen.request.query, context) if chosen.q else {},
        newer=_newest_shown(request, found),
    )


@router.get("/newer")
def newer(request: Request, context: Context, shown: Moment) -> HTMLResponse:
    """Tell how many stories of the first page were stored after ``shown``: for pages that live."""
    asked = [(name, value) for name, value in given(request) if name != "shown"]
    found = context.index.search(filters_of(asked).request)
    after = in_utc(shown)
    assert after is not None
    fresh = sum(hit.row.firstFetchedAt > after for hit in found.hits)
    return page(request, "newer.html", fresh=fresh)


@router.get("/selected.{format}")
def selected(
    format: Format,
    request: Request,
    context: Context,
    id: Annotated[list[_Id], Query(min_length=1, max_length=ROWS)],
) -> Response:
    """Send the articles whose rows were chosen as one file, with the columns of an export."""
    fields = usual_fields(format)
    state = context.index.state
    # Read before the articles, which hold at least as much.
    cursor = (state.cursor if state else None) or BEGINNING
    chosen = list(dict.fromkeys(id))
    rows = rows_of(NewestArticles(context.news), [chosen], cursor, fields)
    return article_file(format, rows, fields, request.app.state.places)


class RowFilters(PageFilters):
    """Choose the articles of a page, which stays small whatever an address asks for."""

    limit: int = Field(default=ROWS, ge=1, le=ROWS)


def filters_of(parameters: Iterable[tuple[str, str]]) -> RowFilters:
    """Return what the parameters of an address ask for. Raises ValidationError."""
    return RowFilters.model_validate(as_filters(parameters))


def as_filters(parameters: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return an address's parameters by name; those that may come several times are lists."""
    chosen: dict[str, Any] = {}
    for name, value in parameters:
        if name in _MANY:
            chosen.setdefault(name, []).append(value)
        else:
            chosen[name] = value
    return chosen


def _page(
    request: Request, context: DeskContext, status: int = 200, problem: str = "", **values: Any
) -> HTMLResponse:
    nothing: dict[str, Any] = {"found": None, "marked": {}, "marks": {}, "newer": None}
    return page(
        request,
        "news.html",
        status,
        problem=problem,
        parameters=defaultdict(str, given(request)),
        is_search=bool(given(request)),
        chosen_sources=request.query_params.getlist("source"),
        **_choices(request, context),
        **{**nothing, **values},
    )


def _choices(request: Request, context: DeskContext) -> dict[str, Any]:
    """Return what the lists beside the news show: sources of today, languages."""
    condition: Condition = request.app.state.condition
    today = context.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        of_today = context.index.counts(SearchRequest(since=today), "source", MOST_SOURCES)
        languages = context.index.counts(SearchRequest(), "lang", MOST_LANGUAGES)
    except SearchUnavailable:
        of_today, languages = {}, {}
    return {
        "today": of_today,
        "languages_stored": sorted(languages),
        "broken": broken(condition.state(context).sources),
    }


def _marks(request: Request, context: DeskContext, found: SearchPage) -> dict[str, Mark]:
    condition: Condition = request.app.state.condition
    if condition.state(context).is_away:
        return {}  # nobody waits for what does not come
    return marks_of([hit.row.id for hit in found.hits], context)


def _newest_shown(request: Request, found: SearchPage) -> str | None:
    """Return when the last shown story was stored; None where the newest are not shown first."""
    if request.query_params.get("cursor") or request.query_params.get("order") == "relevance":
        return None
    shown = max(
        (hit.row.firstFetchedAt for hit in found.hits),
        default=found.indexed_at - timedelta(seconds=1),
    )
    return shown.isoformat()
