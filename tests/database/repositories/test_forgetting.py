"""Test that what is to be forgotten is found by each of its addresses."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.forgotten import Forgotten
from database.repositories.forgetting import ForgettingRepository
from model.identity import page_id
from urls import url_key

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
URL, WRITTEN, LISTED = (
    f"https://herald.example/{name}" for name in ("story", "short", "rss/story")
)


def found_at(mongo_uri: str, database: Database[BSONDocument], url: str) -> list[Forgotten]:
    async def find() -> list[Forgotten]:
        async with AsyncMongoClient[BSONDocument](mongo_uri) as client:
            return await ForgettingRepository(client[database.name]).at_address(url, NOW)

    return asyncio.run(find())


@pytest.mark.parametrize("url", [URL, f"{URL}?utm_source=feed", WRITTEN, LISTED])
def test_an_article_is_found_by_each_address_that_it_is_known_by(
    mongo_uri: str, mongo_database: Database[BSONDocument], url: str
) -> None:
    ids = [page_id(url_key(each)) for each in (URL, WRITTEN, LISTED)]
    mongo_database["articles"].insert_one(
        {"_id": ids[0], "url": URL, "alternateUrls": [WRITTEN], "alternateIds": [ids[2]]}
    )
    (tombstone,) = found_at(mongo_uri, mongo_database, url)
    assert tombstone.id == ids[0]
    assert tombstone.keys == sorted(ids)
    assert not found_at(mongo_uri, mongo_database, "https://herald.example/another")
