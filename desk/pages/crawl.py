"""Show how the crawl is: sources, runs, rejected pages."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from database.repositories.crawling.due_listings import make_due
from database.repositories.overview import Overview
from database.repositories.rejections import RejectionFilter, RejectionRepository
from desk.dependencies import Context
from desk.pages.condition import Condition
from desk.pages.rendering.page import page
from desk.pages.rendering.sparkline import sparkline
from desk.pages.sign_in import own_form, writing_token
from text.encoding.decoding import decode

router = APIRouter()

SOURCES_SHOWN = 100
RUNS_SHOWN = 50
REJECTED_SHOWN = 50
COUNTS_SHOWN = 30
COUNTED = 5000
"""Rejected pages that are counted, the last ones: to count a million takes a second each time."""
OUTCOMES = ("new", "changed", "unchanged", "rejected")
"""What most items of a run become; ``runs`` has the others."""
DAYS = 14
"""Days of a sparkline: two weeks show whether a quiet Sunday is usual."""
LONGEST_PAGE = 80_000
"""Bytes of a rejected page that are shown: with what HTML escapes it stays a small page itself."""
# What needs a person comes first.
_ORDER = {"failing": 0, "not as usual": 1, "late": 2, "not polled yet": 3, "well": 4}


@router.get("/sources", name="sources")
def sources(
    request: Request,
    context: Context,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[int, Query(ge=0)] = 0,
    due: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show the health of the sources, those first that are not well."""
    condition: Condition = request.app.state.condition
    state = condition.state(context)
    chosen = [each for each in state.sources if q.lower() in each.source.lower()]
    chosen.sort(key=lambda each: (_ORDER[each.state], each.source))
    shown = chosen[after : after + SOURCES_SHOWN]
    today = context.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=DAYS - 1)
    days: dict[str, dict[datetime, int]] = defaultdict(dict)
    for each in Overview(context.news).days([each.source for each in shown], first):
        days[each["source"]][each["day"]] = each["articles"]
    counts = {
        each.source: [days[each.source].get(first + timedelta(days=n), 0) for n in range(DAYS)]
        for each in shown
    }
    return page(
        request,
        "sources.html",
        shown=shown,
        q=q,
        number=len(chosen),
        counts=counts,
        # an address may name anything, and the page says that it is due
        due=due if any(each.source == due for each in state.sources) else "",
        running=next((run for run in state.runs if run.outcome == "running"), None),
        lines={name: sparkline(each) for name, each in counts.items()},
        following=after + SOURCES_SHOWN if after + SOURCES_SHOWN < len(chosen) else None,
    )


@router.post("/sources/due")
async def poll_now(request: Request, context: Context) -> Response:
    """Make a source due: the run under way takes it if it watches, else the next one."""
    form = await own_form(request)
    writing_token(request)
    source = form.get("source", "")
    if not await run_in_threadpool(make_due, context.news, source, context.clock.now()):
        raise HTTPException(404, "no such source was ever polled")
    return RedirectResponse(f"/sources?{urlencode({'due': source})}", 303)


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
