"""Answer with how the crawl is: sources and their health, runs, rejected pages, numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from database.repositories.overview import Overview
from database.repositories.rejections import RejectionFilter, RejectionRepository
from desk.answers.conditional import answer
from desk.answers.problems import responses
from desk.dependencies import Context
from search.engine import SearchRequest

router = APIRouter(tags=["status"])

_MOST_RUNS = 200
_MOST_REJECTED = 200
_MOST_DAYS = 120
# Languages and sources that statistics name: those with the most articles.
_MOST_NAMED = 1000

Names = Annotated[list[str], Query(max_length=100)]


class Finding(BaseModel):
    """Say what is not as usual with a source."""

    measure: str = Field(examples=["fewer"])
    detail: str = Field(description="a sentence for a person")
    since: datetime


class SourceState(BaseModel):
    """Say how a source is."""

    id: str
    state: Literal["failing", "not as usual", "late", "well", "not polled yet", "paused"]
    listings: int
    failing: dict[str, int] = Field(description="listings that could not be read, by cause")
    late: int = Field(description="listings that have been due for more than an hour")
    polledAt: datetime | None
    findings: list[Finding]
    articles: int = Field(description="articles of the last seven days")


class SourceStates(BaseModel):
    """Hold all sources that were polled."""

    sources: list[SourceState]


class RunState(BaseModel):
    """Say what a run did."""

    id: str
    spider: str
    startedAt: datetime
    seconds: float
    outcome: str = Field(description="running, finished, died, ...")
    failed: int = Field(description="pages and listings that could not be fetched")
    counts: dict[str, Any]


class Runs(BaseModel):
    """Hold the last runs, the newest first."""

    runs: list[RunState]


class RejectedPage(BaseModel):
    """Say why a page was not stored as an article."""

    id: str
    url: str
    source: str | None
    headline: str | None
    reason: str
    stage: str
    detail: str
    rejectedAt: datetime
    attempts: int


class RejectedPages(BaseModel):
    """Hold the pages that were rejected last."""

    rejected: list[RejectedPage]


class Day(BaseModel):
    """Count what a source brought on a day."""

    day: datetime
    source: str
    articles: int


class Statistics(BaseModel):
    """Count articles by source, language and day."""

    articles: int
    bySource: dict[str, int]
    byLanguage: dict[str, int]
    days: list[Day]


@router.get("/sources", response_model=SourceStates, responses=responses(503))
def read_sources(context: Context, request: Request) -> Response:
    """Return the health of every source that was ever polled."""
    overview = Overview(context.news)
    states = overview.poll_states(overview.source_names())
    found = [
        SourceState(
            id=each.source,
            state=each.state,  # type: ignore[arg-type]
            listings=each.listings,
            failing=each.failing,
            late=each.late,
            polledAt=each.polledAt,
            findings=[
                Finding(measure=finding.measure, detail=finding.detail, since=finding.since)
                for finding in each.findings
            ],
            articles=each.articles,
        )
        for each in overview.sources(states, context.clock.now())
    ]
    return answer(request, SourceStates(sources=found))


@router.get("/runs", response_model=Runs, responses=responses(422, 503))
def read_runs(
    context: Context,
    request: Request,
    limit: Annotated[int, Query(ge=1, le=_MOST_RUNS)] = 20,
) -> Response:
    """Return the last runs, that under way among them."""
    found = [
        RunState(
            id=each.document["_id"],
            spider=each.spider,
            startedAt=each.startedAt,
            seconds=each.seconds,
            outcome=each.outcome or "running",
            failed=each.failed,
            counts=each.document.get("counts", {}),
        )
        for each in Overview(context.news).runs(limit, context.clock.now())
    ]
    return answer(request, Runs(runs=found))


@router.get("/rejected", response_model=RejectedPages, responses=responses(422, 503))
def read_rejected(
    context: Context,
    request: Request,
    source: Names = [],  # noqa: B006 (FastAPI copies it)
    reason: Names = [],  # noqa: B006
    limit: Annotated[int, Query(ge=1, le=_MOST_REJECTED)] = 50,
) -> Response:
    """Return the pages that were fetched and not stored, the last first, and why."""
    chosen = RejectionFilter(sources=source, reasons=reason)
    found = [
        RejectedPage(
            id=each["_id"],
            url=each["url"],
            source=each.get("source", {}).get("id"),
            headline=each.get("headline"),
            reason=each["reason"],
            stage=each["stage"],
            detail=each["detail"],
            rejectedAt=each["rejectedAt"],
            attempts=each["attempts"],
        )
        for each in RejectionRepository(context.news).newest(chosen, limit)
    ]
    return answer(request, RejectedPages(rejected=found))


@router.get("/statistics", response_model=Statistics, responses=responses(422, 503))
def read_statistics(
    context: Context,
    request: Request,
    days: Annotated[int, Query(ge=1, le=_MOST_DAYS)] = 30,
) -> Response:
    """Return how many articles there are by source and language, and were by day and source."""
    everything = SearchRequest()
    since = context.clock.now() - timedelta(days=days)
    overview = Overview(context.news)
    by_day = overview.days(overview.source_names(), since)
    counted = Statistics(
        articles=context.index.search(SearchRequest(limit=1)).total,
        bySource=dict(context.index.counts(everything, "source", _MOST_NAMED)),
        byLanguage=dict(context.index.counts(everything, "lang", _MOST_NAMED)),
        days=[
            Day(day=each["day"], source=each["source"], articles=each["articles"])
            for each in by_day
        ],
    )
    return answer(request, counted)
