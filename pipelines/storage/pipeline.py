"""Store items in batches; spool them while the database is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Self, TypeVar

import pymongo
from bson.errors import BSONError
from pymongo.errors import PyMongoError
from scrapy.exceptions import CloseSpider

from database.batching import Batches
from database.connection.outages import brief, is_outage
from database.connection.session import DatabaseSession
from database.spool.spool import Record
from model.clock import Clock, clock_of_environment
from model.errors import CopydeskError, DatabaseUnavailable, SpoolFull
from model.items import Article, FailedVisit, Rejection, Unfetched, Visit
from model.run_counts import RunCounts
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.batch_delivery import deliver
from pipelines.storage.pending_store import PendingStore
from pipelines.storage.spooling.earlier_steps import SpooledItem, pipelines_before, processed
from pipelines.storage.spooling.item_spool import ItemSpool
from pipelines.storage.spooling.spool_codec import record_of
from pipelines.storage.visit_store import VisitStore, visit_by
from pipelines.storage.write_plan import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Item = TypeVar("Item", Article, Rejection, Visit, FailedVisit, Unfetched)

# Items that are stored together: one batch takes ten round trips, a fifth of a millisecond an item.
# While more wait, the bodies of their pages come near SCRAPER_SLOT_MAX_ACTIVE_SIZE, and no further
# page is asked for.
BATCH_SIZE = 50
# The part of STORAGE_LINGER that articles and rejections wait here: they have waited for each other
# in the boilerplate pipeline, and come from there one right after the other.
GATHERED = 0.1
# Seconds after which a full spool is tried again.
FULL_INTERVAL = 1.0


class StoragePipeline:
    """Store articles, rejections and visits; an item is through when its write is acknowledged.

    Settings: ``PAGES_KEPT_DAYS``, ``STORAGE_LINGER``; those of
    ``crawler.extensions.database.ScrapyDatabaseSession``. Writes are acknowledged by a majority and
    journaled.

    While the database is away articles and rejections go to the spool, on disk before they count
    as through, and are stored in their order when it is back, by this run or the next one. When
    the spool is full the crawl pauses. Visits are made again another time.

    Stats: ``articles/new``, ``articles/changed``, ``articles/unchanged``, ``articles/duplicate``,
    ``articles/read-anew`` (by other rules than before: no revision),
    ``articles/withheld`` (the page shows less than is stored, or something else),
    ``articles/rejected`` and ``articles/rejected/REASON``, ``articles/spooled``,
    ``articles/postponed`` (visits); the same under ``sources/ID/``. ``spool/stored`` that came out
    of it, ``spool/waiting`` that is left in it at the end, ``spool/full``.

    When the database can't be reached at the start, the crawl does not begin (it closes with
    ``database-unavailable``), unless ``START_WITHOUT_DATABASE`` is set.
    """

    def __init__(self, crawler: Crawler, clock: Clock) -> None:
        self._crawler = crawler
        self._clock = clock
        self._articles: ArticleStore
        self._visits: VisitStore
        self._pending: PendingStore
        self._spool: ItemSpool
        self._begun = False
        linger = crawler.settings.getfloat("STORAGE_LINGER")
        self._item_batches = Batches(self._store, size=BATCH_SIZE, linger=GATHERED * linger)
        self._visit_batches = Batches(self._record, size=BATCH_SIZE, linger=linger)
        self._pending_batches = Batches(self._postpone, size=BATCH_SIZE, linger=linger)
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, clock_of_environment())

    @property
    def _connection(self) -> DatabaseSession:
        connection = self._crawler.get_extension(DatabaseSession)
        assert connection is not None
        return connection

    async def open_spider(self) -> None:
        connection = self._connection
        try:
            database = await connection.database()
        except (CopydeskError, PyMongoError) as error:
            logger.error("The database can't be used: %s%s", error, self._advice())
            raise CloseSpider("database-unavailable") from error
        kept = timedelta(days=self._crawler.settings.getfloat("PAGES_KEPT_DAYS"))
        self._articles = ArticleStore(database, kept, self._clock)
        self._visits = VisitStore(database, self._articles, self._clock)
        self._pending = PendingStore(database, self._clock)
        self._spool = ItemSpool(connection.spool, self._store_spooled, BATCH_SIZE)
        self._begun = True
        connection.on_return(self._spool.drain)
        if connection.is_away:
            await self._spool.recall()
        else:
            await self._drain_if_possible()

    def _advice(self) -> str:
        settings = self._crawler.settings
        if not settings["MONGO_URI"] or settings.getbool("START_WITHOUT_DATABASE"):
            return ""
        return " (START_WITHOUT_DATABASE=1 crawls all the same, to the spool)"

    async def close_spider(self) -> None:
        if not self._begun:
            return
        connection = self._connection
        if connection.is_away:
            await connection.try_return()
        else:
            await self._drain_if_possible()
        if left := await self._spool.count_waiting():
            logger.warning(
                "Items that wait in the spool %s for the next run: %d",
                connection.spool.folder,
                left,
            )
            self._counts.count_waiting_in_spool(left)

    async def process_item(self, item: Item) -> Item:
        try:
            if isinstance(item, Visit | FailedVisit):
                outcome = await self._visit_batches.submit(item)
            elif isinstance(item, Unfetched):
                outcome = await self._pending_batches.submit(item)
            else:
                outcome = await self._item_batches.submit(item)
                await self._visit_article(item, outcome)
        except (PyMongoError, BSONError, OverflowError, SpoolFull) as error:
            # The cause is left out: the log would show the whole batch, once for each of its items.
            raise DatabaseUnavailable(f"{item.url} is not stored: {brief(error)}") from None
        self._count(item, outcome)
        return item

    async def _visit_article(self, item: Article | Rejection, outcome: Outcome) -> None:
        """Record what a page says of the stored article whose address led to it."""
        if (visit := visit_by(item, outcome)) is None:
            return
        found = await self._visit_batches.submit(visit)
        if found in (Outcome.MISSING, Outcome.GONE):
            self._count(visit, found)

    async def _store(self, items: list[Article | Rejection]) -> list[Outcome]:
        connection = self._connection
        if not connection.is_away:
            try:
                outcomes = await deliver(self._articles, items, within=connection.timeout)
                had = [item.pendingId for item in items if item.pendingId is not None]
                if had:
                    await self._pending.forget(had)
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                connection.lost(error)
            else:
                if self._spool.is_begun:
                    # Appended after the drain had ended, or while another process drained: a crawl
                    # that stays (``watch``) would keep it until its end.
                    await self._drain_if_possible()
                return outcomes
        if any(item.replayOf is not None for item in items):
            self._end_crawl()
            raise DatabaseUnavailable("a replay needs the database")
        records = [record_of(item) for item in items]
        while not await self._spooled(records):
            await asyncio.sleep(FULL_INTERVAL)
            if not connection.is_away:
                self._resume()
                return await self._store(items)
        self._resume()
        return [Outcome.SPOOLED] * len(items)

    async def _spooled(self, records: list[Record]) -> bool:
        """Return whether the spool took the records; while it does not, the crawl pauses."""
        try:
            await self._spool.append(records)
        except SpoolFull as full:
            engine = self._crawler.engine
            assert engine is not None
            if not self._crawler.crawling:
                raise  # the operator stops the crawl, and what is not stored is fetched again
            if not engine.paused:
                logger.error("The crawl pauses until the database is back: %s", full)
                self._counts.count_full_spool()
                engine.pause()
            return False
        return True

    def _resume(self) -> None:
        engine = self._crawler.engine
        assert engine is not None
        if engine.paused:
            logger.warning("The crawl goes on")
            engine.unpause()

    async def _record(self, visits: list[Visit | FailedVisit]) -> list[Outcome]:
        if not self._connection.is_away:
            try:
                with pymongo.timeout(self._connection.timeout):
                    return await self._visits.record(visits)
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                self._connection.lost(error)
        return [Outcome.POSTPONED] * len(visits)

    async def _postpone(self, pages: list[Unfetched]) -> list[Outcome]:
        """Keep pages that could not be had for another try; reject those that had their last."""
        if self._connection.is_away:
            return [Outcome.POSTPONED] * len(pages)
        try:
            with pymongo.timeout(self._connection.timeout):
                ended = await self._pending.record(pages)
        except PyMongoError as error:
            if not is_outage(error):
                raise
            self._connection.lost(error)
            return [Outcome.POSTPONED] * len(pages)
        outcomes = [Outcome.NOT_FETCHED] * len(pages)
        if ended:
            for index, outcome in zip(ended, await self._store([*ended.values()]), strict=True):
                outcomes[index] = outcome
        return outcomes

    async def _drain_if_possible(self) -> None:
        try:
            await self._spool.drain()
        except PyMongoError as error:
            self._connection.lost(error)

    async def _store_spooled(self, items: Sequence[SpooledItem]) -> None:
        """Store items out of the spool, after the pipelines that come before this one."""
        earlier = pipelines_before(self, self._crawler)
        items = await processed(earlier, items)
        outcomes = await deliver(self._articles, items, within=self._connection.timeout, late=True)
        for item, outcome in zip(items, outcomes, strict=True):
            self._count(item, outcome)
        self._counts.count_stored_from_spool(len(items))

    def _end_crawl(self) -> None:
        """Begin to close the crawl; not awaited, as closing waits for items in the pipelines."""
        engine = self._crawler.engine
        assert engine is not None
        if self._closing is None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="database-lost"))

    def _count(
        self, item: Article | Rejection | Visit | FailedVisit | Unfetched, outcome: Outcome
    ) -> None:
        source = item.source.id if item.source else None
        if isinstance(item, FailedVisit | Unfetched) and outcome != Outcome.REJECTED:
            self._counts.count_failed_page(item.reason, source)
            return
        reason = None
        if isinstance(item, Rejection | Unfetched) and outcome == Outcome.REJECTED:
            reason = item.reason
        self._counts.count_item(outcome, source, reason)

    @property
    def _counts(self) -> RunCounts:
        counts = self._crawler.get_extension(RunCounts)
        assert counts is not None
        return counts
