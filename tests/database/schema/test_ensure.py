"""Test that a database is brought to the schema once, while others read, write and start."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from pymongo import ASCENDING, AsyncMongoClient, IndexModel, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import OperationFailure, WriteError
from pymongo.monitoring import CommandListener

from database.connection.client import connect, connect_async
from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import Site
from database.documents.encoding import as_document
from database.embedded.binary import find_mongod
from database.embedded.ports import free_port
from database.reader import changes
from database.schema.collections import COLLECTIONS, Collection
from database.schema.ensure import Schema, ensure_schema
from database.schema.migrations import DATABASE_VERSION
from tests.support.articles.crawl_results import HELD
from tests.support.articles.whole_documents import NOW, WHOLE, life, whole_article
from tests.support.async_work import use
from tests.support.fixtures.mongod import SECRET

ROOT = Path(__file__).parents[3]


class Counter(CommandListener):
    def __init__(self) -> None:
        self.commands: list[str] = []

    def started(self, event: Any) -> None:
        self.commands.append(event.command_name)

    def succeeded(self, event: Any) -> None: ...

    def failed(self, event: Any) -> None: ...


def test_a_second_time_it_only_looks(mongo_uri: str, news: Database[BSONDocument]) -> None:
    async def run() -> list[str]:
        counter = Counter()
        async with AsyncMongoClient[BSONDocument](mongo_uri, event_listeners=[counter]) as client:
            await ensure_schema(client[news.name])
        # The log-in and the farewell are the connection's.
        return [name for name in counter.commands if name not in ("saslContinue", "endSessions")]

    assert asyncio.run(run()) == ["find", "listCollections"]


def test_a_dropped_collection_comes_back_with_its_validator(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    news.articles.drop()
    news.articles.insert_one({"_id": "stray"})
    news.runs.drop()
    use(mongo_uri, news, ensure_schema)
    with pytest.raises(WriteError):
        news.runs.insert_one({"surprise": 1})


def test_a_collection_that_a_write_made_first_gets_its_validator(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    mongo_database.articles.insert_one({"_id": "stray"})
    use(mongo_uri, mongo_database, ensure_schema)
    with pytest.raises(WriteError):
        mongo_database.articles.insert_one({"_id": "another"})


PROCESS = """
import asyncio, sys, time
from pymongo import AsyncMongoClient
from database.schema.ensure import ensure_schema

async def main(uri, name, start):
    async with AsyncMongoClient(uri) as client:
        await client.admin.command("ping")
        time.sleep(max(0, float(start) - time.time()))
        await ensure_schema(client[name])

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.mark.long
def test_processes_that_start_at_once(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    start = str(time.time() + 2)
    arguments = [sys.executable, "-c", PROCESS, mongo_uri, mongo_database.name, start]
    processes = [subprocess.Popen(arguments, cwd=ROOT) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    assert set(COLLECTIONS) == set(mongo_database.list_collection_names())
    assert mongo_database.leases.count_documents(HELD) == 0


def test_a_new_field_or_index_is_added_to_what_is_there(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    @dataclass
    class Wider(Site):
        lines: list[str] = field(default_factory=list)

    sites = Collection((Wider,), (IndexModel([("version", ASCENDING)]),))
    wider = Schema(collections={**COLLECTIONS, "sites": sites})

    async def widen(database: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(database, wider)

    use(mongo_uri, news, widen)
    news.sites.insert_one(as_document(Wider("paper.example", 1, NOW, lines=["Follow us"])))
    assert "version_1" in news.sites.index_information()


def test_an_index_that_is_to_be_otherwise_is_built_anew(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    shorter = Collection((Site,), (IndexModel([("updatedAt", ASCENDING)], expireAfterSeconds=9),))

    async def change(database: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(database, Schema(collections={**COLLECTIONS, "sites": shorter}))

    use(mongo_uri, news, change)
    assert news.sites.index_information()["updatedAt_1"]["expireAfterSeconds"] == 9


def test_writers_go_on_while_an_index_is_built(tmp_path: Path) -> None:
    """Hold the build up in the middle, by the server's own means for tests."""
    port = free_port()
    options = ["--port", str(port), "--bind_ip", "127.0.0.1", "--nounixsocket", "--quiet"]
    options += ["--wiredTigerCacheSizeGB", "0.25", "--setParameter", "enableTestCommands=1"]
    server = subprocess.Popen(
        [find_mongod(), "--dbpath", str(tmp_path), *options], stdout=subprocess.DEVNULL
    )
    uri = f"mongodb://127.0.0.1:{port}"
    wider = Collection(
        COLLECTIONS["articles"].classes,
        (*COLLECTIONS["articles"].indexes, IndexModel([("headline", ASCENDING)])),
    )

    async def build(schema: Schema) -> None:
        async with AsyncMongoClient[BSONDocument](uri) as client:
            await ensure_schema(client["news"], schema)

    try:
        with MongoClient[BSONDocument](uri) as client:
            asyncio.run(build(Schema()))
            articles = client["news"]["articles"]
            articles.insert_one(as_document(whole_article(1), life(1)))
            hang = {"configureFailPoint": "hangAfterStartingIndexBuild"}
            client.admin.command({**hang, "mode": "alwaysOn"})
            thread = Thread(
                target=asyncio.run,
                args=(build(Schema(collections={**COLLECTIONS, "articles": wider})),),
            )
            thread.start()
            try:
                building = {"command.indexes.name": "headline_1"}
                deadline = time.monotonic() + 60
                while not list(client.admin.aggregate([{"$currentOp": {}}, {"$match": building}])):
                    assert time.monotonic() < deadline
                    time.sleep(0.05)
                articles.insert_one(as_document(whole_article(2), life(2)))
                articles.update_one({"_id": "1"}, {"$set": {"headline": "Bridge closes"}})
                assert list(client.admin.aggregate([{"$currentOp": {}}, {"$match": building}]))
            finally:
                client.admin.command({**hang, "mode": "off"})
                thread.join()
            assert "headline_1" in articles.index_information()
            found = articles.find({"headline": "Bridge closes"}).hint("headline_1")
            assert [article["_id"] for article in found] == ["1"]
    finally:
        server.terminate()
        server.wait()


def test_the_users_that_deployment_makes_can_do_what_they_must(
    guarded_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (ROOT / "deploy" / "mongo-init.js").read_text()
    actions = re.findall(r'actions: \["(\w+)"\]', script)
    with MongoClient[BSONDocument](f"mongodb://root:{SECRET}@{guarded_server}/") as client:
        privileges = [{"resource": {"db": "news", "collection": ""}, "actions": actions}]
        roles = [{"role": "readWrite", "db": "news"}]
        client.news.command("createRole", "copydesk", privileges=privileges, roles=roles)
        client.news.command("createUser", "copydesk", pwd=SECRET, roles=["copydesk"])
        client.news.command("createUser", "reader", pwd=SECRET, roles=["read"])
    uri = f"mongodb://copydesk:{SECRET}@{guarded_server}/?authSource=news"

    async def build_twice() -> None:
        async with connect_async(uri) as client:
            await ensure_schema(client["news"])
            await ensure_schema(client["news"], Schema(version=DATABASE_VERSION + 1))
            await client["news"].articles.insert_one(WHOLE["articles"])

    asyncio.run(build_twice())
    found = list(changes(uri.replace("copydesk", "reader"), database="news"))
    assert [article["headline"] for _, article in found] == ["Bridge opens"]
    monkeypatch.setenv("MONGO_DATABASE", "other")  # connects all the same
    with connect(uri) as client, pytest.raises(OperationFailure):
        client.other.things.insert_one({})
    with connect(uri.replace("copydesk", "reader")) as client, pytest.raises(OperationFailure):
        client.news.articles.delete_one({})
