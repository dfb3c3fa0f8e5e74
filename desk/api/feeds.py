"""Answer feed readers: every search as JSON Feed, RSS and Atom."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from feedgen.feed import FeedGenerator

from database.repositories.readers.saved_searches import SavedSearchRepository
from desk.access.tokens import secret_hash
from desk.answers.conditional import answer
from desk.answers.json_feed import json_feed
from desk.answers.problems import responses
from desk.api.filters import Filters, PageBy, saved_request
from desk.dependencies import Context, DeskContext
from search.engine import SearchRequest
from search.rows import Row
from text.escaping import printable

router = APIRouter(tags=["feeds"])

# Two characters that are none, which XML 1.0 leaves out beside those of control.
_NO_XML = {0xFFFE: None, 0xFFFF: None}

Format = Literal["json", "rss", "atom"]
_MEDIA_TYPES = {
    "json": "application/feed+json",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
_FEED: dict[int | str, dict[str, Any]] = {
    200: {"content": {each.partition(";")[0]: {} for each in _MEDIA_TYPES.values()}}
}


@router.get(
    "/search.{format}",
    response_class=Response,
    responses=responses(400, 422, 503) | _FEED,
)
def read_feed(format: Format, chosen: PageBy, context: Context, request: Request) -> Response:
    """Return what a search finds as a feed, the newest first, one entry per story."""
    return _feed(chosen.request, _title(chosen), format, context, request)


@router.get(
    "/saved/{secret}.{format}", response_class=Response, responses=responses(404, 422, 503) | _FEED
)
def read_saved_feed(
    secret: str,
    format: Format,
    context: Context,
    request: Request,
) -> Response:
    """Return what a saved search finds as a feed; its secret address is all that is needed."""
    search = SavedSearchRepository(context.news).at_address(secret_hash(secret))
    if search is None:
        raise HTTPException(404, "no saved search has this address: it may have been revoked")
    title = f"Copydesk: {search.name}"
    return _feed(saved_request(search.filters), title, format, context, request)


def _feed(
    search: SearchRequest, title: str, format: Format, context: DeskContext, request: Request
) -> Response:
    rows = [hit.row for hit in context.index.search(search).hits]
    if format == "json":
        body = json_feed(rows, title, str(request.url))
    else:
        body = _xml(rows, title, str(request.url), format)
    return answer(request, body, _MEDIA_TYPES[format])


def _title(chosen: Filters) -> str:
    what = [chosen.q, *chosen.source, *chosen.language, *chosen.section, *chosen.author]
    return f"Copydesk: {', '.join(each for each in what if each) or 'newest articles'}"


def _xml(rows: list[Row], title: str, address: str, format: Format) -> str:
    feed = FeedGenerator()
    feed.id(address)
    feed.title(_safe(title))
    feed.link(href=address, rel="self")
    feed.description("Articles stored by Copydesk")
    if rows:
        feed.updated(max(each.contentChangedAt for each in rows))
    for row in rows:
        entry = feed.add_entry(order="append")
        # the same one however often the article changes
        entry.guid(f"urn:copydesk:{row.id}", permalink=False)
        entry.title(_safe(row.headline or row.url))
        entry.link(href=row.url)
        entry.summary(_safe(row.lead))
        entry.published(row.datePublished or row.firstFetchedAt)
        entry.updated(row.contentChangedAt)
        for author in row.authors:
            entry.author({"name": _safe(author)})
    written: bytes = feed.rss_str() if format == "rss" else feed.atom_str()
    return written.decode()


def _safe(text: str) -> str:
    """Return the text without the characters that XML can't hold."""
    return printable(text).translate(_NO_XML)
