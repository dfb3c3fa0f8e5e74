"""Test that crawls which share a database keep to a site's budget together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from pymongo.errors import AutoReconnect
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.test import get_crawler

from crawler.downloader.failures import PAUSED, RequestRefused
from crawler.downloader.host_limits import HostLimits, HostPaused
from crawler.downloader.middlewares.request_budget import BLOCK, RequestBudget
from database.connection.session import DatabaseSession
from database.documents.bson_document import BSONDocument

# Requests an hour of the tests: 30 at once, and then one in ten seconds.
PER_HOUR, BURST = 360, 30

Work = Callable[[RequestBudget, Crawler], Awaitable[Any]]


@pytest.fixture
def crawl(
    mongo_uri: str, news_database: Database[BSONDocument], tmp_path: Path
) -> Callable[..., Any]:
    """Run a coroutine function with the middleware of a crawl that requests nothing by itself."""

    def run(work: Work, **settings: Any) -> Any:
        async def opened() -> Any:
            crawler = get_crawler(
                settings_dict={
                    "MONGO_URI": mongo_uri,
                    "MONGO_DATABASE": news_database.name,
                    "DATA_DIR": str(tmp_path),
                    "DATABASE_TIMEOUT": 30.0,
                    "SPOOL_MAX_MB": 10,
                    "RETRY_AFTER_WAITED": 60.0,
                    "AUTOTHROTTLE_MAX_DELAY": 30.0,
                    "DOMAIN_REQUESTS_PER_HOUR": PER_HOUR,
                    "DOWNLOAD_HANDLERS": {"http": None, "https": None},
                    "EXTENSIONS": {
                        "crawler.extensions.counts.CrawlCounts": 0,
                        "crawler.extensions.database.ScrapyDatabaseSession": 0,
                        "crawler.downloader.host_limits.HostLimits": 1,
                    },
                    **settings,
                }
            )
            crawler.engine = crawler._create_engine()
            session = crawler.get_extension(DatabaseSession)
            assert session is not None
            try:
                return await work(RequestBudget.from_crawler(crawler), crawler)
            finally:
                await session.close()
                await crawler.engine.close_async()

        return asyncio.run(opened())

    return run


async def made(budget: RequestBudget, *urls: str) -> int:
    """Return how many of these requests may be made."""
    count = 0
    for url in urls:
        try:
            await budget.process_request(Request(url))
        except (HostPaused, RequestRefused):
            continue
        count += 1
    return count


def test_all_hosts_of_a_site_share_its_budget_and_others_have_theirs(
    crawl: Callable[..., Any],
) -> None:
    async def work(budget: RequestBudget, crawler: Crawler) -> None:
        hosts = ("www.herald.example", "m.herald.example", "herald.example")
        urls = [f"https://{host}/{number}" for number in range(BURST) for host in hosts]
        # a request more for each ten seconds that this takes
        assert BURST <= await made(budget, *urls) < BURST + 5
        with pytest.raises(HostPaused):
            await budget.process_request(Request(urls[0]))
        limits = crawler.get_extension(HostLimits)
        assert limits is not None
        assert 0 < limits.paused_for("www.herald.example") <= 10
        assert not limits.paused_for("post.example")
        assert await made(budget, "https://post.example/") == 1
        assert crawler.stats is not None
        # a round trip for each block, and a few to be told that there is nothing
        assert crawler.stats.get_value("request_budget/asked") <= BURST // BLOCK + 6

    crawl(work)


def test_what_one_crawl_does_not_need_another_gets(crawl: Callable[..., Any]) -> None:
    urls = [f"https://herald.example/{number}" for number in range(2 * BURST)]

    async def begin(budget: RequestBudget, _: Crawler) -> int:
        number = await made(budget, *urls[:5])
        await budget.give_back()
        return number

    async def go_on(budget: RequestBudget, _: Crawler) -> int:
        return await made(budget, *urls)

    assert crawl(begin) == 5
    assert BURST - 5 <= crawl(go_on) < BURST


def test_before_a_long_wait_the_host_is_left_to_a_later_run(crawl: Callable[..., Any]) -> None:
    async def work(budget: RequestBudget, crawler: Crawler) -> None:
        await budget.process_request(Request("https://herald.example/1"))
        with pytest.raises(RequestRefused) as refused:
            await budget.process_request(Request("https://herald.example/2"))
        assert refused.value.cause is PAUSED
        assert crawler.stats is not None
        assert crawler.stats.get_value("request_budget/exhausted") == 1

    crawl(work, DOMAIN_REQUESTS_PER_HOUR=12)


def test_while_the_database_is_away_nobody_is_held_up(crawl: Callable[..., Any]) -> None:
    async def work(budget: RequestBudget, crawler: Crawler) -> None:
        session = crawler.get_extension(DatabaseSession)
        assert session is not None
        await session.database()
        session.lost(AutoReconnect("away"))
        assert await made(budget, "https://herald.example/1", "https://herald.example/2") == 2

    crawl(work, DOMAIN_REQUESTS_PER_HOUR=1)


def test_without_a_budget_there_is_nothing_to_ask(crawl: Callable[..., Any]) -> None:
    async def work(_: RequestBudget, __: Crawler) -> None: ...

    with pytest.raises(NotConfigured):
        crawl(work, DOMAIN_REQUESTS_PER_HOUR=0)


def test_a_host_that_waited_for_its_budget_is_not_slowed_down(crawl: Callable[..., Any]) -> None:
    async def work(_: RequestBudget, crawler: Crawler) -> list[float]:
        limits = crawler.get_extension(HostLimits)
        assert limits is not None
        assert crawler.engine is not None
        delays = []
        for host, slows_down in (("a.example", False), ("b.example", True)):
            slot = Slot(2, 4.0, 0.0)
            crawler.engine.downloader.slots[host] = slot
            limits.pause(host, 5, slows_down=slows_down)
            delays.append(slot.delay)
        return delays

    assert crawl(work) == [4.0, 8.0]
