"""Show how the sources are, and have one polled now."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from database.repositories.crawling.due_listings import make_due
from database.repositories.overview import Overview, SourceStatus
from desk.dependencies import Context
from desk.pages.condition import Condition
from desk.pages.rendering.page import page
from desk.pages.rendering.sparkline import sparkline
from desk.pages.sign_in import own_form, writing_token

router = APIRouter()

SOURCES_SHOWN = 100
DAYS = 14
"""Days of a sparkline: two weeks show whether a quiet Sunday is usual."""
# What needs a person comes first.
_STATES = ("failing", "not as usual", "late", "not polled yet", "paused", "well")
_ORDER = {state: rank for rank, state in enumerate(_STATES)}
_RANKS = {str(each) for each in _ORDER.values()}


@router.get("/sources", name="sources")
def sources(
    request: Request,
    context: Context,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=200)] = "",
    due: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Show the health of the sources, those first that are not well."""
    condition: Condition = request.app.state.condition
    state = condition.state(context)
    chosen = [each for each in state.sources if q.lower() in each.source.lower()]
    chosen.sort(key=_place)
    # what was shown last, wherever it is by now: what comes after it is neither left out nor twice
    rank, _, name = after.partition(" ")
    if after:
        last = (int(rank) if rank in _RANKS else 0, name)
        chosen = [each for each in chosen if _place(each) > last]
    shown = chosen[:SOURCES_SHOWN]
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
        following="{} {}".format(*_place(shown[-1])) if len(chosen) > SOURCES_SHOWN else None,
    )


def _place(source: SourceStatus) -> tuple[int, str]:
    return _ORDER[source.state], source.source


@router.post("/sources/due")
async def poll_now(request: Request, context: Context) -> Response:
    """Make a source due: the run under way takes it if it watches, else the next one."""
    form = await own_form(request)
    writing_token(request)
    source = form.get("source", "")
    if not await run_in_threadpool(make_due, context.news, source, context.clock.now()):
        raise HTTPException(404, "no such source was ever polled")
    return RedirectResponse(f"/sources?{urlencode({'due': source})}", 303)
