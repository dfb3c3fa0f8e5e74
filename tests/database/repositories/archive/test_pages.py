"""Test that pages are inserted or changed by their ids."""

from __future__ import annotations

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.archive.pages import PageArchive


def test_a_page_is_inserted_once_and_changed_later(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        pages = PageArchive(database)
        await pages.keep({})
        await pages.keep({"p": {"$setOnInsert": {"size": 1}, "$max": {"expiresAt": 1}}})
        await pages.keep({"p": {"$setOnInsert": {"size": 2}, "$max": {"expiresAt": 2}}})

    run(work)
    assert list(mongo_database["pages"].find()) == [{"_id": "p", "size": 1, "expiresAt": 2}]
