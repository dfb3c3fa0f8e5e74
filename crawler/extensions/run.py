"""The record of a run: begin, end, how it ended, what it did."""

from __future__ import annotations

import logging
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from pymongo.errors import PyMongoError
from scrapy import Spider, signals

from crawler.extensions.database import DatabaseConnection
from database.documents import Run, as_document
from errors import CopydeskError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# The settings that explain a run's numbers. None of them can hold a credential.
RECORDED_SETTINGS = (
    "SOURCES_FILE",
    "MONGO_DATABASE",
    "ARTICLES_PER_SOURCE",
    "RECHECKS_PER_RUN",
    "CONCURRENT_REQUESTS",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "DOWNLOAD_DELAY",
    "AUTOTHROTTLE_ENABLED",
    "EXTRACTION_WORKERS",
)
# Stats that start so belong to a run's report; the rest is Scrapy's own bookkeeping.
COUNTED = (
    "articles/", "failed/", "listings/", "sources/", "links/", "replay/", "boilerplate/",
)  # fmt: skip


@dataclass
class RunReport:
    """What a run did, for its summary and its exit code."""

    run_id: str
    outcome: str = "running"
    """Scrapy's reason for closing: finished, nothing-due, database-unavailable, ..."""
    message: str | None = None
    """Why the run could not begin, or did nothing, in a sentence."""
    counts: dict[str, int] = field(default_factory=dict)
    pages: int = 0
    seconds: float = 0.0

    def of(self, prefix: str) -> dict[str, int]:
        """The counts under ``prefix``, by the rest of their name."""
        return {
            name.removeprefix(prefix): count
            for name, count in sorted(self.counts.items())
            if name.startswith(prefix)
        }

    def by_source(self) -> dict[str, dict[str, int]]:
        """Source id → name of count → count."""
        sources: dict[str, dict[str, int]] = defaultdict(dict)
        for name, count in self.of("sources/").items():
            source, _, rest = name.partition("/")
            sources[source][rest] = count
        return dict(sources)


class RunRecord:
    """Keeps each run in the ``runs`` collection, and its report for the command that started it.

    A run is there from its beginning; one that was killed has no ``endedAt``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._startedAt = datetime.now(UTC)
        self.report = RunReport(run_id=uuid.uuid4().hex)
        crawler.signals.connect(self.begin, signals.spider_opened)
        crawler.signals.connect(self.end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def run_id(self) -> str:
        return self.report.run_id

    async def begin(self, spider: Spider) -> None:
        await self._write()

    async def end(self, spider: Spider, reason: str) -> None:
        stats = self._crawler.stats
        assert stats is not None
        ended_at = datetime.now(UTC)
        self.report.outcome = reason
        self.report.seconds = (ended_at - self._startedAt).total_seconds()
        self.report.pages = stats.get_value("response_received_count", 0)
        self.report.counts = {
            name: count for name, count in stats.get_stats().items() if name.startswith(COUNTED)
        }
        await self._write(ended_at)

    async def _write(self, ended_at: datetime | None = None) -> None:
        connection = self._crawler.get_extension(DatabaseConnection)
        if connection is None:
            return
        report = self.report
        run = Run(
            id=report.run_id,
            startedAt=self._startedAt,
            version=self._crawler.settings["VERSION"],
            endedAt=ended_at,
            outcome=report.outcome,
            settings={name: self._crawler.settings[name] for name in RECORDED_SETTINGS},
            sources=[
                {"id": source} | _nested(counts) for source, counts in report.by_source().items()
            ],
            counts=_nested(
                {n: count for n, count in report.counts.items() if not n.startswith("sources/")}
            )
            | {"pages": report.pages},
        )
        try:
            runs = (await connection.database())["runs"]
            await runs.replace_one({"_id": run.id}, as_document(run), upsert=True)
        except (PyMongoError, CopydeskError) as error:
            logger.warning("The run is not recorded: %s", error)


def _nested(counts: dict[str, int]) -> dict[str, Any]:
    """``{"articles/new": 1}`` → ``{"articles": {"new": 1}}``: names that queries can address.

    A count that has parts of its own goes under ``total``.
    """
    tree: dict[str, Any] = {}
    for name, count in sorted(counts.items()):
        *parents, leaf = name.replace(".", "-").replace("$", "-").split("/")
        node = tree
        for parent in parents:
            below = node.setdefault(parent, {})
            if not isinstance(below, dict):
                below = node[parent] = {"total": below}
            node = below
        node[leaf] = count
    return tree
