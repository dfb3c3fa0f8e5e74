"""Test the storage pipeline and its spool, in one process, on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database
from pymongo.errors import AutoReconnect, BulkWriteError, PyMongoError
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from crawler.polling.state_cache import PollStateCache
from database.connection.outages import LONGEST_MESSAGE, brief
from database.connection.session import DatabaseSession
from database.documents.bson_document import BSONDocument
from database.documents.crawling.polling import EndpointState
from database.repositories.crawling.poll_states import PollStateRepository
from database.spool.spool import DRAIN_LOCK, SET_ASIDE
from model.items import Article
from pipelines.boilerplate.pipeline import BoilerplatePipeline
from pipelines.storage.pipeline import StoragePipeline
from pipelines.storage.spooling.spool_codec import record_of
from tests.pipelines.storage.test_article_store import article

Work = Callable[[Crawler, StoragePipeline, DatabaseSession], Awaitable[Any]]
Run = Callable[[Work], Any]

BROKEN = "https://herald.example/broken"


class FaultyBoilerplate(BoilerplatePipeline):
    """Fail over one article, as a bug would."""

    async def _clean(self, articles: list[Article]) -> None:
        if any(each.url == BROKEN for each in articles):
            raise LookupError("a bug")
        await super()._clean(articles)


class NotedPlainly:
    """Note on each article that it was here, as a pipeline that somebody added."""

    async def process_item(self, item: Article) -> Article:
        item.keywords = [*item.keywords, "noted plainly"]
        return item


class NotedByBatch:
    """Note on each article how many came with it, as a pipeline that takes batches."""

    async def process_item(self, item: Article) -> Article:
        await self.process_batch([item])
        return item

    async def process_batch(self, items: list[Article]) -> list[Article]:
        for item in items:
            item.keywords = [*item.keywords, f"one of {len(items)}"]
        return items


class AfterStorage:
    """Fail over any item out of the spool: it comes after storage, and must not meet one."""

    async def process_item(self, item: Article) -> Article:
        raise AssertionError("only what is fetched goes on after storage")


@pytest.fixture
def run(mongo_uri: str, mongo_database: Database[BSONDocument], tmp_path: Path) -> Run:
    """Run a coroutine function with an open pipeline, in a crawl that requests nothing."""

    def run_work(work: Work) -> Any:
        async def opened() -> Any:
            crawler = get_crawler(
                settings_dict={
                    "MONGO_URI": mongo_uri,
                    "MONGO_DATABASE": mongo_database.name,
                    "DATA_DIR": str(tmp_path),
                    "DATABASE_TIMEOUT": 30.0,
                    "SPOOL_MAX_MB": 10,
                    "PAGES_KEPT_DAYS": 30,
                    "DOWNLOAD_HANDLERS": {"http": None, "https": None},
                    "EXTENSIONS": {
                        "crawler.extensions.counts.CrawlCounts": 0,
                        "crawler.extensions.database.ScrapyDatabaseSession": 0,
                    },
                    "ITEM_PIPELINES": {
                        FaultyBoilerplate: 0,
                        NotedPlainly: 1,
                        NotedByBatch: 2,
                        StoragePipeline: 3,
                        AfterStorage: 4,
                    },
                }
            )
            crawler.engine = crawler._create_engine()
            storage = crawler.get_item_pipeline(StoragePipeline)
            connection = crawler.get_extension(DatabaseSession)
            assert storage is not None
            assert connection is not None
            await storage.open_spider()
            try:
                return await work(crawler, storage, connection)
            finally:
                await connection.close()
                await crawler.engine.close_async()

        return asyncio.run(opened())

    return run_work


def test_what_came_into_the_spool_as_the_database_came_back_does_not_stay_there(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    async def work(_: Crawler, storage: StoragePipeline, connection: DatabaseSession) -> None:
        connection.spool.append(
            [record_of(article("early", "One."))]
        )  # after the drain's last look
        await storage.process_item(article("late", "Two."))
        assert not connection.spool.size()

    run(work)
    assert mongo_database["articles"].count_documents({}) == 2


def test_what_comes_out_of_the_spool_goes_through_each_pipeline_before_storage(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    async def work(_: Crawler, __: StoragePipeline, connection: DatabaseSession) -> None:
        records = [record_of(article(str(number), f"Text {number}.")) for number in range(40)]
        connection.spool.append(records)
        connection.lost(AutoReconnect("away"))
        assert await connection.try_return()

    run(work)
    stored = list(mongo_database["articles"].find())
    assert len(stored) == 40
    for each in stored:
        assert each["keywords"] == ["noted plainly", "one of 40"]


def test_what_a_newer_version_of_the_database_refuses_waits_in_the_spool(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    meta, schema = mongo_database["meta"], {"_id": "schema"}
    before = meta.find_one(schema)
    assert before is not None

    async def work(_: Crawler, storage: StoragePipeline, connection: DatabaseSession) -> None:
        meta.update_one(schema, {"$set": {"version": before["version"] + 1}})
        # of an older form, as far as the validator can tell
        await storage.process_item(article("old", "A text.", wordCount="two"))
        assert connection.is_away
        assert not await connection.try_return()
        assert connection.spool.size()

    try:
        run(work)
    finally:
        meta.replace_one(schema, before)
    assert mongo_database["articles"].count_documents({}) == 0
    assert mongo_database["rejected"].count_documents({}) == 0


def test_a_bug_over_one_record_keeps_that_and_no_other(
    run: Run, mongo_database: Database[BSONDocument], tmp_path: Path
) -> None:
    async def work(_: Crawler, __: StoragePipeline, connection: DatabaseSession) -> None:
        names = ("one", "broken", "two")
        connection.spool.append([record_of(article(name, f"Text {name}.")) for name in names])
        connection.lost(AutoReconnect("away"))
        assert await connection.try_return()

    run(work)
    stored = {each["url"].rpartition("/")[2] for each in mongo_database["articles"].find()}
    assert stored == {"one", "two"}
    assert len(list((tmp_path / "spool").glob(f"*{SET_ASIDE}"))) == 1


def test_a_spool_that_cannot_be_read_now_does_not_keep_the_database_away(
    run: Run, tmp_path: Path
) -> None:
    async def work(_: Crawler, __: StoragePipeline, connection: DatabaseSession) -> None:
        connection.spool.append([record_of(article("a", "Text."))])
        lock = tmp_path / "spool" / DRAIN_LOCK
        lock.mkdir()
        connection.lost(AutoReconnect("away"))
        assert await connection.try_return()
        assert connection.spool.size()
        lock.rmdir()

    run(work)


def test_a_state_that_is_refused_does_not_keep_the_database_away(run: Run) -> None:
    async def work(_: Crawler, __: StoragePipeline, connection: DatabaseSession) -> None:
        states = PollStateCache(connection, PollStateRepository(await connection.database()))
        url, now = "https://herald.example/feed", datetime.now(UTC)
        refused = EndpointState("herald feed", "herald", url, "gopher", now, False)  # type: ignore[arg-type] # that is the fault
        connection.lost(AutoReconnect("away"))
        await states.record([refused])
        await connection.try_return()
        assert await connection.try_return()

    run(work)


def test_a_batch_is_not_told_with_its_documents() -> None:
    failure = {"index": 0, "code": 14031, "errmsg": "no space", "op": {"body": b"page" * 1000}}
    message = brief(BulkWriteError({"writeErrors": [failure] * 100, "writeConcernErrors": []}))
    assert message == "100 writes failed, the first with: no space"
    assert len(brief(PyMongoError("x" * 1000))) == LONGEST_MESSAGE
