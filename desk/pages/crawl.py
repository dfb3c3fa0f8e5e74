"""Show what the crawl did: runs, and rejected pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from database.repositories.overview import Overview
from database.repositories.rejections import RejectionFilter, RejectionRepository
from desk.dependencies import Context
from desk.pages.rendering.page import page
from text.encoding.decoding import decode

router = APIRouter()

RUNS_SHOWN = 50
REJECTED_SHOWN = 50
COUNTS_SHOWN = 30
COUNTED = 5000
"""Rejected pages that are counted, the last ones: to count a million takes a second each time."""
OUTCOMES = ("new", "changed", "unchanged", "rejected")
"""What most items of a run become; ``runs`` has the others."""
LONGEST_PAGE = 80_000
"""Bytes of a rejected page that are shown: with what HTML escapes it stays a small page itself."""


@router.get("/runs", name="runs")
def runs(request: Request, context: Context) -> HTMLResponse:
    """Show the last runs, that under way among them."""
    found = Overview(context.news).runs(RUNS_SHOWN, context.clock.now())
    return page(request, "runs.html", runs=found, outcomes=OUTCOMES)


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
    repository = RejectionRepository(context.news)
    found = repository.find([id], id)
    if found is None:
        raise HTTPException(404, f"no rejected page has the id {id}")
    kept = repository.page(found)
    source, bytes_kept = None, 0
    if kept is not None:
        stored, body = kept
        bytes_kept = len(body)
        source = decode(body[:LONGEST_PAGE], [stored.get("encoding")]).text
    return page(
        request,
        "rejected_page.html",
        rejected=found,
        source=source,
        bytes_kept=bytes_kept,
        bytes_shown=LONGEST_PAGE,
    )
