"""Test that programs of two versions share a database: what each may store, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from pymongo import ASCENDING, IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import WriteError

from database.connection.outages import is_outage
from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import Site
from database.documents.encoding import as_document
from database.schema.collections import COLLECTIONS, Collection
from database.schema.ensure import (
    MigratedMeanwhile,
    Schema,
    check_not_migrated,
    ensure_schema,
)
from database.schema.migrations import DATABASE_VERSION
from model.errors import DatabaseError
from tests.support.articles.whole_documents import NOW, WHOLE
from tests.support.async_work import use


@dataclass
class WiderSite(Site):
    """Describe a site as a later release of the same version of the database does."""

    owner: str | None = None


@dataclass
class OtherSite:
    """Describe a site as the next version of the database does."""

    id: str
    name: str


OLDER = Schema()
WIDER = replace(
    OLDER,
    collections=COLLECTIONS
    | {"sites": Collection((WiderSite,), (IndexModel([("owner", ASCENDING)]),))},
)
NEXT = Schema(
    version=DATABASE_VERSION + 1, collections=COLLECTIONS | {"sites": Collection((OtherSite,))}
)


def start(uri: str, database: Database[BSONDocument], schema: Schema) -> None:
    """Start a program that is made for a schema."""

    async def ensure(opened: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(opened, schema)

    use(uri, database, ensure)


def test_an_older_program_that_starts_takes_no_field_from_a_newer_one(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    running = as_document(WiderSite("a.example", 1, NOW, owner="Ada"))
    for number, schema in enumerate((WIDER, OLDER, WIDER, OLDER)):
        start(mongo_uri, news, schema)
        # a crawl of either may be running meanwhile
        news["sites"].insert_one(running | {"_id": f"new{number}.example"})
        news["sites"].insert_one(WHOLE["sites"] | {"_id": f"old{number}.example"})
        with pytest.raises(WriteError):
            news["sites"].insert_one(running | {"_id": "c.example", "surprise": 1})
    assert "owner_1" in news["sites"].index_information()
    assert news["sites"].count_documents({}) == 8


def test_the_next_version_narrows_what_is_taken(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    start(mongo_uri, news, WIDER)
    start(mongo_uri, news, NEXT)
    news["sites"].insert_one({"_id": "a.example", "name": "A"})
    with pytest.raises(WriteError):
        news["sites"].insert_one(WHOLE["sites"])
    for schema in (OLDER, WIDER):
        with pytest.raises(DatabaseError, match="install the newer one"):
            start(mongo_uri, news, schema)
    news["sites"].insert_one({"_id": "b.example", "name": "B"})


def test_a_program_that_runs_is_told_of_a_migration_as_of_an_outage(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    async def check(database: AsyncDatabase[BSONDocument]) -> None:
        await check_not_migrated(database)

    use(mongo_uri, news, check)
    start(mongo_uri, news, NEXT)
    with pytest.raises(MigratedMeanwhile, match="a run of the newer one") as raised:
        use(mongo_uri, news, check)
    assert is_outage(raised.value)


def test_a_database_that_nobody_opened_is_not_migrated(
    mongo_uri: str, mongo_database: Database[Any]
) -> None:
    async def check(database: AsyncDatabase[BSONDocument]) -> None:
        await check_not_migrated(database)

    use(mongo_uri, mongo_database, check)
