"""Test which articles a look-up of copies reads, and what corrections change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.archive.clusters import ClusterRepository, ClusterUnion, RoleChange

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EDGE = 4
"""The characters of a text's beginning and end that these tests read."""

Archive = AsyncDatabase[BSONDocument]


@pytest.fixture(autouse=True)
def _articles(mongo_database: Database[BSONDocument]) -> None:
    mongo_database["articles"].insert_many(
        {
            "_id": name,
            "fingerprint": keys,
            "contentChangedAt": NOON + timedelta(hours=hours),
            "cluster": {"id": cluster, "role": "original", "similarity": 1.0},
            "headline": f"On {name}",
            "articleBody": f"Text of {name}",
            "source": {"domain": "herald.example", "id": "herald"},
        }
        for name, keys, hours, cluster in [
            ("a", [1, 2], 0, "a"),
            ("b", [2, 3], -1, "b"),
            ("c", [4], 0, "b"),
            ("d", [], 0, "d"),
        ]
    )


async def ids(found: AsyncIterator[BSONDocument]) -> list[str]:
    return sorted([each["_id"] async for each in found])


def test_candidates_share_a_key_since_then_or_are_of_the_clusters(run: Any) -> None:
    async def work(database: Archive) -> None:
        clusters = ClusterRepository(database, EDGE)
        assert await ids(clusters.candidates({2}, NOON, set())) == ["a"]
        assert await ids(clusters.candidates({2}, NOON - timedelta(hours=1), set())) == ["a", "b"]
        assert await ids(clusters.candidates({4}, NOON, {"d"})) == ["c", "d"]
        found = [each async for each in clusters.candidates({1}, NOON, set())]
        assert found == [{"_id": "a", "fingerprint": [1, 2], "cluster": {"id": "a"}}]

    run(work)


def test_texts_are_read_with_what_a_comparison_needs(run: Any) -> None:
    async def work(database: Archive) -> None:
        texts = ClusterRepository(database, EDGE).texts({"a", "z"})
        assert [each async for each in texts] == [
            {
                "_id": "a",
                "headline": "On a",
                "articleBody": "Text of a",
                "source": {"domain": "herald.example"},
            }
        ]

    run(work)


def test_members_are_newcomers_named_articles_and_clusters(run: Any) -> None:
    async def work(database: Archive) -> None:
        clusters = ClusterRepository(database, EDGE)
        assert (await clusters.members({1}, NOON, {"d"}, set())).keys() == {"a", "d"}
        assert (await clusters.members(set(), NOON, set(), {"b"})).keys() == {"b", "c"}
        assert (await clusters.members({3}, NOON, set(), set())).keys() == set()
        assert await clusters.members(set(), NOON, set(), set()) == {}
        member = (await clusters.members(set(), NOON, {"a"}, set()))["a"]
        assert (member["head"], member["tail"]) == ("Text", "of a")
        assert "articleBody" not in member

    run(work)


def test_the_clusters_that_hold_articles_are_found(run: Any) -> None:
    async def work(database: Archive) -> None:
        holding = ClusterRepository(database, EDGE).holding(["c", "z"])
        assert [each async for each in holding] == [{"_id": "c", "cluster": {"id": "b"}}]

    run(work)


def test_corrections_unite_clusters_and_give_roles(
    run: Any, mongo_database: Database[BSONDocument]
) -> None:
    async def work(database: Archive) -> None:
        await ClusterRepository(database, EDGE).correct(
            [
                ClusterUnion(["b"], "a"),
                RoleChange("c", ["a", "b"], "copy", 0.7),
                RoleChange("d", ["a", "b"], "copy", 0.7),  # it has left them
            ]
        )

    run(work)
    corrected = list(mongo_database["articles"].find())
    clusters = {each["_id"]: each["cluster"] for each in corrected}
    original = {"role": "original", "similarity": 1.0}
    # who follows the state learns of those that have changed
    assert {each["_id"] for each in corrected if "stateChanged" in each} == {"b", "c"}
    assert clusters == {
        "a": {"id": "a", **original},
        "b": {"id": "a", **original},
        "c": {"id": "a", "role": "copy", "similarity": 0.7},
        "d": {"id": "d", **original},
    }
