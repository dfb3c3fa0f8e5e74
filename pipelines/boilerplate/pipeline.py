"""Takes out of articles what their site repeats on its other pages."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pymongo
from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, PyMongoError

from database.batching import Batches
from database.connection.outages import DUPLICATE_KEY, brief, is_outage
from database.connection.session import DatabaseConnection
from database.documents.encoding import SampledArticle, Site, as_document
from model.errors import CopydeskError
from model.items import Article
from pipelines.boilerplate.outline import Outline, outline
from pipelines.boilerplate.site_memory import SiteMemory, without
from pipelines.deduplication.fingerprints import content_hash

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Document = dict[str, Any]
Item = TypeVar("Item")

# As storage's: articles that are written together are looked at together.
BATCH_SIZE = 100
# What another process learned is seen this much later: boilerplate lives for months.
FRESH = timedelta(minutes=1)
# Memories held in this process; about 150 KB each.
MOST_SITES = 128


@dataclass
class _Held:
    """A site's memory as this process knows it."""

    memory: SiteMemory
    version: int
    """0: not in the database yet."""
    read: datetime


class Sites:
    """The memories of all sites, in the collection ``sites``: one document each.

    Processes share them without locks: a write counts only if nobody wrote since the site was
    read; else it is lost, and the next articles teach the same.
    """

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["sites"]
        self._held: OrderedDict[str, _Held] = OrderedDict()

    async def learn(self, texts: dict[str, list[Outline]], now: datetime) -> dict[str, SiteMemory]:
        """Domain → its memory once it has seen its texts; a read and a write at most.

        Raises ``pymongo.errors.PyMongoError``.
        """
        await self._read(texts.keys(), now)
        writes: dict[str, InsertOne[Document] | UpdateOne] = {}
        for domain, outlines in texts.items():
            held = self._held[domain]
            learned = held.memory.with_articles(outlines, now)
            if learned is not held.memory:
                held.memory = learned
                writes[domain] = self._write(domain, held, now)
                held.version += 1
        memories = {domain: self._held[domain].memory for domain in texts}
        if writes and not await self._written(list(writes.values())):
            for domain in writes:
                del self._held[domain]
        while len(self._held) > MOST_SITES:
            self._held.popitem(last=False)
        return memories

    async def _read(self, domains: Any, now: datetime) -> None:
        missing = [
            domain
            for domain in domains
            if domain not in self._held or now - self._held[domain].read > FRESH
        ]
        if missing:
            found = self._collection.find({"_id": {"$in": missing}})
            stored = {document["_id"]: document async for document in found}
            for domain in missing:
                site = stored.get(domain, {})
                sample = (SampledArticle(**each) for each in site.get("articles", ()))
                self._held[domain] = _Held(SiteMemory(sample), site.get("version", 0), now)
        for domain in domains:
            self._held.move_to_end(domain)

    @staticmethod
    def _write(domain: str, held: _Held, now: datetime) -> InsertOne[Document] | UpdateOne:
        site = as_document(Site(domain, held.version + 1, now, list(held.memory.articles)))
        if not held.version:
            return InsertOne(site)
        return UpdateOne({"_id": site.pop("_id"), "version": held.version}, {"$set": site})

    async def _written(self, writes: list[InsertOne[Document] | UpdateOne]) -> bool:
        """Whether all of it was; another process may have been faster."""
        try:
            result = await self._collection.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if any(each["code"] != DUPLICATE_KEY for each in error.details["writeErrors"]):
                raise
            return False
        return result.matched_count + result.inserted_count == len(writes)


class BoilerplatePipeline:
    """Learns what each site repeats, and takes it out of articles
    (``pipelines.boilerplate.site_memory``).

    What was taken is in ``extraction.removed`` with the reason ``repeated-on-site``;
    ``extraction.textHash`` is the hash of the text as it was, so that a page is recognised as
    unchanged whatever was learned between two visits. Articles stored before a block was known
    are cleaned by ``scrapy crawl replay``.

    Settings: ``STORAGE_LINGER``.

    Stats: ``boilerplate/blocks`` taken out, of ``boilerplate/articles``.

    While the database is away articles pass as they are, and are cleaned when they leave the spool.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._sites: Sites | None = None
        linger = crawler.settings.getfloat("STORAGE_LINGER")
        self._batches = Batches(self._clean, size=BATCH_SIZE, linger=linger)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Item) -> Item:
        if self._connection.is_away:
            return item
        if isinstance(item, Article):
            await self.clean([item])
        return item

    async def clean(self, articles: Iterable[Article]) -> None:
        """Learn from articles and clean them, but for those that have no source."""
        known = [article for article in articles if article.source is not None]
        await asyncio.gather(*map(self._batches.submit, known))

    async def _clean(self, articles: list[Article]) -> list[None]:
        now = datetime.now(UTC)
        texts = []
        for article in articles:
            texts.append(outline(article, now))
            await asyncio.sleep(0)  # a batch takes tens of milliseconds, and others wait
        by_site: dict[str, list[Outline]] = defaultdict(list)
        for article, text in zip(articles, texts, strict=True):
            by_site[_domain(article)].append(text)
        try:
            if self._sites is None:
                self._sites = Sites(await self._connection.database())
            with pymongo.timeout(self._connection.timeout):
                memories = await self._sites.learn(by_site, now)
        except (PyMongoError, CopydeskError) as error:
            if is_outage(error):
                self._connection.lost(error)  # so that storage need not wait in vain as well
            logger.warning(
                "What sites repeat is left in %d articles: %s", len(articles), brief(error)
            )
            return [None] * len(articles)
        for article, text in zip(articles, texts, strict=True):
            self._take_out(article, text, memories[_domain(article)])
            await asyncio.sleep(0)
        return [None] * len(articles)

    @property
    def _connection(self) -> DatabaseConnection:
        connection = self._crawler.get_extension(DatabaseConnection)
        assert connection is not None
        return connection

    def _take_out(self, article: Article, text: Outline, memory: SiteMemory) -> None:
        boilerplate = memory.repeated_in(text)
        before = (article.headline, article.abstract, article.articleBody)
        removed = without(article, text, boilerplate) if boilerplate else []
        if removed:
            if article.extraction is not None:
                article.extraction.removed += removed
                # From the spool articles come a second time.
                article.extraction.textHash = article.extraction.textHash or content_hash(*before)
            assert self._crawler.stats is not None
            self._crawler.stats.inc_value("boilerplate/articles")
            self._crawler.stats.inc_value("boilerplate/blocks", len(removed))


def _domain(article: Article) -> str:
    assert article.source is not None
    return article.source.domain
