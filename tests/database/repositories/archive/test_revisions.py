"""Test that revisions are added once."""

from __future__ import annotations

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.archive.revisions import RevisionArchive


def test_a_revision_that_was_added_stays_as_it_is(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        revisions = RevisionArchive(database)
        await revisions.add([])
        await revisions.add([{"_id": "a:1", "revision": 1}])
        await revisions.add([{"_id": "a:1", "revision": 7}, {"_id": "a:2", "revision": 2}])

    run(work)
    assert list(mongo_database["revisions"].find().sort("_id")) == [
        {"_id": "a:1", "revision": 1},
        {"_id": "a:2", "revision": 2},
    ]
