"""Hands items to the archive, in batches."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Self, TypeVar

from pymongo.errors import PyMongoError
from scrapy.exceptions import CloseSpider

from crawler.items import Article, Rejection, Visit
from database.batches import Batches
from database.connection import connect_async
from database.schema import ensure_schema
from errors import CopydeskError, DatabaseUnavailable
from pipelines.archive import Archive, Outcome
from pipelines.visits import Visits

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Item = TypeVar("Item", Article, Rejection, Visit)

# 100 writes in one call cost the client a tenth of what they cost alone; 500 gain no more.
BATCH_SIZE = 100
# Seconds: long enough for the pages of several hosts to meet, short against a page's own time.
BATCH_LINGER = 0.05


class StoragePipeline:
    """Stores articles, rejections and visits; an item is through when its write is acknowledged.

    Settings: ``MONGO_URI`` (empty: the embedded server in ``DATA_DIR``), ``MONGO_DATABASE``,
    ``PAGES_KEPT_DAYS``. Writes are acknowledged by a majority and journaled.

    Stats: ``articles/new``, ``articles/changed``, ``articles/unchanged``, ``articles/duplicate``,
    ``articles/rejected`` and ``articles/rejected/REASON``; the same under ``sources/ID/``.

    When the database can't be reached at the start, the crawl does not begin (it closes with
    ``database-unavailable``); when it goes away, the crawl ends (``database-lost``), and what was
    not acknowledged is fetched again by the next run.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._resources = AsyncExitStack()
        self._items: Batches[Article | Rejection, Outcome]
        self._visits: Batches[Visit, Outcome]
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def open_spider(self) -> None:
        settings = self._crawler.settings
        try:
            client = await self._resources.enter_async_context(
                connect_async(settings["MONGO_URI"], data_dir=settings["DATA_DIR"])
            )
            database = client[settings["MONGO_DATABASE"]]
            await ensure_schema(database)
        except (CopydeskError, PyMongoError) as error:
            logger.error("The database can't be used: %s", error)
            raise CloseSpider("database-unavailable") from error
        archive = Archive(database, timedelta(days=settings.getfloat("PAGES_KEPT_DAYS")))
        visits = Visits(database, archive)
        self._items = Batches(archive.store, size=BATCH_SIZE, linger=BATCH_LINGER)
        self._visits = Batches(visits.record, size=BATCH_SIZE, linger=BATCH_LINGER)

    async def close_spider(self) -> None:
        await self._resources.aclose()

    async def process_item(self, item: Item) -> Item:
        try:
            if isinstance(item, Visit):
                outcome = await self._visits.submit(item)
            else:
                outcome = await self._items.submit(item)
        except PyMongoError as error:
            self._end_crawl()
            raise DatabaseUnavailable(f"{item.url} is not stored: {error}") from error
        self._count(item, outcome)
        return item

    def _end_crawl(self) -> None:
        """Have the crawl closed; not awaited, because closing waits for the items in the line."""
        engine = self._crawler.engine
        assert engine is not None
        if self._closing is None:
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason="database-lost"))

    def _count(self, item: Article | Rejection | Visit, outcome: Outcome) -> None:
        names = [f"articles/{outcome}"]
        if isinstance(item, Rejection):
            names.append(f"articles/rejected/{item.reason}")
        if item.source is not None:
            names += [f"sources/{item.source.id}/{name}" for name in names]
        assert self._crawler.stats is not None
        for name in names:
            self._crawler.stats.inc_value(name)
