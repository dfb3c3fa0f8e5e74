"""Say in one sentence whether all is well: for every page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Literal

import pymongo
from pymongo.errors import PyMongoError

from database.repositories.overview import Overview, RunStatus, SourceStatus
from database.repositories.runs import DIED
from desk.dependencies import DeskContext
from model.errors import CopydeskError

KEPT_SECONDS = 10.0
"""Seconds for which what was read is shown: thousands of sources take a tenth of a second."""
SILENT = timedelta(hours=1)
"""Without a run for so long something is wrong: cron starts one every few minutes."""
PATIENCE = 1.0
"""Seconds for the answer: every page waits for it, and is useful without."""
RUNS_READ = 20
POLLING = "news"
"""The spider whose runs count: who reads a single page again has polled no source."""

Level = Literal["well", "attention", "trouble"]


@dataclass(frozen=True)
class Sentence:
    """Hold one message of ``desk/words`` and how grave it is."""

    level: Level
    message: str
    values: dict[str, object]


@dataclass(frozen=True)
class CrawlState:
    """Hold how sources and runs are; both empty while the database is away."""

    sources: list[SourceStatus]
    runs: list[RunStatus]
    is_away: bool = False


class Condition:
    """Read how the crawl is, at most every few seconds however many pages are asked for."""

    def __init__(self) -> None:
        self._reading = Lock()
        self._read_at = 0.0
        self._state: CrawlState | None = None

    def state(self, context: DeskContext) -> CrawlState:
        """Return how the crawl is; while one page reads it anew, others show what was read last."""
        known = self._fresh()
        if known is not None:
            return known
        known = self._state
        if not self._reading.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            # whoever waited for the first answer has it now
            known = self._fresh()
            if known is None:
                known = self._state = _read(context)
                self._read_at = time.monotonic()
            return known
        finally:
            self._reading.release()

    def _fresh(self) -> CrawlState | None:
        is_fresh = time.monotonic() - self._read_at < KEPT_SECONDS
        return self._state if is_fresh else None


def _read(context: DeskContext) -> CrawlState:
    now = context.clock.now()
    try:
        with pymongo.timeout(PATIENCE):
            overview = Overview(context.news)
            states = overview.poll_states(overview.source_names())
            return CrawlState(overview.sources(states, now), overview.runs(RUNS_READ, now, POLLING))
    except (PyMongoError, CopydeskError):
        return CrawlState([], [], is_away=True)


def sentence(state: CrawlState, now: datetime) -> Sentence:
    """Return the gravest that is true."""
    if state.is_away:
        return Sentence("trouble", "condition-database-away", {})
    if not state.runs:
        return Sentence("attention", "condition-never-crawled", {})
    last = state.runs[0]
    if last.outcome == DIED:
        return Sentence("trouble", "condition-run-died", {})
    counts = Counter(each.state for each in state.sources)
    if counts["failing"]:
        return Sentence("trouble", "condition-failing", {"sources": counts["failing"]})
    if last.outcome != "running" and now - last.startedAt > SILENT:
        hours = int((now - last.startedAt) / timedelta(hours=1))
        return Sentence("attention", "condition-silent", {"hours": hours})
    if counts["not as usual"]:
        return Sentence("attention", "condition-unusual", {"sources": counts["not as usual"]})
    if counts["late"]:
        return Sentence("attention", "condition-late", {"sources": counts["late"]})
    return Sentence("well", "condition-well", {"sources": len(state.sources)})


def broken(sources: Sequence[SourceStatus]) -> set[str]:
    """Return the ids of the sources that a reader should not rely on now."""
    return {each.source for each in sources if each.state in ("failing", "not as usual")}
