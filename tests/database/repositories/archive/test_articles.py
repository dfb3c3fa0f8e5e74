"""Test which articles are found, and what is said of writes that did not succeed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from bson import Timestamp
from pymongo import WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import (
    ArticleRepository,
    Written,
    insertion,
    revision,
    update,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 13, tzinfo=UTC)
ARTICLES = [
    {
        "_id": name,
        "contentHash": f"hash of {name}",
        "source": {"domain": f"{name}.example"},
        "revision": 1,
        "lastCheckedAt": NOW,
    }
    for name in "abc"
]

Archive = AsyncDatabase[BSONDocument]


@pytest.fixture(autouse=True)
def _articles(mongo_database: Database[BSONDocument]) -> None:
    mongo_database["articles"].insert_many(ARTICLES)


def test_articles_are_known_by_id_or_by_the_text_on_their_site(run: Any) -> None:
    async def work(database: Archive) -> None:
        articles = ArticleRepository(database)
        same = ["hash of b", "hash of c"], ["b.example"]
        assert await articles.known(["a", "z"], [], *same, [], {"revision": 1}) == {
            "a": {"_id": "a", "revision": 1},
            "b": {"_id": "b", "revision": 1},
        }

    run(work)


def test_articles_are_read_whole_or_in_part(run: Any) -> None:
    async def work(database: Archive) -> None:
        articles = ArticleRepository(database)
        assert await articles.read(["a", "z"]) == {"a": ARTICLES[0]}
        assert await articles.read(["b"], {"revision": 1}) == {"b": {"_id": "b", "revision": 1}}
        assert await articles.checked_at(["a", "z"]) == {"a": NOW}

    run(work)


def test_what_is_not_written_is_told_by_its_place(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    mongo_database.command(
        "collMod", "articles", validator={"kind": {"$ne": "bad"}}, validationLevel="strict"
    )

    async def work(database: Archive) -> Written:
        return await ArticleRepository(database).write(
            [
                insertion({"_id": "a"}),
                insertion({"_id": "d"}),
                insertion({"_id": "e", "kind": "bad"}),
                revision("a", 1, {"$set": {"revision": 2}}),
                revision("b", 7, {"$set": {"revision": 8}}),
                update("c", {"$set": {"kind": "good"}}),
            ]
        )

    written = run(work)
    assert (written.existing, written.matched) == ({0}, 2)
    assert written.invalid == {2: "Document failed validation"}
    stored = {each["_id"]: each for each in mongo_database["articles"].find()}
    assert stored.keys() == set("abcd")
    assert [stored[name]["revision"] for name in "abc"] == [2, 1, 1]
    assert stored["c"]["kind"] == "good"


def test_all_updates_of_a_list_that_is_written_match(run: Any) -> None:
    async def work(database: Archive) -> Written:
        articles = ArticleRepository(database)
        return await articles.write([insertion({"_id": "d"}), revision("a", 1, {"$set": {"x": 1}})])

    assert run(work) == Written(matched=1)


def test_what_no_majority_has_is_not_written(run: Any) -> None:
    async def work(database: Archive) -> None:
        two = database.with_options(write_concern=WriteConcern(w=2, wtimeout=200))  # of one member
        with pytest.raises(BulkWriteError):
            await ArticleRepository(two).write([insertion({"_id": "a"}), insertion({"_id": "d"})])

    run(work)


def test_visits_change_articles_and_their_times(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    async def work(database: Archive) -> None:
        articles = ArticleRepository(database)
        await articles.record_visits([update("a", {"$set": {"missing": 1}})])
        await articles.mark_gone(["c", "z"], LATER)

    run(work)
    articles = list(mongo_database["articles"].find().sort("_id"))
    assert isinstance(articles[2].pop("stateChanged"), Timestamp)
    assert articles == [
        {**ARTICLES[0], "missing": 1},
        ARTICLES[1],
        {**ARTICLES[2], "status": "gone", "lastCheckedAt": LATER},
    ]
