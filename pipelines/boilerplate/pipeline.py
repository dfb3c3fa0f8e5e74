"""Remove from articles what their site repeats on its other pages."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self, TypeVar

import pymongo
from pymongo.errors import PyMongoError

from database.batching import Batches
from database.connection.outages import brief, is_outage
from database.connection.session import DatabaseSession
from model.clock import Clock, clock_of_environment
from model.errors import CopydeskError
from model.items import Article, Rejection
from model.run_counts import RunCounts
from pipelines.boilerplate.outline import Outline, outline
from pipelines.boilerplate.site_memory import SiteMemory, remove_blocks
from pipelines.boilerplate.site_store import SiteStore
from pipelines.turns import Turn
from text.comparison.fingerprints import content_hash

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Item = TypeVar("Item")

# Articles that are looked at together: as many as storage writes together.
BATCH_SIZE = 50


class BoilerplatePipeline:
    """Learn what each site repeats, and remove it from articles.

    ``pipelines.boilerplate.site_memory`` has the rules. What was removed is in
    ``extraction.removed`` with the reason ``repeated-on-site``; ``extraction.textHash`` is the hash
    of the text as it was, so that a page is recognised as unchanged whatever was learned between
    two visits. Articles stored before a block was known are cleaned by ``scrapy crawl replay``.

    Here articles wait for others, and rejections with them, so that all go on to storage at once.

    Settings: ``STORAGE_LINGER``.

    Stats: ``boilerplate/blocks`` taken out, of ``boilerplate/articles``.

    While the database is away articles pass as they are, and are cleaned when they leave the
    spool.
    """

    def __init__(self, crawler: Crawler, clock: Clock) -> None:
        self._crawler = crawler
        self._clock = clock
        self._sites: SiteStore | None = None
        linger = crawler.settings.getfloat("STORAGE_LINGER")
        self._batches = Batches(self._handle, size=BATCH_SIZE, linger=linger)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, clock_of_environment())

    async def process_item(self, item: Item) -> Item:
        if not self._connection.is_away:
            await self._pass(item)
        return item

    async def process_batch(self, items: Sequence[Item]) -> Sequence[Item]:
        """Learn from the articles that have a source, and clean them; see ``BatchStep``."""
        await asyncio.gather(*map(self._pass, items))
        return items

    async def _pass(self, item: object) -> None:
        if isinstance(item, Article | Rejection) and item.source is not None:
            await self._batches.submit(item)

    async def _handle(self, items: list[Article | Rejection]) -> list[None]:
        articles = [item for item in items if isinstance(item, Article)]
        if articles:
            await self._clean(articles)
        return [None] * len(items)

    async def _clean(self, articles: list[Article]) -> None:
        now = self._clock.now()
        texts = []
        turn = Turn()
        for article in articles:
            texts.append(outline(article, now))
            await turn.pass_on()
        by_site: dict[str, list[Outline]] = defaultdict(list)
        for article, text in zip(articles, texts, strict=True):
            by_site[_domain(article)].append(text)
        try:
            if self._sites is None:
                self._sites = SiteStore(await self._connection.database())
            with pymongo.timeout(self._connection.timeout):
                memories = await self._sites.learn(by_site, now)
        except (PyMongoError, CopydeskError) as error:
            if is_outage(error):
                self._connection.lost(error)  # so that storage does not wait for it as well
            logger.warning(
                "Articles that keep what their sites repeat: %d (%s)", len(articles), brief(error)
            )
            return
        turn = Turn()
        for article, text in zip(articles, texts, strict=True):
            self._remove_boilerplate(article, text, memories[_domain(article)])
            await turn.pass_on()

    @property
    def _connection(self) -> DatabaseSession:
        connection = self._crawler.get_extension(DatabaseSession)
        assert connection is not None
        return connection

    def _remove_boilerplate(self, article: Article, text: Outline, memory: SiteMemory) -> None:
        boilerplate = memory.repeated_in(text)
        before = (article.headline, article.abstract, article.articleBody)
        removed = remove_blocks(article, text, boilerplate) if boilerplate else []
        if removed:
            if article.extraction is not None:
                article.extraction.removed += removed
                # Articles out of the spool come a second time.
                article.extraction.textHash = article.extraction.textHash or content_hash(*before)
            counts = self._crawler.get_extension(RunCounts)
            assert counts is not None
            counts.count_boilerplate(len(removed))


def _domain(article: Article) -> str:
    assert article.source is not None
    return article.source.domain
