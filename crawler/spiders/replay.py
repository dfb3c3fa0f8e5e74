"""Replay stored pages: extraction and pipelines of today, without the network."""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from pymongo.errors import PyMongoError
from scrapy import signals
from scrapy.exceptions import CloseSpider
from scrapy.settings import BaseSettings

from crawler.extensions.run_record import RunRecord
from crawler.spiders.arguments import replay_arguments
from crawler.spiders.base import BaseSpider
from crawler.spiders.stored_pages import NEEDED, StoredPage, read_stored
from database.batching import Batches
from database.connection.session import DatabaseSession
from database.repositories.archive.rejected import RejectedRepository
from database.repositories.replay import ReplayFilter, ReplayRepository
from model.items import Article, Rejection
from model.pages import Page
from urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Documents whose pages are looked up in one query.
CHUNK = 50
# Pages handed to each worker at once: the next is at hand while it reads one.
READING = 2
# Items on their way through the pipelines at once: two full batches of storage.
STORING = 200
# Seconds that a batch waits for more pages to leave ``rejected``.
LINGER = 0.05


@dataclass(frozen=True)
class _Waiting:
    """Hold a document that is replayed, and those of its pages that have come."""

    stored: StoredPage
    pages: dict[str, Page] = field(default_factory=dict)


class ReplaySpider(BaseSpider):
    """Run stored pages through today's extraction and pipelines; request nothing.

    ``scrapy crawl replay [-a source=ID,...] [-a since=DATE] [-a until=DATE] [-a id=ID,...]
    [-a version=EXTRACTOR_VERSION] [-a rejected=1 [-a reason=REASON,...]]``

    Dates are ISO 8601, UTC where they name no offset: of the last download of an article's page,
    or of the rejection; a day includes all of it. What comes out otherwise replaces what is stored:
    it is no revision, as the page has not changed. With ``rejected``, pages that pass today become
    articles and leave ``rejected``. Times of visits and the way to an article stay as they were.
    An article whose page today's rules reject is left alone, and counted as rejected. One that is
    split over several addresses is joined again; if a page of a part is no longer kept, it is left
    alone, too.

    With ``version`` a replay that was cut short goes on where it was when started again.

    Stats: ``replay/pages``, ``replay/page-expired`` for those whose page is no longer kept.
    """

    name = "replay"

    arguments: ReplayFilter

    @classmethod
    def parse_arguments(cls, settings: BaseSettings, given: Mapping[str, str]) -> ReplayFilter:
        return replay_arguments(given)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        workers = crawler.settings.getint("EXTRACTION_WORKERS") or os.cpu_count() or 1
        spider._most_reading = READING * workers
        spider._storing = asyncio.Semaphore(STORING)
        spider._passed = Batches(spider._leave_rejected, size=STORING, linger=LINGER)
        crawler.signals.connect(spider._item_stored, signals.item_scraped)
        crawler.signals.connect(spider._item_failed, signals.item_error)
        return spider

    _most_reading: int
    _storing: asyncio.Semaphore
    _passed: Batches[str, None]
    _replay: ReplayRepository
    _rejected: RejectedRepository

    async def start(self) -> AsyncIterator[Article | Rejection]:
        connection = self.crawler.get_extension(DatabaseSession)
        assert connection is not None
        database = await connection.database()
        self.announce("a replay of stored pages")
        self._replay = ReplayRepository(database)
        self._rejected = RejectedRepository(database)
        reading: set[asyncio.Task[Article | Rejection]] = set()
        try:
            async for stored, pages in self._pages():
                reading.add(asyncio.create_task(self._read(stored, pages)))
                while len(reading) >= self._most_reading:
                    done, reading = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        await self._storing.acquire()
                        yield task.result()
            for coming in asyncio.as_completed(reading):
                item = await coming
                await self._storing.acquire()
                yield item
        except PyMongoError as error:
            self.logger.error("The stored pages can't be read: %s", error)
            raise CloseSpider("database-lost") from error
        finally:
            for task in reading:
                task.cancel()
        self._report_nothing()

    async def _pages(self) -> AsyncIterator[tuple[StoredPage, list[Page]]]:
        """Yield what is to be replayed, with its pages; two queries for each CHUNK documents."""
        async for documents in self._replay.chunks(self.arguments, NEEDED, CHUNK):
            async for pair in self._with_pages([StoredPage.of(each) for each in documents]):
                yield pair

    async def _with_pages(
        self, chunk: list[StoredPage]
    ) -> AsyncIterator[tuple[StoredPage, list[Page]]]:
        waiting: dict[str, list[_Waiting]] = defaultdict(list)
        expired = len(chunk)
        for stored in chunk:
            entry = _Waiting(stored)
            for page_id in set(stored.page_ids):
                waiting[page_id].append(entry)
        async for page in self._replay.pages(list(waiting)):
            for entry in waiting.pop(page.id):
                entry.pages[page.id] = page
                if all(page_id in entry.pages for page_id in entry.stored.page_ids):
                    self.counts.count_replayed(pages=1)
                    expired -= 1
                    yield entry.stored, [entry.pages[page_id] for page_id in entry.stored.page_ids]
        if expired:
            self.counts.count_replayed(expired=expired)

    async def _read(self, stored: StoredPage, pages: list[Page]) -> Article | Rejection:
        item = await read_stored(self.workers, stored, pages)
        if self.arguments.rejected:
            item.urlKey = url_key(item.url)
            if isinstance(item, Article):
                item.page = pages[0]  # tells how old the article is
        return item

    async def _item_stored(self, item: Article | Rejection) -> None:
        self._storing.release()
        if self.arguments.rejected and isinstance(item, Article):
            assert item.replayOf is not None
            await self._passed.submit(item.replayOf)

    def _item_failed(self) -> None:
        self._storing.release()

    async def _leave_rejected(self, ids: list[str]) -> list[None]:
        # After the articles are stored: a kill in between leaves them to the next replay.
        try:
            await self._rejected.forget(ids)
        except PyMongoError as error:
            self.logger.error("Pages that are still among the rejected: %d (%s)", len(ids), error)
        return [None] * len(ids)

    def _report_nothing(self) -> None:
        record = self.crawler.get_extension(RunRecord)
        assert record is not None
        replayed = self.counts.replay
        if not (replayed.pages or replayed.page_expired):
            message = "Nothing to replay: no stored page is as asked for."
            self.logger.info(message)  # off a terminal the run prints nothing
            record.report.message = message
