"""Test that what robots.txt said is stored for the next crawls, on a real server and in crawls."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from pymongo.errors import AutoReconnect
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from crawler.downloader.robots.cache import LONGEST_LIFE, CachedRobots
from crawler.downloader.robots.stored import LONGEST_STORED, DatabaseRobotsStore
from database.connection.session import DatabaseSession
from model.clock import Clock
from tests.crawler.downloader.middlewares.test_robots import Pages, plain
from tests.journeys.crawls.test_crawl_again import asked
from tests.support.articles.crawl_results import make_all_due
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.pacing import CrawlResult, visit

Documents = Database[dict[str, Any]]
Work = Callable[[Crawler, DatabaseSession], Awaitable[None]]
Run = Callable[[Work], None]

SITE = "https://news.example"
RULES = "User-agent: *\nDisallow: /private"


def running(uri: str, database: str, folder: Path, work: Work) -> None:
    """Run ``work`` in a crawl that requests nothing."""

    async def opened() -> None:
        crawler = get_crawler(
            settings_dict={
                "MONGO_URI": uri,
                "MONGO_DATABASE": database,
                "DATA_DIR": str(folder),
                "DATABASE_TIMEOUT": 30.0,
                "SPOOL_MAX_MB": 10,
                "DOWNLOAD_HANDLERS": {"http": None, "https": None},
                "EXTENSIONS": {"crawler.extensions.database.ScrapyDatabaseSession": 0},
            }
        )
        crawler.engine = crawler._create_engine()
        connection = crawler.get_extension(DatabaseSession)
        assert connection is not None
        await connection.database()
        try:
            await work(crawler, connection)
        finally:
            await connection.close()
            await crawler.engine.close_async()

    asyncio.run(opened())


@pytest.fixture
def run(mongo_uri: str, mongo_database: Documents, tmp_path: Path) -> Run:
    return lambda work: running(mongo_uri, mongo_database.name, tmp_path, work)


def store_of(
    crawler: Crawler, token: str = "copydesk", *, verified: bool = True
) -> DatabaseRobotsStore:
    return DatabaseRobotsStore(crawler, token, Clock(), verified=verified)


async def kept(crawler: Crawler, site: str = SITE, rules: str = RULES, **which: Any) -> None:
    """Store what a crawl that ends now was told an instant ago."""
    store = store_of(crawler, **which)
    store.save(site, rules, 3600)
    await store.close()


def test_the_next_crawl_knows_it_for_as_long_as_it_holds(
    run: Run, mongo_database: Documents
) -> None:
    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        await kept(crawler)
        await kept(crawler, "http://none.example:8080", "")
        store = store_of(crawler)
        remembered = await store.load(SITE)
        assert remembered is not None
        assert remembered.rules == RULES
        assert 3590 < remembered.seconds <= 3600
        assert (await store.load("http://none.example:8080") or remembered).rules == ""
        for unknown in ("http://news.example", f"{SITE}:8443", "https://other.example"):
            assert await store.load(unknown) is None
        assert crawler.stats is not None
        assert crawler.stats.get_value("robotstxt/kept") == 2

    run(work)
    (ttl,) = [each for each in mongo_database.robots.list_indexes() if "expireAfterSeconds" in each]
    assert (dict(ttl["key"]), ttl["expireAfterSeconds"]) == ({"expiresAt": 1}, 0)


@pytest.mark.parametrize(
    ("fetched", "expires", "seconds"),
    [
        (-100, 500, 500),
        (-700, -100, None),  # MongoDB deletes it within a minute, not at once
        (60, 3600, None),  # the clock was set back since then, by who knows how much
        (-LONGEST_LIFE + 50, 10**7, 50),
    ],
)
def test_its_age_is_told_by_the_clock_on_the_wall(
    run: Run, mongo_database: Documents, fetched: float, expires: float, seconds: float | None
) -> None:
    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        await kept(crawler)
        now = datetime.now(UTC)
        ages = {
            "fetchedAt": now + timedelta(seconds=fetched),
            "expiresAt": now + timedelta(seconds=expires),
        }
        assert mongo_database.robots.update_one({"_id": SITE}, {"$set": ages}).matched_count
        remembered = await store_of(crawler).load(SITE)
        assert (remembered is None) == (seconds is None)
        if remembered is not None and seconds is not None:
            assert seconds - 10 < remembered.seconds <= seconds

    run(work)


def test_it_is_for_one_name_only(run: Run) -> None:
    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        await kept(crawler)
        assert await store_of(crawler, "otherbot").load(SITE) is None
        await kept(crawler, rules="", token="otherbot")
        assert await store_of(crawler).load(SITE) is None

    run(work)


@pytest.mark.parametrize("verified", [True, False])
def test_what_nobody_verified_is_kept_apart(run: Run, verified: bool) -> None:
    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        await kept(crawler, verified=verified)
        assert await store_of(crawler, verified=not verified).load(SITE) is None
        assert await store_of(crawler, verified=verified).load(SITE) is not None

    run(work)


def test_many_sites_are_read_in_one_query(run: Run, mongo_database: Documents) -> None:
    sites = [f"https://{number}.example" for number in range(300)]

    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        writer = store_of(crawler)
        for site in sites:
            writer.save(site, RULES, 3600)
        mongo_database.command("profile", 2)
        await writer.close()
        store = store_of(crawler)
        for site in [*sites, "https://unknown.example"]:
            store.announce(site)
        assert await store.load(sites[-1]) is not None
        together = await asyncio.gather(*(store.load(site) for site in sites[:-1]))
        assert None not in together
        assert await store.load("https://unknown.example") is None
        mongo_database.command("profile", 0)

    run(work)
    asked_for = [
        entry["op"]
        for entry in mongo_database["system.profile"].find({"ns": f"{mongo_database.name}.robots"})
        if entry["op"] != "update"  # told one by one, sent together
    ]
    assert asked_for == ["query"]


def test_those_that_come_together_without_notice_share_queries(run: Run) -> None:
    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        sites = [f"https://{number}.example" for number in range(50)]
        for site in sites[::2]:
            await kept(crawler, site)
        store = store_of(crawler)
        found = await asyncio.gather(*(store.load(site) for site in sites))
        assert [each is not None for each in found] == [True, False] * 25

    run(work)


def test_it_is_written_while_the_crawl_goes_on(
    run: Run, mongo_database: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Check that ``kill -9`` costs the last few seconds only."""
    monkeypatch.setattr("crawler.downloader.robots.stored.WRITE_INTERVAL", 0.05)

    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        store = store_of(crawler)
        for number in range(2):
            store.save(f"https://{number}.example", RULES, 3600)
            deadline = time.monotonic() + 30
            while mongo_database.robots.count_documents({}) <= number:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.05)

    run(work)


def test_while_the_database_is_away_nothing_is_known_and_nothing_waits(
    run: Run, mongo_database: Documents
) -> None:
    async def work(crawler: Crawler, connection: DatabaseSession) -> None:
        await kept(crawler)
        store = store_of(crawler)
        store.announce(SITE)
        connection.lost(AutoReconnect("away"))
        assert await store.load("https://other.example") is None
        store.save("https://other.example", RULES, 3600)
        await store.close()
        assert mongo_database.robots.count_documents({}) == 1
        assert await connection.try_return()
        assert await store.load(SITE) is not None
        await store.close()
        assert mongo_database.robots.count_documents({}) == 2

    run(work)


def is_stopped(process: int) -> bool:
    """Tell whether all threads of a process are stopped: one that was at work may still answer."""
    states = Path(f"/proc/{process}/task").glob("*/stat")
    return all(state.read_text().rpartition(")")[2].split()[0] == "T" for state in states)


def test_a_database_that_hangs_holds_nobody_up(
    own_server: OwnServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.downloader.robots.stored.LOOK_UP_TIMEOUT", 0.3)

    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        await kept(crawler)
        store = store_of(crawler)
        own_server.send(signal.SIGSTOP)
        try:
            deadline = time.monotonic() + 30
            while not is_stopped(own_server.pid):
                assert time.monotonic() < deadline
                await asyncio.sleep(0.01)
            began = time.monotonic()
            assert await store.load(SITE) is None
            for number in range(100):
                store.announce(f"https://{number}.example")
                assert await store.load(f"https://{number}.example") is None
            assert time.monotonic() - began < 5  # 30 s if each waited
        finally:
            own_server.send(signal.SIGCONT)
        deadline = time.monotonic() + 30
        while await store.load(SITE) is None:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)

    running(own_server.uri, "news", tmp_path, work)


def test_what_the_database_refuses_is_let_go(run: Run, mongo_database: Documents) -> None:
    async def work(crawler: Crawler, connection: DatabaseSession) -> None:
        store = store_of(crawler)
        mongo_database.command("collMod", "robots", validator={"_id": "no other"})
        store.save(SITE, RULES, 3600)
        await store.close()
        assert not connection.is_away
        mongo_database.command("collMod", "robots", validator={})
        await store.close()
        assert mongo_database.robots.count_documents({}) == 0

    run(work)


def test_what_is_kept_is_bounded(
    run: Run, mongo_database: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.downloader.robots.stored.MOST_SITES", 5)
    monkeypatch.setattr("crawler.downloader.robots.stored.MOST_READ_AHEAD", 3 * len(RULES))

    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        store = store_of(crawler)
        for number in range(9):
            store.save(f"https://{number}.example", RULES, 3600)
        store.save(SITE, "x" * (LONGEST_STORED + 1), 3600)
        store.save("https://user:secret@news.example", RULES, 3600)
        await store.close()
        assert mongo_database.robots.distinct("_id") == [
            f"https://{n}.example" for n in range(4, 9)
        ]
        for number in range(9):
            store.announce(f"https://{number}.example")
        # Each is known all the same when it is needed.
        for number in range(8, 3, -1):
            assert await store.load(f"https://{number}.example") is not None

    run(work)


def test_two_crawls_that_are_told_at_once_do_not_meet(run: Run, mongo_database: Documents) -> None:
    async def work(crawler: Crawler, _: DatabaseSession) -> None:
        memories = [store_of(crawler) for _ in range(8)]
        for store in memories:
            for number in range(20):
                store.save(f"https://{number}.example", RULES, 3600)
        await asyncio.gather(*(store.close() for store in memories))

    run(work)
    assert mongo_database.robots.count_documents({}) == 20


def test_without_a_database_nothing_is_kept() -> None:
    async def work() -> CachedRobots | None:
        settings = {"DOWNLOAD_HANDLERS": {"http": None, "https": None}}
        crawler = get_crawler(settings_dict=settings)
        crawler.engine = crawler._create_engine()
        await kept(crawler)
        found = await store_of(crawler).load(SITE)
        await crawler.engine.close_async()
        return found

    assert asyncio.run(work()) is None


# Crawls


@pytest.fixture
def pages() -> Iterator[Pages]:
    host = Pages("127.0.4.3")
    yield host
    host.down()


@pytest.fixture
def other() -> Iterator[Pages]:
    host = Pages("127.0.4.4")
    yield host
    host.down()


@pytest.mark.long
def test_the_next_crawl_obeys_without_asking(
    pages: Pages, other: Pages, mongo_uri: str, mongo_database: Documents
) -> None:
    def crawl(*urls: str, **settings: object) -> CrawlResult:
        pages.requests.clear()
        other.requests.clear()
        extensions = {
            "crawler.extensions.database.ScrapyDatabaseSession": 50,
            "crawler.downloader.host_limits.HostLimits": 150,
        }
        settings = {"MONGO_URI": mongo_uri, "MONGO_DATABASE": mongo_database.name, **settings}
        return visit(urls, EXTENSIONS=extensions, **settings)

    pages.robots = plain("User-agent: *\nDisallow: /private/\nCrawl-delay: 1.5\n")
    private = f"{pages.base}/private/1"
    first = crawl(f"{pages.base}/1", f"{other.base}/1")
    assert pages.paths() == ["/robots.txt", "/1"]
    assert other.paths() == ["/robots.txt", "/1"]
    assert "robotstxt/kept" not in first.stats

    second = crawl(f"{pages.base}/1", private, f"{pages.base}/2", f"{other.base}/private/1")
    assert second.outcomes[private] == "robots"
    assert pages.paths() == ["/1", "/2"]
    assert other.paths() == ["/private/1"]
    assert second.stats["robotstxt/kept"] == 2
    assert "robotstxt/request_count" not in second.stats
    assert second.stats["elapsed_time_seconds"] > 1.4  # the delay that was kept

    other.robots = Reply(503)
    renamed = crawl(private, f"{other.base}/1", ROBOTSTXT_USER_AGENT="otherbot")
    assert renamed.outcomes == {private: "robots", f"{other.base}/1": "robots-unavailable"}
    assert set(pages.paths()) == set(other.paths()) == {"/robots.txt"}
    # A server in trouble says nothing that is kept: what it had said to the other name stays.
    assert crawl(f"{other.base}/1").outcomes == {f"{other.base}/1": 200}


@pytest.mark.long
def test_sources_that_are_not_verified_serve_no_others(
    copydesk: Copydesk, web: Web, mongo_database: Documents
) -> None:
    site = web["herald"]
    source = f'[[source]]\nid = "herald"\nhome = "{site.base}/"\nfeeds = ["{site.base}/feed/"]\n'

    def crawl(text: str) -> int:
        copydesk.write_sources(text)
        make_all_due(mongo_database)
        site.requests.clear()
        copydesk.crawl()
        return len(asked(site, "/robots.txt"))

    assert crawl(f"{source}verify_tls = false\n") == 1
    assert mongo_database.robots.distinct("_id") == [f"{site.base} unverified"]
    assert crawl(source) == 1
    assert crawl(source) == 0
    mongo_database.robots.drop()
    assert crawl(source) == 1


@pytest.mark.long
def test_scrapy_article_asks_once(copydesk: Copydesk, web: Web) -> None:
    site = web["herald"]
    for article in site.articles[:2]:
        copydesk.scrapy("article", article.url)
    assert len(asked(site, "/robots.txt")) == 1
