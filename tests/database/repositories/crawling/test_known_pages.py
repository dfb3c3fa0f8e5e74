"""Test on a real server which listed pages are known, of whatever collection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.crawling.known_pages import KnownPage, KnownPageRepository
from tests.support.async_work import use

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
SOON, BEFORE = NOW + timedelta(hours=1), NOW - timedelta(hours=1)
MOVED = "https://herald.example/moved"
STORED = {"url": MOVED, "source": {"id": "herald"}, "status": "active",
          "lastCheckedAt": BEFORE}  # fmt: skip


def test_a_page_is_known_under_each_address_wherever_it_is_kept(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    mongo_database["forgotten"].insert_one({"_id": "removed", "keys": ["removed", "alias"]})
    mongo_database["rejected"].insert_many(
        [
            {"_id": "for-ever", "alternateUrls": ["https://herald.example/led-there"]},
            {"_id": "not-due", "nextCheckAt": SOON},
            {"_id": "due", "nextCheckAt": BEFORE},
        ]
    )
    mongo_database["pending"].insert_many(
        [{"_id": "waits", "nextCheckAt": SOON}, {"_id": "tried-now", "nextCheckAt": BEFORE}]
    )
    mongo_database["articles"].insert_one({"_id": "stored", "alternateIds": ["other"]} | STORED)
    mongo_database["rejected"].insert_one({"_id": "other"})
    known = {"alias", "for-ever", "led-there", "not-due", "waits", "stored", "other"}
    pages = {name: f"https://herald.example/{name}" for name in known | {"due", "tried-now", "new"}}

    async def ask(database: AsyncDatabase[BSONDocument]) -> None:
        found = await KnownPageRepository(database).among(pages, NOW)
        assert found.keys() == known
        article = KnownPage("stored", MOVED, "herald", BEFORE)
        assert found["stored"] == found["other"] == article
        assert found["alias"] == KnownPage("alias")

    use(mongo_uri, mongo_database, ask)
