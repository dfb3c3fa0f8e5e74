"""Test that rejections are counted, recorded and forgotten by their ids."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.archive.rejected import RejectedRepository
from model.components import Fetch
from model.items import Rejection
from tests.support.articles.stories import article

Archive = AsyncDatabase[BSONDocument]


@pytest.fixture(autouse=True)
def _rejected(mongo_database: Database[BSONDocument]) -> None:
    mongo_database["rejected"].insert_many(
        {"_id": name, "attempts": attempts, "fetch": {"pageId": f"page of {name}"}}
        for name, attempts in [("a", 1), ("b", 4)]
    )


def replayed(name: str, page_id: str) -> Rejection:
    rejection = article("herald.example", "Text.").rejected("wall", "extraction", "")
    rejection.replayOf = name
    rejection.fetch = Fetch(200, "run", pageId=page_id)
    return rejection


def test_attempts_are_known_of_pages_that_were_rejected(run: Any) -> None:
    async def work(database: Archive) -> dict[str, int]:
        return await RejectedRepository(database).attempts(["b", "z"])

    assert run(work) == {"b": 4}


def test_a_rejection_is_recorded_whether_it_is_the_first_or_not(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    async def work(database: Archive) -> None:
        updates = [(name, {"$set": {"attempts": 5}}) for name in ("b", "c")]
        await RejectedRepository(database).record(updates)

    run(work)
    attempts = {each["_id"]: each["attempts"] for each in mongo_database["rejected"].find()}
    assert attempts == {"a": 1, "b": 5, "c": 5}


def test_a_replayed_rejection_counts_only_where_its_page_is_still_the_stored_one(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    async def work(database: Archive) -> None:
        update = {"$set": {"reason": "wall"}}
        await RejectedRepository(database).record_replayed(
            [
                (replayed("a", "page of a"), update),
                (replayed("b", "an older page"), update),
                (replayed("z", "page of z"), update),
            ]
        )

    run(work)
    assert mongo_database["rejected"].distinct("_id", {"reason": "wall"}) == ["a"]
    assert sorted(mongo_database["rejected"].distinct("_id")) == ["a", "b"]


def test_only_the_named_rejections_are_forgotten(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    async def work(database: Archive) -> None:
        await RejectedRepository(database).forget(["a", "z"])

    run(work)
    assert mongo_database["rejected"].distinct("_id") == ["b"]
