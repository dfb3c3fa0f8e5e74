"""Test that migrations change every document once, whatever ends them in the middle."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import WriteError

from database.documents.bson_document import BSONDocument
from database.documents.crawling.polling import PublishingPattern
from database.documents.crawling.sites import Site
from database.documents.encoding import as_document
from database.repositories.crawling.known_pages import KnownPageRepository
from database.schema.collections import COLLECTIONS, Collection
from database.schema.ensure import Schema, ensure_schema
from database.schema.migrations import (
    DATABASE_VERSION,
    look_again_at_what_is_gone,
    renaming,
)
from model.errors import DatabaseError
from model.identity import SCHEMA_VERSION, page_id
from tests.support.articles.crawl_results import HELD
from tests.support.articles.whole_documents import NOW, WHOLE
from tests.support.async_work import use

ROOT = Path(__file__).parents[3]


def test_migrations_run_once_in_order_and_before_the_new_validators(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    @dataclass
    class Renamed:
        id: str
        learnedAt: datetime

    ran: list[int] = []

    async def rename(database: AsyncDatabase[BSONDocument]) -> None:
        ran.append(DATABASE_VERSION)
        await database["sites"].update_many({}, {"$rename": {"updatedAt": "learnedAt"}})

    async def note(_: AsyncDatabase[BSONDocument]) -> None:
        ran.append(DATABASE_VERSION + 2)

    later = Schema(
        version=DATABASE_VERSION + 3,
        collections={**COLLECTIONS, "sites": Collection((Renamed,))},
        migrations={DATABASE_VERSION: rename, DATABASE_VERSION + 2: note},
    )
    news.sites.insert_one(WHOLE["sites"])

    async def migrate(database: AsyncDatabase[BSONDocument]) -> None:
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
    mongo_uri: str, mongo_database: Database[BSONDocument]
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
    mongo_uri: str, news: Database[BSONDocument]
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
    mongo_uri: str, news: Database[BSONDocument]
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


def test_articles_of_a_database_of_version_3_are_known_by_what_their_addresses_are_called_now(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    newer = ("alternateIds", "declaredKey")
    whole = {name: value for name, value in WHOLE["articles"].items() if name not in newer}
    base = "https://paper.example/2026/11/26/"
    same, declared, old_rules = f"{base}same-story", f"{base}listed-story", f"{base}old-rules"

    def stored(number: int, key: str, url: str, *others: str) -> BSONDocument:
        own = {"_id": page_id(key), "urlKey": key, "url": url, "contentHash": str(number)}
        return {**whole, **own, "alternateUrls": [*others]}

    articles = [
        stored(1, same, f"{same}?utm_source=feed", f"{base}short"),
        # As version 3 stored it: under the address that its page declares.
        stored(2, f"{base}declared-story", declared),
        # Under a key that other rules made.
        stored(3, f"{old_rules}/by-other-rules", old_rules),
    ]
    rejected = [{**WHOLE["rejected"], "_id": page_id("old"), "url": f"{base}wall"}]
    news.articles.insert_many([{**each} for each in articles])
    news.rejected.insert_many([{**each} for each in rejected])
    for _ in range(2):
        news.meta.update_one({"_id": "schema"}, {"$set": {"version": 3}})
        use(mongo_uri, news, ensure_schema)
        assert {each["_id"]: each.get("alternateIds") for each in news.articles.find()} == {
            page_id(same): [page_id(f"{base}short")],
            page_id(f"{base}declared-story"): [page_id(declared)],
            page_id(f"{old_rules}/by-other-rules"): [page_id(old_rules)],
        }
        (wall,) = news.rejected.find()
        assert f"{base}wall" in wall["alternateUrls"]

    known: set[str] = set()

    async def look_up(database: AsyncDatabase[BSONDocument]) -> None:
        urls = [same, f"{base}short", declared, old_rules, f"{base}wall", f"{base}new"]
        pages = {page_id(url): url for url in urls}
        found = await KnownPageRepository(database).among(pages, NOW - timedelta(minutes=1))
        known.update(pages[each] for each in found)

    use(mongo_uri, news, look_up)
    assert known == {
        same, f"{base}short", declared, old_rules, f"{base}wall"
    }  # fmt: skip


def test_articles_of_a_database_of_version_6_have_their_structure_as_html(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    body = "One & two.\n\nAt sea\n\nThree."
    html = "<p>One &amp; two.</p><h2>At sea</h2><p>Three.</p>"
    sections = [
        {"paragraphs": ["One & two."]},
        {"headline": "At sea", "paragraphs": ["Three."]},
    ]

    def stored(document: BSONDocument, name: str, **fields: object) -> BSONDocument:
        kept = {field: value for field, value in document.items() if field != "articleBodyHtml"}
        return {**kept, "_id": name, "contentHash": name, "urlKey": name, **fields}

    def revision(name: str, document: BSONDocument, *changed: str) -> BSONDocument:
        return {
            **WHOLE["revisions"],
            "_id": name,
            "document": document,
            "changedFields": [*changed],
        }

    whole = WHOLE["articles"] | {"schemaVersion": 1, "alternateIds": []}
    articles = [
        stored(whole, "divided", articleBody=body, sections=sections),
        stored(whole, "plain", articleBody="One\n\n<b>"),
        stored(whole, "empty", articleBody=""),
        # Where the migration was cut short before: it has no older structure.
        {**stored(whole, "migrated", schemaVersion=2), "articleBodyHtml": "<h3>as it is</h3>"},
    ]
    revisions = [
        revision("1", {"articleBody": body, "sections": sections}, "articleBody", "sections"),
        revision("2", {"headline": "No text"}, "headline"),
    ]
    for name in ("articles", "revisions"):
        news.command("collMod", name, validator={})
    news.articles.insert_many([{**each} for each in articles])
    changed = {each["_id"]: each["changed"] for each in news.articles.find()}
    news.revisions.insert_many(revisions)
    for _ in range(2):
        news.meta.update_one({"_id": "schema"}, {"$set": {"version": 6}})
        use(mongo_uri, news, ensure_schema)
        found = {each["_id"]: each for each in news.articles.find()}
        assert {name: each["articleBodyHtml"] for name, each in found.items()} == {
            "divided": html,
            "plain": "<p>One</p><p>&lt;b&gt;</p>",
            "empty": "",
            "migrated": "<h3>as it is</h3>",
        }
        assert {each["schemaVersion"] for each in found.values()} == {SCHEMA_VERSION}
        assert not any("sections" in each for each in found.values())
        assert found["divided"]["articleBody"] == body
        # Nobody has to read all articles again for it.
        assert {name: each["changed"] for name, each in found.items()} == changed
        first, second = news.revisions.find().sort("_id")
        assert first["document"] == {"articleBody": body, "articleBodyHtml": html}
        assert second["document"] == {"headline": "No text"}


def test_a_migration_that_failed_is_run_again(mongo_uri: str, news: Database[BSONDocument]) -> None:
    attempts: list[int] = []

    async def fail_once(_: AsyncDatabase[BSONDocument]) -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("the machine went down")

    later = Schema(version=DATABASE_VERSION + 1, migrations={DATABASE_VERSION: fail_once})

    async def migrate(database: AsyncDatabase[BSONDocument]) -> None:
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


@pytest.mark.long
def test_a_migration_killed_in_the_middle_goes_on_where_it_was_under_the_lock(
    mongo_uri: str, news: Database[BSONDocument], tmp_path: Path
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
    assert news.leases.count_documents(HELD) == 0


def test_what_is_gone_is_visited_again_at_some_time_within_a_month(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    articles = mongo_database["articles"]
    articles.insert_many(
        [{"_id": str(number), "status": "gone"} for number in range(50)]
        + [{"_id": "due", "status": "gone", "nextCheckAt": NOW}, {"_id": "old", "status": "active"}]
    )
    for _ in range(2):
        use(mongo_uri, mongo_database, look_again_at_what_is_gone)
    left = {each["_id"]: each.get("nextCheckAt") for each in articles.find()}
    assert (left.pop("due"), left.pop("old")) == (NOW, None)
    now = datetime.now(UTC)
    assert all(each is not None for each in left.values())
    waits = [each - now for each in left.values() if each is not None]
    assert timedelta(minutes=-5) < min(waits) < timedelta(days=10)
    assert timedelta(days=20) < max(waits) < timedelta(days=30)
