"""Show the pages that were not stored, and have one read again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from database.documents.bson_document import BSONDocument
from database.repositories.rejections import RejectionFilter, RejectionRepository
from database.repositories.revisions import RevisionRepository
from desk.crawling import NotRead, PageCrawler, TooBusy
from desk.dependencies import Context, DeskContext
from desk.pages.rendering.page import page
from desk.pages.sign_in import own_form, writing_token
from model.errors import InvalidURL
from text.encoding.decoding import decode

router = APIRouter()

REJECTED_SHOWN = 50
COUNTS_SHOWN = 30
COUNTED = 5000
"""Rejected pages that are counted, the last ones: to count a million takes a second each time."""
LONGEST_PAGE = 80_000
"""Bytes of a rejected page that are shown: with what HTML escapes it stays a small page itself."""


@dataclass(frozen=True)
class ReadAgain:
    """Say what became of a rejected page that was read again."""

    is_rejected: bool
    was: str
    """The reason for which it was rejected before."""
    article: BSONDocument | None = None
    """None too where its text is that of an article under another address, or to be forgotten."""


@router.get("/rejected", name="rejected")
def rejected(
    request: Request,
    context: Context,
    source: Annotated[str, Query(max_length=200)] = "",
    reason: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show pages that were not stored, by reason and source, the last first."""
    repository = RejectionRepository(context.news)
    chosen = RejectionFilter([source] if source else [], [reason] if reason else [])
    return page(
        request,
        "rejected.html",
        pages=repository.newest(chosen, REJECTED_SHOWN),
        counts=repository.counts(chosen, COUNTS_SHOWN, of_last=COUNTED),
        counted=COUNTED,
        source=source,
        reason=reason,
    )


@router.get("/rejected/page", name="rejected_page")
def rejected_page(
    request: Request, context: Context, id: Annotated[str, Query(max_length=100)]
) -> HTMLResponse:
    """Show why one page was rejected, beside what was downloaded, as text."""
    return _page(request, context, _found(context, id))


@router.post("/rejected/again")
async def read_again(request: Request, context: Context) -> HTMLResponse:
    """Read a rejected page by today's rules, and show what comes out."""
    form = await own_form(request)
    writing_token(request)
    before = await run_in_threadpool(_found, context, form.get("id", ""))
    crawler: PageCrawler = request.app.state.crawler
    try:
        await crawler.read_again(before["_id"])
    except TooBusy as error:
        raise HTTPException(429, str(error), {"Retry-After": "5"}) from error
    except NotRead as error:
        raise HTTPException(502, f"the page was not read again: {error}") from error
    return await run_in_threadpool(_page_after, request, context, before)


def _found(context: DeskContext, id: str) -> BSONDocument:
    found = RejectionRepository(context.news).find([id], id)
    if found is None:
        raise HTTPException(404, f"no rejected page has the id {id}")
    return found


def _page_after(request: Request, context: DeskContext, before: BSONDocument) -> HTMLResponse:
    now = RejectionRepository(context.news).find([before["_id"]], before["_id"])
    if now is not None:
        return _page(request, context, now, ReadAgain(True, before["reason"]))
    return _page(
        request, context, before, ReadAgain(False, before["reason"], _stored(context, before))
    )


def _stored(context: DeskContext, rejection: BSONDocument) -> BSONDocument | None:
    """Return the article that a rejected page is now."""
    articles = RevisionRepository(context.news)
    found = articles.article(rejection["_id"])
    for url in (rejection["url"], *rejection.get("alternateUrls", ())):
        with suppress(InvalidURL):
            found = found or articles.article_at(url)
    return found


def _page(
    request: Request, context: DeskContext, rejection: BSONDocument, again: ReadAgain | None = None
) -> HTMLResponse:
    kept = RejectionRepository(context.news).page(rejection)
    source, bytes_kept = None, 0
    if kept is not None:
        stored, body = kept
        bytes_kept = len(body)
        source = decode(body[:LONGEST_PAGE], [stored.get("encoding")]).text
    return page(
        request,
        "rejected_page.html",
        rejected=rejection,
        again=again,
        source=source,
        bytes_kept=bytes_kept,
        bytes_shown=LONGEST_PAGE,
    )
