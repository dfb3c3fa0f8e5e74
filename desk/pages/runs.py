"""Show the last runs, and how far one is that is under way."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from database.repositories.overview import Overview
from desk.dependencies import Context
from desk.pages.rendering.page import page

router = APIRouter()

RUNS_SHOWN = 50
OUTCOMES = ("new", "changed", "unchanged", "rejected")
"""What most items of a run become; ``runs`` has the others."""


@router.get("/runs", name="runs")
def runs(request: Request, context: Context) -> HTMLResponse:
    """Show the last runs, and the numbers of those under way, which the page asks for anew."""
    found = Overview(context.news).runs(RUNS_SHOWN, context.clock.now())
    return page(
        request,
        "runs.html",
        runs=found,
        under_way=[each for each in found if each.outcome == "running"],
        outcomes=OUTCOMES,
    )
