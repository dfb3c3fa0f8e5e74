"""Test what comes late out of the spool, and what the database refuses, on a real server."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from model.clock import Clock
from model.components import Discovery
from model.errors import WriteConflict
from model.items import Article, Rejection
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.batch_delivery import deliver
from pipelines.storage.write_plan import Outcome
from tests.pipelines.storage.test_article_store import Run, article, run  # noqa: F401 - a fixture

CONTESTED = "https://herald.example/a"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def fetched(minutes: int, name: str, body: str) -> Article:
    """Return an article as it was fetched so many minutes after noon."""
    moment = NOON + timedelta(minutes=minutes)
    return article(name, body, discovery=Discovery("feed", None, moment))


@pytest.fixture
def store(run: Run) -> Any:  # noqa: F811
    def deliver_all(*items: Article | Rejection, late: bool = False) -> list[Outcome]:
        outcomes: list[Outcome] = run(
            lambda archive, _: deliver(archive, list(items), within=30, late=late)
        )
        return outcomes

    return deliver_all


def test_a_late_article_bears_the_times_of_its_download(
    store: Any, mongo_database: Database[BSONDocument]
) -> None:
    assert store(fetched(0, "a", "Text."), late=True) == [Outcome.NEW]
    stored = mongo_database["articles"].find_one() or {}
    for name in ("firstFetchedAt", "lastFetchedAt", "lastCheckedAt", "contentChangedAt"):
        assert stored[name] == NOON
    assert stored["changed"].time > NOON.timestamp()  # readers follow when it was stored


def test_versions_stored_twice_make_one_revision(
    store: Any, mongo_database: Database[BSONDocument]
) -> None:
    """Store twice, as when the drain of a spool is killed before its end, and begins anew."""
    for _ in range(3):
        store(fetched(0, "a", "First."), late=True)
        store(fetched(5, "a", "Second."), late=True)
    stored = mongo_database["articles"].find_one() or {}
    assert (stored["articleBody"], stored["revision"]) == ("Second.", 2)
    assert mongo_database["revisions"].count_documents({}) == 1
    assert mongo_database["pages"].count_documents({}) == 2


def test_an_older_text_that_comes_late_changes_nothing(
    store: Any, mongo_database: Database[BSONDocument]
) -> None:
    store(article("a", "Newer, by another crawl."))
    before = mongo_database["articles"].find_one() or {}
    assert store(fetched(0, "a", "Older."), late=True) == [Outcome.UNCHANGED]
    assert mongo_database["articles"].find_one() == before


def test_a_late_rejection_does_not_follow_a_later_article(
    store: Any, mongo_database: Database[BSONDocument]
) -> None:
    wall = fetched(0, "a", "x").rejected("bot-wall", "validation", "a wall")
    assert store(wall, late=True) == [Outcome.REJECTED]
    assert mongo_database["rejected"].count_documents({}) == 1
    store(fetched(5, "a", "The text."), late=True)
    assert store(wall, late=True) == [Outcome.REJECTED]
    assert mongo_database["rejected"].count_documents({}) == 0


def test_what_the_database_refuses_is_rejected_alone(
    store: Any, mongo_database: Database[BSONDocument]
) -> None:
    items = [article(name, f"Text of {name}.") for name in "abcd"]
    items[1].fingerprint = [2**70]
    items[2].articleBody = "x" * 17 * 1024 * 1024
    assert store(*items) == [Outcome.NEW, Outcome.REJECTED, Outcome.REJECTED, Outcome.NEW]
    rejected = {each["_id"]: each for each in mongo_database["rejected"].find()}
    assert rejected.keys() == {items[1].id, items[2].id}
    assert {each["reason"] for each in rejected.values()} == {"not-storable"}
    assert all(mongo_database["pages"].find_one({"url": items[n].url}) for n in (1, 2))


class FasterElsewhere(ArticleStore):
    """Revise an article as another process would between each look-up and each write."""

    async def _whole(self, changed: Collection[Article]) -> dict[str, BSONDocument]:
        found = await super()._whole(changed)
        elsewhere = UpdateOne({"url": CONTESTED}, {"$inc": {"revision": 1}})
        await self._articles.record_visits([elsewhere])
        return found


def test_an_article_that_others_keep_changing_is_neither_stored_nor_rejected(
    store: Any,
    run: Run,  # noqa: F811
    mongo_database: Database[BSONDocument],
) -> None:
    store(article("a", "Before."), article("b", "Before it."))

    async def work(_: ArticleStore, database: AsyncDatabase[BSONDocument]) -> None:
        contested = FasterElsewhere(database, timedelta(days=30), Clock())
        items = [article("a", "After."), article("b", "After it.")]
        with pytest.raises(WriteConflict, match=r"herald\.example/a$"):
            await deliver(contested, items, within=30)

    run(work)
    assert mongo_database["rejected"].count_documents({}) == 0
    texts = {each["url"]: each["articleBody"] for each in mongo_database["articles"].find()}
    assert texts == {CONTESTED: "Before.", "https://herald.example/b": "After it."}
