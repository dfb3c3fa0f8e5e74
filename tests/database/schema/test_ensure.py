from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any, Literal

import pytest
from bson import Timestamp
from pymongo import ASCENDING, AsyncMongoClient, IndexModel, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, OperationFailure, WriteError
from pymongo.monitoring import CommandListener

from database.connection.client import connect, connect_async
from database.documents.articles import ArticleLife, PageLife, RejectedLife, Revision
from database.documents.encoding import as_document
from database.documents.health import Finding, SourceDay, SourceHealth
from database.documents.polling import EndpointState, PollError, PublishingPattern
from database.documents.runs import Holder, Lease, Run
from database.documents.sites import KeptRobots, SampledArticle, Site
from database.embedded.binary import find_mongod
from database.embedded.ports import free_port
from database.reader import changes
from database.schema.collections import COLLECTIONS, Collection
from database.schema.ensure import Schema, ensure_schema
from database.schema.json_schema import json_schema
from database.schema.migrations import DATABASE_VERSION, renaming
from model.components import (
    Author,
    Cluster,
    Discovery,
    Extraction,
    Fetch,
    Image,
    LiveBlogUpdate,
    Removed,
    Section,
    SourceReference,
)
from model.errors import DatabaseError
from model.identity import SCHEMA_VERSION
from model.items import Article, Rejection
from model.pages import Page
from tests.support.fixtures.mongod import SECRET

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)

Document = dict[str, Any]
Work = Callable[[AsyncDatabase[Document]], Awaitable[None]]


def use(uri: str, database: Database[Document], work: Work) -> None:
    async def run() -> None:
        async with AsyncMongoClient[Document](uri, tz_aware=True) as client:
            await work(client[database.name])

    asyncio.run(run())


@pytest.fixture
def news(mongo_uri: str, mongo_database: Database[Document]) -> Database[Document]:
    use(mongo_uri, mongo_database, ensure_schema)
    return mongo_database


def whole_article(number: int = 1) -> Article:
    """Every field set, down to the last nested one."""
    return Article(
        url=f"https://paper.example/{number}",
        urlKey=f"paper.example/{number}",
        canonicalUrl=f"https://paper.example/{number}",
        alternateUrls=["https://m.paper.example/1"],
        syndicatedFrom="https://agency.example/1",
        source=SourceReference("paper", "The Paper", "paper.example"),
        discovery=Discovery("feed", "https://paper.example/feed", NOW),
        headline="Bridge opens",
        alternativeHeadline="Bridge",
        description="A bridge opened.",
        abstract="After nine years.",
        articleBody="The bridge opened on Sunday.",
        sections=[Section(None, ["The bridge opened on Sunday."])],
        wordCount=5,
        inLanguage="en",
        authors=[Author("Ada Example", "https://paper.example/ada")],
        publisher="The Paper",
        datePublished=NOW,
        datePublishedRaw="2026-11-22T08:30Z",
        datePublishedSource="jsonld",
        datePublishedPrecision="minute",
        dateModified=NOW,
        articleSection="Local",
        keywords=["bridge"],
        isAccessibleForFree=True,
        mainImage=Image("https://paper.example/1.jpg", "The bridge", "Photo: Ada"),
        images=[Image("https://paper.example/1.jpg")],
        liveBlogUpdates=[LiveBlogUpdate("It opens.", "Now", NOW)],
        contentHash=f"{number:064x}",
        fingerprint=[1, 2**62],
        cluster=Cluster("1", "original", 1.0),
        fetch=Fetch(200, "run", '"etag"', "Sun, 22 Nov 2026 08:30:00 GMT", "0" * 64),
        extraction=Extraction(
            "copydesk", "1", ["short"], [Removed("Advertisement", "label")], textHash="1" * 32
        ),
        page=Page("0" * 64, "https://paper.example/1", b"", 0, None, None, NOW),
    )


def life(number: int = 1, **changed: Any) -> ArticleLife:
    whole = ArticleLife(
        id=str(number),
        schemaVersion=SCHEMA_VERSION,
        status="active",
        revision=1,
        contentChangedAt=NOW,
        firstFetchedAt=NOW,
        lastFetchedAt=NOW,
        lastCheckedAt=NOW,
        changed=Timestamp(0, 0),  # the server's sign to fill it in
        nextCheckAt=NOW,
    )
    return replace(whole, **changed)


WHOLE: dict[str, Document] = {
    "articles": as_document(whole_article(), life()),
    "revisions": as_document(
        Revision("1:1", "1", 1, NOW, ["headline"], {"headline": "Bridge to open"})
    ),
    "pages": as_document(
        Page("0" * 64, "https://paper.example/1", b"\x28", 1, "utf-8", "text/html", NOW),
        PageLife(NOW),
    ),
    "rejected": as_document(
        Rejection(
            "https://paper.example/2", "paper.example/2", "too-short", "validation", "Two words."
        ),
        RejectedLife("2", NOW, 1, NOW),
    ),
    "sources": as_document(
        EndpointState(
            "paper feed", "paper", "https://paper.example/feed", "feed", NOW, found=True,
            failures=0.5, links=20, newArticles=2, lastPolledAt=NOW, lastSucceededAt=NOW,
            nextPollAt=NOW, error=PollError("dns", "no such host", NOW), etag="e",
            lastModified="l", bodyHash="b",
        )
    ),
    "sites": as_document(
        Site("paper.example", 1, NOW, [SampledArticle("1", NOW, [-(2**63)], [40], [12])])
    ),
    "robots": as_document(
        KeptRobots("https://paper.example", "copydesk", "User-agent: *\nDisallow: /x", NOW, NOW)
    ),
    "runs": as_document(
        Run(
            "run", NOW, "0.1", NOW, "finished", {"A": 1}, [{"id": "paper"}], {"n": 1},
            spider="news", holder=Holder("boot:1", 2, 3), aliveAt=NOW, seconds=1.5,
        )
    ),
    "days": as_document(
        SourceDay("paper 2026-11-22", "paper", NOW, found={"8": 1}, polls={"8": 2, "9": 1})
    ),
    "health": as_document(
        SourceHealth(
            "paper", NOW, [Finding("undated", NOW, NOW, 1.0, 0.0, 0.1, "All.", notified=True)]
        )
    ),
    "leases": as_document(Lease("paper.example", "run", Holder("boot:1", 2, 3), NOW)),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_document_is_taken_and_read_back(name: str, news: Database[Document]) -> None:
    collection = news.get_collection(name, news.codec_options.with_options(tz_aware=True))
    collection.insert_one(WHOLE[name])
    found = collection.find_one()
    assert found is not None
    if name == "articles":
        assert found.pop("changed") > Timestamp(0, 0)
        assert found == {key: value for key, value in WHOLE[name].items() if key != "changed"}
    else:
        assert found == WHOLE[name]


@pytest.mark.parametrize("name", WHOLE)
def test_an_unknown_field_is_refused(name: str, news: Database[Document]) -> None:
    with pytest.raises(WriteError, match="failed validation"):
        news[name].insert_one({**WHOLE[name], "surprise": 1})


@pytest.mark.parametrize(
    "change",
    [
        {"headline": 1},
        {"revision": "1"},
        {"status": "deleted"},
        {"changed": NOW},
        {"datePublished": "2026-11-22"},
        {"authors": [{"url": "https://paper.example/ada"}]},
        {"authors": [{"name": "Ada", "role": "editor"}]},
        {"discovery": {"via": "guess", "feedUrl": "f", "firstSeenAt": NOW}},
        {"fetch": {"status": 200.5, "runId": "r"}},
        {"headline": None},
    ],
)
def test_an_article_of_another_shape_is_refused(change: Document, news: Database[Document]) -> None:
    with pytest.raises(WriteError, match="failed validation"):
        news.articles.insert_one({**WHOLE["articles"], **change})


def test_a_bare_article_is_enough_but_not_less(news: Database[Document]) -> None:
    bare = as_document(Article(url="https://a.example/", urlKey="a.example/"), life())
    assert "authors" not in bare
    assert "page" not in bare
    news.articles.insert_one(bare)
    del bare["urlKey"]
    with pytest.raises(WriteError):
        news.articles.insert_one({**bare, "_id": "2"})


def test_one_document_a_page(news: Database[Document]) -> None:
    news.articles.insert_one(as_document(whole_article(1), life(1)))
    twin = as_document(replace(whole_article(2), urlKey="paper.example/1"), life(2))
    with pytest.raises(DuplicateKeyError):
        news.articles.insert_one(twin)


def test_the_same_text_is_on_a_site_once_unless_a_page_came_to_say_it(
    news: Database[Document],
) -> None:
    first, other = whole_article(1), whole_article(2)
    news.articles.insert_one(as_document(first, life(1)))
    with pytest.raises(DuplicateKeyError):
        news.articles.insert_one(
            as_document(replace(other, contentHash=first.contentHash), life(2))
        )
    elsewhere = replace(
        other,
        contentHash=first.contentHash,
        source=SourceReference("other", "Other", "other.example"),
    )
    news.articles.insert_one(as_document(elsewhere, life(2)))
    news.articles.insert_one(
        as_document(replace(whole_article(3), contentHash=first.contentHash), life(3, revision=2))
    )


@pytest.mark.parametrize(
    ("name", "query", "sort"),
    [
        ("articles", {"changed": {"$gt": Timestamp(1, 1)}}, [("changed", 1), ("_id", 1)]),
        ("articles", {"urlKey": "a"}, []),
        ("articles", {"alternateUrls": "a"}, []),
        ("articles", {"nextCheckAt": {"$lte": NOW}}, [("nextCheckAt", 1)]),
        ("articles", {}, [("datePublished", -1)]),
        ("articles", {"source.id": "a"}, [("datePublished", -1)]),
        ("articles",
         {"source.domain": "a", "contentHash": "b", "revision": 1}, []),
        ("revisions", {"articleId": "1"}, [("revision", 1)]),
        ("rejected", {"reason": "too-short"}, [("rejectedAt", -1)]),
        ("rejected", {"alternateUrls": "a"}, []),
        ("sources", {"source": "a"}, []),
        ("sources", {"nextPollAt": {"$lte": NOW}}, []),
        ("rejected", {}, [("rejectedAt", -1)]),
        ("rejected", {"source.id": "a", "reason": "b"}, [("rejectedAt", -1)]),
        ("runs", {}, [("startedAt", -1)]),
        ("runs", {"endedAt": {"$exists": False}}, []),
        ("days", {"source": {"$in": ["a", "b"]}, "day": {"$gte": NOW}}, []),
    ],
)  # fmt: skip
def test_queries_have_their_index(
    name: str, query: Document, sort: list[tuple[str, int]], news: Database[Document]
) -> None:
    cursor = news[name].find(query)
    plan = str((cursor.sort(sort) if sort else cursor).explain()["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in plan
    assert "'SORT'" not in plan


def test_pages_expire_and_text_is_compressed(news: Database[Document]) -> None:
    (ttl,) = [each for each in news.pages.list_indexes() if "expireAfterSeconds" in each]
    assert ttl["expireAfterSeconds"] == 0
    for name in ("articles", "pages", "revisions"):
        assert "zstd" in news.command("collStats", name)["wiredTiger"]["creationString"]


class Counter(CommandListener):
    def __init__(self) -> None:
        self.commands: list[str] = []

    def started(self, event: Any) -> None:
        self.commands.append(event.command_name)

    def succeeded(self, event: Any) -> None: ...

    def failed(self, event: Any) -> None: ...


def test_a_second_time_it_only_looks(mongo_uri: str, news: Database[Document]) -> None:
    async def run() -> list[str]:
        counter = Counter()
        async with AsyncMongoClient[Document](mongo_uri, event_listeners=[counter]) as client:
            await ensure_schema(client[news.name])
        return [name for name in counter.commands if name != "endSessions"]

    assert asyncio.run(run()) == ["find", "listCollections"]


def test_a_dropped_collection_comes_back_with_its_validator(
    mongo_uri: str, news: Database[Document]
) -> None:
    news.articles.drop()
    news.articles.insert_one({"_id": "stray"})
    news.runs.drop()
    use(mongo_uri, news, ensure_schema)
    with pytest.raises(WriteError):
        news.runs.insert_one({"surprise": 1})


def test_a_collection_that_a_write_made_first_gets_its_validator(
    mongo_uri: str, mongo_database: Database[Document]
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


def test_processes_that_start_at_once(mongo_uri: str, mongo_database: Database[Document]) -> None:
    start = str(time.time() + 2)
    arguments = [sys.executable, "-c", PROCESS, mongo_uri, mongo_database.name, start]
    processes = [subprocess.Popen(arguments, cwd=ROOT) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    assert set(COLLECTIONS) == set(mongo_database.list_collection_names())
    assert mongo_database.leases.count_documents({}) == 0


def test_a_new_field_or_index_is_added_to_what_is_there(
    mongo_uri: str, news: Database[Document]
) -> None:
    @dataclass
    class Wider(Site):
        lines: list[str] = field(default_factory=list)

    sites = Collection((Wider,), (IndexModel([("version", ASCENDING)]),))
    wider = Schema(collections={**COLLECTIONS, "sites": sites})

    async def widen(database: AsyncDatabase[Document]) -> None:
        await ensure_schema(database, wider)

    use(mongo_uri, news, widen)
    news.sites.insert_one(as_document(Wider("paper.example", 1, NOW, lines=["Follow us"])))
    assert "version_1" in news.sites.index_information()


def test_migrations_run_once_in_order_and_before_the_new_validators(
    mongo_uri: str, news: Database[Document]
) -> None:
    @dataclass
    class Renamed:
        id: str
        learnedAt: datetime

    ran: list[int] = []

    async def rename(database: AsyncDatabase[Document]) -> None:
        ran.append(DATABASE_VERSION)
        await database["sites"].update_many({}, {"$rename": {"updatedAt": "learnedAt"}})

    async def note(_: AsyncDatabase[Document]) -> None:
        ran.append(DATABASE_VERSION + 2)

    later = Schema(
        version=DATABASE_VERSION + 3,
        collections={**COLLECTIONS, "sites": Collection((Renamed,))},
        migrations={DATABASE_VERSION: rename, DATABASE_VERSION + 2: note},
    )
    news.sites.insert_one(WHOLE["sites"])

    async def migrate(database: AsyncDatabase[Document]) -> None:
        await asyncio.gather(*(ensure_schema(database, later) for _ in range(3)))

    use(mongo_uri, news, migrate)
    assert ran == [DATABASE_VERSION, DATABASE_VERSION + 2]
    assert news.sites.count_documents({"learnedAt": {"$type": "date"}}) == 1
    with pytest.raises(WriteError):
        news.sites.insert_one({"_id": "b.example", "updatedAt": NOW})
    with pytest.raises(WriteError):
        news.runs.insert_one({"surprise": 1})
    with pytest.raises(DatabaseError, match="newer"):
        use(mongo_uri, news, ensure_schema)


def test_renaming_moves_a_field_of_every_document_that_has_it(
    mongo_uri: str, mongo_database: Database[Document]
) -> None:
    things = mongo_database.things
    things.insert_many([{"_id": 1, "old": "a"}, {"_id": 2, "other": "b"}, {"_id": 3, "new": "c"}])
    mongo_database.others.insert_one({"_id": 1, "old": "a"})
    for _ in range(2):
        use(mongo_uri, mongo_database, renaming("things", "old", "new"))
    assert list(things.find().sort("_id", 1)) == [
        {"_id": 1, "new": "a"},
        {"_id": 2, "other": "b"},
        {"_id": 3, "new": "c"},
    ]
    assert mongo_database.others.find_one() == {"_id": 1, "old": "a"}


def test_the_findings_of_a_database_of_version_2_are_kept_under_their_new_name(
    mongo_uri: str, news: Database[Document]
) -> None:
    whole = WHOLE["health"]
    (finding,) = whole["findings"]
    told, new = finding.copy(), finding.copy()
    told["told"] = told.pop("notified")
    new["notified"] = False
    news.command("collMod", "health", validator={})
    news.health.insert_one(whole | {"findings": [told, told | {"told": False}, new]})
    news.meta.update_one({"_id": "schema"}, {"$set": {"version": 2}})
    use(mongo_uri, news, ensure_schema)
    (migrated,) = news.health.find()
    assert migrated["findings"] == [finding, new, new]


def test_the_publishing_pattern_of_a_database_of_version_1_is_kept_under_its_new_name(
    mongo_uri: str, news: Database[Document]
) -> None:
    pattern = as_document(PublishingPattern(learnedAt=NOW, recent=2.5))
    news.command("collMod", "sources", validator={})
    news.sources.insert_one(WHOLE["sources"] | {"rhythm": pattern})
    news.meta.update_one({"_id": "schema"}, {"$set": {"version": 1}})
    use(mongo_uri, news, ensure_schema)
    (migrated,) = news.sources.find()
    assert "rhythm" not in migrated
    assert migrated["publishingPattern"]["recent"] == 2.5
    assert (news.meta.find_one({"_id": "schema"}) or {})["version"] == DATABASE_VERSION


def test_a_migration_that_failed_is_run_again(mongo_uri: str, news: Database[Document]) -> None:
    attempts: list[int] = []

    async def fail_once(_: AsyncDatabase[Document]) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("the machine went down")

    later = Schema(version=DATABASE_VERSION + 1, migrations={DATABASE_VERSION: fail_once})

    async def migrate(database: AsyncDatabase[Document]) -> None:
        await ensure_schema(database, later)

    with pytest.raises(OSError, match="went down"):
        use(mongo_uri, news, migrate)
    use(mongo_uri, news, migrate)
    assert len(attempts) == 2
    with pytest.raises(WriteError):
        news.runs.insert_one({"surprise": 1})


MIGRATION = """
import asyncio, sys, time
from pathlib import Path
from pymongo import AsyncMongoClient
from database.schema.migrations import DATABASE_VERSION
from database.schema.ensure import Schema, ensure_schema

async def migrate(database):
    with open(sys.argv[3], "a") as log:
        log.write("began\\n")
    async for site in database["sites"].find({"moved": {"$exists": False}}).sort("_id"):
        update = {"$set": {"moved": True}, "$inc": {"version": 100}}
        await database["sites"].update_one({"_id": site["_id"]}, update)
        print(site["_id"], flush=True)
        time.sleep(float(sys.argv[4]))

async def main(uri, name, *_):
    async with AsyncMongoClient(uri) as client:
        later = Schema(version=DATABASE_VERSION + 1, migrations={DATABASE_VERSION: migrate})
        try:
            await ensure_schema(client[name], later)
        finally:
            await client[name]["sites"].update_many({}, {"$unset": {"moved": ""}})

asyncio.run(main(*sys.argv[1:]))
"""


def test_a_migration_killed_in_the_middle_goes_on_where_it_was_under_the_lock(
    mongo_uri: str, news: Database[Document], tmp_path: Path
) -> None:
    news.sites.insert_many(
        as_document(Site(f"{number:02}.example", 1, NOW)) for number in range(20)
    )
    log = tmp_path / "log"

    def start(pause: str) -> subprocess.Popen[str]:
        arguments = [sys.executable, "-c", MIGRATION, mongo_uri, news.name, str(log), pause]
        return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    killed = start("0.05")
    assert killed.stdout is not None
    for _ in range(5):
        assert killed.stdout.readline()
    waiting = [start("0"), start("0")]
    assert killed.stdout.readline()
    killed.kill()
    killed.communicate()
    outputs = [process.communicate(timeout=60)[0] for process in waiting]
    assert [process.returncode for process in waiting] == [0, 0]
    # Every site once; by one process that went on and one that found nothing left to do.
    assert [site["version"] for site in news.sites.find()] == [101] * 20
    assert sorted(map(len, outputs))[0] == 0
    assert log.read_text().count("began") == 2
    assert news.meta.find_one({"_id": "schema"}, {"version": 1}) == {
        "_id": "schema",
        "version": DATABASE_VERSION + 1,
    }
    assert news.leases.count_documents({}) == 0


def test_an_index_that_is_to_be_otherwise_is_built_anew(
    mongo_uri: str, news: Database[Document]
) -> None:
    shorter = Collection((Site,), (IndexModel([("updatedAt", ASCENDING)], expireAfterSeconds=9),))

    async def change(database: AsyncDatabase[Document]) -> None:
        await ensure_schema(database, Schema(collections={**COLLECTIONS, "sites": shorter}))

    use(mongo_uri, news, change)
    assert news.sites.index_information()["updatedAt_1"]["expireAfterSeconds"] == 9


def test_writers_go_on_while_an_index_is_built(tmp_path: Path) -> None:
    """The build is really held up in the middle, by the server's own means for tests."""
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
        async with AsyncMongoClient[Document](uri) as client:
            await ensure_schema(client["news"], schema)

    try:
        with MongoClient[Document](uri) as client:
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


@dataclass
class Part:
    text: str


@dataclass
class Whole:
    id: str
    number: int
    share: float
    body: bytes
    flag: bool
    at: datetime
    stamp: Timestamp
    kind: Literal["a", "b"]
    part: Part
    counts: dict[str, int]
    anything: dict[str, Any]
    perhaps: str | None
    parts: list[Part]
    carried: str = field(default="", metadata={"stored": False})


def test_the_users_that_deployment_makes_can_do_what_they_must(
    guarded_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = (ROOT / "deploy" / "mongo-init.js").read_text()
    actions = re.findall(r'actions: \["(\w+)"\]', script)
    with MongoClient[Document](f"mongodb://root:{SECRET}@{guarded_server}/") as client:
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


def test_json_schema_of_each_kind_of_field() -> None:
    schema = json_schema(Whole)
    part = {
        "bsonType": "object",
        "properties": {"text": {"bsonType": "string"}},
        "additionalProperties": False,
        "required": ["text"],
    }
    assert schema["properties"] == {
        "_id": {"bsonType": "string"},
        "number": {"bsonType": ["int", "long"]},
        "share": {"bsonType": ["double", "int", "long"]},
        "body": {"bsonType": "binData"},
        "flag": {"bsonType": "bool"},
        "at": {"bsonType": "date"},
        "stamp": {"bsonType": "timestamp"},
        "kind": {"enum": ["a", "b"]},
        "part": part,
        "counts": {"bsonType": "object", "additionalProperties": {"bsonType": ["int", "long"]}},
        "anything": {"bsonType": "object", "additionalProperties": {}},
        "perhaps": {"bsonType": "string"},
        "parts": {"bsonType": "array", "items": part},
    }
    assert set(schema["properties"]) - set(schema["required"]) == {"perhaps", "parts"}


def test_a_type_without_counterpart_is_an_error() -> None:
    @dataclass
    class Odd:
        pair: tuple[int, int]

    with pytest.raises(TypeError, match="no counterpart"):
        json_schema(Odd)
