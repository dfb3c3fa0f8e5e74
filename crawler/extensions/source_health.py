"""Count what each source brings day by day, and find those that have silently broken."""

from __future__ import annotations

import asyncio
import logging
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from pymongo.errors import PyMongoError
from scrapy import Spider, signals

from crawler.health.baseline import BASELINE, DAY
from crawler.health.receivers import Receiver, receivers
from database.connection.session import DatabaseSession
from database.data_directory import data_directory
from database.documents.crawling.health import Finding, SourceDay
from database.repositories.crawling.source_history import SourceHistoryRepository
from database.spool.pending_days import PendingDays
from model.clock import Clock, clock_of_environment
from model.errors import CopydeskError, DatabaseUnavailable, SpoolFull
from model.items import Article, FailedVisit, Rejection, Unfetched, Visit
from model.run_counts import RunCounts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Seconds between two looks in a run that lasts: a kill costs the counts of this time at most.
INTERVAL = 600.0
# Seconds for one step with the database: ten times what it takes to write what a thousand sources
# brought, or to read the past of a hundred.
STEP_TIMEOUT = 10.0
# Sources whose past is in memory at once: 57 days of each are about 100 KB.
AT_ONCE = 100
# Values of datePublishedSource for dates of the article's own page; others are the listing's, or
# guesses.
STAMPS = frozenset({"jsonld", "meta", "time", "text"})


class SourceHealthMonitor:
    """Count what the sources of the news spider bring, and compare them with their own past.

    At the end of a run, and every ten minutes of a long one, what came is added to ``days``. Then
    sources are judged (see crawler/health/anomalies.py): those that brought something, those that
    were polled for the first time in this hour, and those that have findings. For the others
    nothing has changed, because a day of a source is compared by hours. What is unusual is kept in
    ``health`` until it is over, and is in the run's report.

    What is new there, and what is over, is posted as JSON to ``BREAKAGE_WEBHOOK``, if that is set:
    ``{"text": ..., "new": [{"source", "measure", "detail", "since"}], "over": [...]}``; the
    addresses in ``ALERTS`` get its text. A message that nobody took is sent again by the next run.

    What a run brought that ends while the database is away waits in ``DATA_DIR/days`` for the next
    one, which adds it.
    """

    def __init__(self, crawler: Crawler, clock: Clock) -> None:
        self._crawler = crawler
        self._clock = clock
        self._receivers: dict[str, Receiver] = {}
        self._kept = PendingDays(data_directory(crawler.settings["DATA_DIR"]) / "days")
        self.findings: dict[str, list[Finding]] = {}
        """Source id → what is not as usual, of the sources that were judged in this run."""
        self._days: dict[str, SourceDay] = {}
        self._polls: Counter[str] = Counter()
        self._polled: set[str] = set()
        self._to_judge: set[str] = set()
        self._looking: asyncio.Task[None] | None = None
        crawler.signals.connect(self.begin, signals.spider_opened)
        crawler.signals.connect(self.count, signals.item_scraped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, clock_of_environment())

    def begin(self, spider: Spider) -> None:
        if self._is_regular(spider):
            settings = self._crawler.settings
            self._receivers = receivers(settings["BREAKAGE_WEBHOOK"], settings["ALERTS"])
            self._looking = asyncio.create_task(self._look())

    def count(
        self, item: Article | Rejection | Visit | FailedVisit | Unfetched, spider: Spider
    ) -> None:
        """Note an article that is read for the first time, or a rejection."""
        if not isinstance(item, Article | Rejection):
            return
        if item.source is None or not self._is_regular(spider):
            return
        if item.discovery is None or item.discovery.via == "recheck":
            return
        now = self._clock.now()
        day = self._day(item.source.id, now)
        if isinstance(item, Rejection):
            day.rejected += 1
            return
        length = math.log(max(item.wordCount, 1))
        day.articles += 1
        day.undated += item.datePublished is None
        day.unstamped += item.datePublishedSource not in STAMPS
        day.unsigned += not item.authors
        day.logWords += length
        day.logWordsSquared += length**2
        found = Counter(day.found or {})
        found[str(now.hour)] += 1
        day.found = dict(found)

    def stop(self) -> None:
        """End the looks at the sources while the crawl runs; without any this has no effect."""
        if self._looking is not None:
            self._looking.cancel()

    async def conclude(self) -> None:
        """Write what came, and judge the sources; to be called when the last item is stored.

        Never fails.
        """
        if self._looking is not None:
            self.stop()
            await self._write_and_judge(logging.WARNING)

    async def keep(self) -> None:
        """Keep what came for the next run; in place of ``conclude`` when the database is away."""
        if self._looking is None:
            return
        self.stop()
        days = self._brought()
        if not days:
            return
        try:
            await asyncio.to_thread(self._kept.keep, days)
        except SpoolFull as error:
            logger.warning("What the sources brought is not counted: %s", error)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(INTERVAL)
            await self._write_and_judge(logging.DEBUG)

    async def _write_and_judge(self, level: int) -> None:
        connection = self._crawler.get_extension(DatabaseSession)
        if connection is None:
            return
        try:
            if connection.is_away:
                raise DatabaseUnavailable("the database is away")
            histories = SourceHistoryRepository(await connection.database())
            async with asyncio.timeout(STEP_TIMEOUT):
                await self._write(histories)
                before = await histories.findings(sorted(self._polled))
            self._to_judge |= before.keys()
            after = await self._judge(histories, before)
            after = await self._tell(before, after)
            async with asyncio.timeout(STEP_TIMEOUT):
                changed = {name: after[name] for name in after if after[name] or name in before}
                await histories.record(changed, self._clock.now())
        except (PyMongoError, CopydeskError, OSError) as error:  # of the disk, or TimeoutError
            why = error if str(error) else f"the database took over {STEP_TIMEOUT:.0f} s"
            logger.log(level, "What the sources brought is not compared with their past: %s", why)

    async def _write(self, histories: SourceHistoryRepository) -> None:
        # A write that fails may have been made: what it held is lost rather than counted twice.
        kept = await asyncio.to_thread(self._kept.take)
        brought = self._brought()
        await histories.add([*kept, *brought])
        self._polled |= {day.source for day in [*kept, *brought]}
        self._to_judge |= {day.source for day in kept}
        self._to_judge |= {day.source for day in brought if day.articles or day.rejected}
        self._to_judge |= await histories.first_polled(brought)

    def _brought(self) -> list[SourceDay]:
        """Return what came since the last call."""
        now = self._clock.now()
        counts = self._crawler.get_extension(RunCounts)
        assert counts is not None
        polls = Counter({source: each.listings.read for source, each in counts.sources.items()})
        for source, count in (polls - self._polls).items():
            self._day(source, now).polls = {str(now.hour): count}
        days, self._days, self._polls = self._days, {}, polls
        return list(days.values())

    async def _judge(
        self, histories: SourceHistoryRepository, before: Mapping[str, Sequence[Finding]]
    ) -> dict[str, list[Finding]]:
        """Return what is unusual now, of the sources that are to be judged."""
        now, sources = self._clock.now(), sorted(self._to_judge)
        self._polled.clear()
        self._to_judge.clear()
        if not sources:
            return {}
        # Imported here: a run that brings nothing judges nothing.
        from crawler.health.anomalies import detect_anomalies, merge_findings

        after: dict[str, list[Finding]] = {}
        for start in range(0, len(sources), AT_ONCE):
            some = sources[start : start + AT_ONCE]
            async with asyncio.timeout(STEP_TIMEOUT):
                pasts = await histories.days(some, now - BASELINE - DAY)
            for source in some:
                earlier = before.get(source, [])
                after[source] = merge_findings(
                    earlier, detect_anomalies(pasts.get(source, []), now, earlier)
                )
                await asyncio.sleep(0)  # a few milliseconds each: others have something to do
        self.findings |= after
        return after

    async def _tell(
        self, before: Mapping[str, Sequence[Finding]], after: Mapping[str, Sequence[Finding]]
    ) -> dict[str, list[Finding]]:
        """Post what is new and what is over; return the findings, with what was taken noted."""
        new = _messages(after, lambda source, finding: not finding.notified)
        measures = {name: {each.measure for each in found} for name, found in after.items()}
        over = _messages(before, lambda source, finding: finding.measure not in measures[source])
        if not self._receivers or not (new or over):
            return {source: list(found) for source, found in after.items()}
        lines = [f"{each['source']}: {each['detail']}" for each in new]
        lines += [f"{each['source']}: well again ({each['measure']})" for each in over]
        message = {"text": "\n".join(lines), "new": new, "over": over}
        # One that has it is enough: else the others would get it again with each run.
        taken = any(await asyncio.gather(*(e.post(message) for e in self._receivers.values())))
        return {
            source: [replace(finding, notified=finding.notified or taken) for finding in found]
            for source, found in after.items()
        }

    def _day(self, source: str, now: datetime) -> SourceDay:
        name = f"{source} {now:%Y-%m-%d}"
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return self._days.setdefault(name, SourceDay(name, source, midnight))

    @staticmethod
    def _is_regular(spider: Spider) -> bool:
        """Tell whether a crawl polls news; others say nothing of what a source usually brings."""
        return spider.name == "news" and getattr(spider, "period", None) is None


def _messages(
    findings: Mapping[str, Sequence[Finding]], wanted: Callable[[str, Finding], bool]
) -> list[dict[str, Any]]:
    """Return the wanted findings, as a program takes them."""
    return [
        {
            "source": source,
            "measure": finding.measure,
            "detail": finding.detail,
            "since": finding.since.isoformat(),
        }
        for source, found in findings.items()
        for finding in found
        if wanted(source, finding)
    ]
