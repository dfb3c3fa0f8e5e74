"""Hands items to the archive, in batches; to the spool while the database is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Self, TypeVar

import pymongo
from bson.errors import BSONError
from pymongo.errors import PyMongoError
from scrapy.exceptions import CloseSpider

from database.batching import Batches
from database.connection.outages import brief, is_outage
from database.connection.session import DatabaseConnection
from database.spool.spool import Record, Segment, Spool
from model.errors import CopydeskError, DatabaseUnavailable, SpoolFull, SpoolRecordError
from model.items import Article, Rejection, Visit
from pipelines.boilerplate.pipeline import BoilerplatePipeline
from pipelines.deduplication.pipeline import identify
from pipelines.storage.article_store import ArticleStore, Outcome
from pipelines.storage.batch_delivery import deliver
from pipelines.storage.spool_codec import item_of, record_of
from pipelines.storage.visit_store import VisitStore

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Item = TypeVar("Item", Article, Rejection, Visit)

# 100 writes in one call cost the client a tenth of what they cost alone; 500 gain no more.
BATCH_SIZE = 100
# Seconds between two looks whether a full spool has room again.
FULL_INTERVAL = 1.0


class StoragePipeline:
    """Stores articles, rejections and visits; an item is through when its write is acknowledged.

    Settings: ``PAGES_KEPT_DAYS``, ``STORAGE_LINGER``; those of
    ``database.connection.session.DatabaseConnection``. Writes are acknowledged by a majority and
    journaled.

    While the database is away articles and rejections go to the spool, on disk before they count
    as through, and are stored in their order when it is back, by this run or the next one. When
    the spool is full the crawl pauses. Visits are made again another time.

    Stats: ``articles/new``, ``articles/changed``, ``articles/unchanged``, ``articles/duplicate``,
    ``articles/rejected`` and ``articles/rejected/REASON``, ``articles/spooled``,
    ``articles/postponed`` (visits); the same under ``sources/ID/``. ``spool/stored`` that came out
    of it, ``spool/waiting`` that is left in it at the end, ``spool/full``.

    When the database can't be reached at the start, the crawl does not begin (it closes with
    ``database-unavailable``), unless ``START_WITHOUT_DATABASE`` is set.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._archive: ArticleStore
        self._record_visits: VisitStore
        self._begun = False
        linger = crawler.settings.getfloat("STORAGE_LINGER")
        self._items = Batches(self._store, size=BATCH_SIZE, linger=linger)
        self._visits = Batches(self._record, size=BATCH_SIZE, linger=linger)
        self._disk = asyncio.Lock()
        """Held by whoever appends to the spool or takes from it."""
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _connection(self) -> DatabaseConnection:
        connection = self._crawler.get_extension(DatabaseConnection)
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
        self._archive = ArticleStore(database, kept)
        self._record_visits = VisitStore(database, self._archive)
        self._begun = True
        connection.on_return(self._drain)
        if connection.is_away:
            await asyncio.to_thread(connection.spool.recall)
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
        left = await asyncio.to_thread(lambda: sum(1 for _ in connection.spool.waiting()))
        if left:
            logger.warning("%d items wait in %s", left, connection.spool.folder)
            self._count_one("spool/waiting", left)

    async def process_item(self, item: Item) -> Item:
        try:
            if isinstance(item, Visit):
                outcome = await self._visits.submit(item)
            else:
                outcome = await self._items.submit(item)
        except (PyMongoError, BSONError, OverflowError, SpoolFull) as error:
            # Not from it: the log would tell the whole batch, once for each of its items.
            raise DatabaseUnavailable(f"{item.url} is not stored: {brief(error)}") from None
        self._count(item, outcome)
        return item

    async def _store(self, items: list[Article | Rejection]) -> list[Outcome]:
        connection = self._connection
        if not connection.is_away:
            try:
                outcomes = await deliver(self._archive, items, within=connection.timeout)
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                connection.lost(error)
            else:
                if connection.spool.is_begun:
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
        """Whether the spool took them; while it does not, nothing more is requested."""
        try:
            async with self._disk:
                await asyncio.to_thread(self._connection.spool.append, records)
        except SpoolFull as full:
            engine = self._crawler.engine
            assert engine is not None
            if not self._crawler.crawling:
                raise  # the operator stops it: what is not stored is fetched again
            if not engine.paused:
                logger.error("The crawl pauses until the database is back: %s", full)
                self._count_one("spool/full")
                engine.pause()
            return False
        return True

    def _resume(self) -> None:
        engine = self._crawler.engine
        assert engine is not None
        if engine.paused:
            logger.warning("The crawl goes on")
            engine.unpause()

    async def _record(self, visits: list[Visit]) -> list[Outcome]:
        if not self._connection.is_away:
            try:
                with pymongo.timeout(self._connection.timeout):
                    return await self._record_visits.record(visits)
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                self._connection.lost(error)
        return [Outcome.POSTPONED] * len(visits)

    async def _drain_if_possible(self) -> None:
        try:
            await self._drain()
        except PyMongoError as error:
            self._connection.lost(error)

    async def _drain(self) -> None:
        """Store what is in the spool, in its order; a segment is deleted when all of it is stored.

        Raises ``pymongo.errors.PyMongoError``; what was stored until then is stored again the next
        time, which changes nothing. What the disk does not give now stays for another time.
        """
        try:
            await self._drain_segments(self._connection.spool)
        except OSError as error:
            logger.error("The spool can't be emptied: %s", error)

    async def _drain_segments(self, spool: Spool) -> None:
        with spool.draining() as allowed:
            while allowed:
                async with self._disk:
                    segment = await asyncio.to_thread(spool.take)
                if segment is None:
                    return
                try:
                    whole = await self._store_segment(segment)
                except BaseException:
                    segment.leave()
                    raise
                await asyncio.to_thread(segment.remove, keep=not whole)

    async def _store_segment(self, segment: Segment) -> bool:
        """Whether every record of it was an item and is stored now."""
        whole = True
        records = segment.records()
        while batch := await asyncio.to_thread(lambda: list(islice(records, BATCH_SIZE))):
            items: list[Article | Rejection] = []
            for record in batch:
                try:
                    items.append(item_of(record))
                except SpoolRecordError as error:
                    logger.error("%s", error)
                    whole = False
            whole = await self._store_late(items) and whole
        return whole

    async def _store_late(self, items: Sequence[Article | Rejection]) -> bool:
        articles = [item for item in items if isinstance(item, Article)]
        boilerplate = self._crawler.get_item_pipeline(BoilerplatePipeline)
        try:
            if boilerplate is not None:
                await boilerplate.clean(articles)
            for article in articles:
                identify(article)
            outcomes = await deliver(
                self._archive, items, within=self._connection.timeout, late=True
            )
        except Exception as error:
            # Whatever it is: a bug over one record must not stop this run and every later one.
            if is_outage(error):
                raise
            if len(items) > 1:
                return all([await self._store_late([item]) for item in items])
            why = f"{type(error).__name__}: {brief(error)}"
            logger.error("%d items of the spool are refused: %s", len(items), why)
            return False
        for item, outcome in zip(items, outcomes, strict=True):
            self._count(item, outcome)
        self._count_one("spool/stored", len(items))
        return True

    def _end_crawl(self) -> None:
        """Have the crawl closed; not awaited, because closing waits for the items in the line."""
        engine = self._crawler.engine
        assert engine is not None
        if self._closing is None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="database-lost"))

    def _count(self, item: Article | Rejection | Visit, outcome: Outcome) -> None:
        names = [f"articles/{outcome}"]
        if isinstance(item, Rejection) and outcome == Outcome.REJECTED:
            names.append(f"articles/rejected/{item.reason}")
        if item.source is not None:
            names += [f"sources/{item.source.id}/{name}" for name in names]
        for name in names:
            self._count_one(name)

    def _count_one(self, name: str, count: int = 1) -> None:
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value(name, count)
