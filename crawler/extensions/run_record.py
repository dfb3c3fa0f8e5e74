"""Record a run: when it began and ended, how it ended, and what it did."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import islice
from operator import itemgetter
from time import monotonic
from typing import TYPE_CHECKING, Self

from pymongo.errors import PyMongoError
from scrapy import Request, Spider, signals

from crawler.extensions.run_report import RunReport
from crawler.extensions.source_health import SourceHealthMonitor
from crawler.polling.request_context import RequestContext
from crawler.terminal.plural import counted
from database.connection.session import DatabaseSession
from database.documents.crawling.runs import Run, RunProgress
from database.processes import this_process
from database.repositories.runs import BEAT, RunRepository
from model.clock import Clock, clock_of_environment
from model.errors import CopydeskError, DatabaseUnavailable
from model.installation.program import typed
from model.run_counts import RunCounts
from model.run_documents import counts_document

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# The settings that are recorded, as they explain a run's numbers. None can hold a credential.
RECORDED_SETTINGS = (
    "SOURCES_FILE",
    "MONGO_DATABASE",
    "ARTICLES_PER_SOURCE",
    "RECHECKS_PER_RUN",
    "RECHECK_SECONDS",
    "MAX_AGE_DAYS",
    "POLL_FLOOR",
    "POLL_CEILING",
    "POLL_PATIENCE",
    "EXTRACTION_TIMEOUT",
    "DOWNLOAD_TIMEOUT",
    "DATABASE_TIMEOUT",
    "ALLOWED_NETWORKS",
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "DOWNLOAD_DELAY",
    "AUTOTHROTTLE_ENABLED",
    "EXTRACTION_WORKERS",
    "DOMAIN_REQUESTS_PER_HOUR",
    "REGION",
)
# Seconds for one record at most: a database that is there takes a hundredth of it, and one that is
# away must not hold up the end of the run.
RECORD_TIMEOUT = 10.0
# Seconds after which is written how far the run is, for whoever watches it in a browser: one update
# of a kilobyte, where the whole record may have megabytes.
PROGRESS = 3.0
# Sources whose counts are recorded, about 600 bytes each: MongoDB takes 16 MB a document.
MOST_SOURCES = 10_000


class RunRecord:
    """Keep each run in the ``runs`` collection, and its report for the command that started it.

    A run is there from its beginning, with counts of a moment ago; every 20 s it gives a sign of
    life, with the counts of its sources. One that died is marked by the next run: ``outcome`` is
    then ``died``, and ``endedAt`` its last sign of life. The database being away costs the record,
    never the run.

    Stats: ``sources/ID/milliseconds/listings`` and ``.../pages``: how long its host took to answer,
    summed over requests.
    """

    def __init__(self, crawler: Crawler, clock: Clock) -> None:
        self._crawler = crawler
        self._clock = clock
        self._startedAt = clock.now()
        self._began = monotonic()
        self._beating: asyncio.Task[None] | None = None
        self.report = RunReport(run_id=uuid.uuid4().hex)
        crawler.signals.connect(self.begin, signals.spider_opened)
        crawler.signals.connect(self.note_latency, signals.response_received)
        crawler.signals.connect(self.end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, clock_of_environment())

    @property
    def run_id(self) -> str:
        return self.report.run_id

    async def begin(self, spider: Spider) -> None:
        await self._best_effort(self._begin)
        self._beating = asyncio.create_task(self._beat())

    def note_latency(self, request: Request) -> None:
        context = RequestContext.of(request)
        poll, source = context.poll, context.source
        seconds = request.meta.get("download_latency")
        counts = self._crawler.get_extension(RunCounts)
        if seconds is None or counts is None:
            return
        if source is not None:
            counts.add_latency(source.id, round(seconds * 1000), of_listing=False)
        elif poll is not None:
            counts.add_latency(poll.source.id, round(seconds * 1000), of_listing=True)

    async def end(self, spider: Spider, reason: str) -> None:
        if self._beating is not None:
            self._beating.cancel()
        self.report.outcome = reason
        self._count()
        breakage = self._crawler.get_extension(SourceHealthMonitor)
        if breakage is not None:
            breakage.stop()
        if reason == "database-unavailable":
            return  # that has been said, and would take as long again
        recorded = self.report.is_recorded = await self._best_effort(self._end)
        if breakage is not None and not recorded:
            await breakage.keep()
        elif breakage is not None:
            await breakage.conclude()
            self.report.findings = {name: each for name, each in breakage.findings.items() if each}

    async def _begin(self, runs: RunRepository) -> None:
        died = await runs.close_dead()
        if died:
            logger.warning(
                "%s died without recording the end: see %s",
                counted(died, "earlier run"),
                typed("status"),
            )
        await runs.write(self._run())

    async def _end(self, runs: RunRepository) -> None:
        await runs.write(self._run(ended_at=self._clock.now()))

    async def _beat(self) -> None:
        written = monotonic()
        while True:
            await asyncio.sleep(min(PROGRESS, BEAT.total_seconds()))
            self._count()
            if monotonic() - written >= BEAT.total_seconds():
                written = monotonic()
                await self._best_effort(lambda runs: runs.write(self._run()), logging.DEBUG)
            else:
                await self._best_effort(self._write_progress, logging.DEBUG)

    async def _write_progress(self, runs: RunRepository) -> None:
        await runs.write_progress(self.run_id, self._progress())

    async def _best_effort(
        self, work: Callable[[RunRepository], Awaitable[None]], level: int = logging.WARNING
    ) -> bool:
        """Do ``work`` with the database, if it is there now; else log that it was not done."""
        connection = self._crawler.get_extension(DatabaseSession)
        if connection is None:
            return False
        try:
            if connection.is_away:
                raise DatabaseUnavailable("the database is away")
            runs = RunRepository(await connection.database())  # storage has waited for it before
            async with asyncio.timeout(RECORD_TIMEOUT):
                await work(runs)
        except (PyMongoError, CopydeskError, TimeoutError) as error:
            why = error if str(error) else f"the database took over {RECORD_TIMEOUT:.0f} s"
            logger.log(level, "The run is not recorded: %s", why)
            return False
        return True

    def _count(self) -> None:
        self.report.seconds = monotonic() - self._began
        counts = self._crawler.get_extension(RunCounts)
        if counts is not None:
            self.report.counts = counts

    def _progress(self) -> RunProgress:
        counts = self.report.counts
        return RunProgress(
            self.report.seconds,
            counts_document(counts) | {"pages": counts.pages},
            counts.sources_left,
            counts.next_due,
        )

    def _run(self, ended_at: datetime | None = None) -> Run:
        report, spider, progress = self.report, self._crawler.spider, self._progress()
        sources = sorted(report.counts.sources.items(), key=itemgetter(0))
        return Run(
            id=report.run_id,
            startedAt=self._startedAt,
            version=self._crawler.settings["VERSION"],
            endedAt=ended_at,
            outcome=report.outcome,
            settings={name: self._crawler.settings[name] for name in RECORDED_SETTINGS},
            sources=[
                {"id": source} | counts_document(counts)
                for source, counts in islice(sources, MOST_SOURCES)
            ],
            counts=progress.counts,
            spider=spider.name if spider is not None else None,
            holder=this_process(),
            seconds=progress.seconds,
            sourcesLeft=progress.sourcesLeft if ended_at is None else None,
            nextPollAt=progress.nextPollAt if ended_at is None else None,
        )
