"""Test what is left when a page is forgotten: tombstones, clusters, and what was half deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.forgetting import ForgettingRepository
from model.clock import Clock
from model.items import Article, Rejection
from pipelines.storage.article_store import ArticleStore
from pipelines.storage.forgetting import Forgetting
from pipelines.storage.write_plan import Outcome
from tests.pipelines.storage import test_article_store
from tests.pipelines.storage.test_article_store import Run, run, store
from urls import url_key

__all__ = ["run"]

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def article(name: str, body: str, *, site: str = "herald.example", **fields: Any) -> Article:
    """Return an article under the key that its address really has."""
    item = test_article_store.article(name, body, site=site, **fields)
    return replace(item, urlKey=url_key(item.url))


def rejection(name: str) -> Rejection:
    return article(name, "x").rejected("too-short", "validation", "1 word")


def forget(run: Run, url: str) -> int:
    async def work(_: ArticleStore, database: AsyncDatabase[BSONDocument]) -> int:
        return await Forgetting(database, Clock()).forget_at([url])

    forgotten: int = run(work)
    return forgotten


def test_no_address_of_a_forgotten_article_is_stored_again(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    moved = article("new", "One text.", alternateUrls=["https://herald.example/old"])
    store(run, moved)
    assert forget(run, "https://herald.example/old") == 1
    again: list[Article | Rejection] = [
        article("new", "Another text."),
        article("old", "Another text of it."),
        article("newest", "A third text.", alternateUrls=["https://herald.example/new"]),
        rejection("new"),
        article("other", "What others say."),
        replace(article("elsewhere", "A fourth text."), replayOf=moved.id),
    ]
    assert store(run, *again) == [
        *[Outcome.FORGOTTEN] * 4, Outcome.NEW, Outcome.FORGOTTEN,
    ]  # fmt: skip
    assert mongo_database["articles"].distinct("url") == ["https://herald.example/other"]
    assert mongo_database["rejected"].count_documents({}) == 0
    assert mongo_database["pages"].count_documents({}) == 1


def test_a_rejected_page_is_forgotten_without_a_word_to_readers(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    store(run, rejection("wall"))
    assert forget(run, "https://herald.example/wall") == 1
    (tombstone,) = mongo_database["forgotten"].find()
    assert "changed" not in tombstone
    assert mongo_database["rejected"].count_documents({}) == 0
    assert mongo_database["pages"].count_documents({}) == 0
    assert forget(run, "https://herald.example/wall") == 0


def test_where_the_original_goes_another_is_chosen(
    run: Run, mongo_database: Database[BSONDocument]
) -> None:
    store(run, article("a", "One text."), article("a", "One text.", site="b.example"))
    articles = mongo_database["articles"]
    cluster = {"id": "c", "role": "original", "similarity": 1.0}
    articles.update_one({"url": "https://herald.example/a"}, {"$set": {"cluster": cluster}})
    articles.update_one(
        {"url": "https://b.example/a"}, {"$set": {"cluster": cluster | {"role": "copy"}}}
    )
    forget(run, "https://herald.example/a")
    (left,) = articles.find()
    assert left["cluster"]["role"] == "original"


@pytest.mark.parametrize("deleted", [False, True])
def test_what_is_half_deleted_is_finished_by_the_next_attempt(
    run: Run, mongo_database: Database[BSONDocument], deleted: bool
) -> None:
    url = "https://herald.example/a"
    store(run, article("a", "One text."))
    mongo_database["revisions"].insert_one(
        {"_id": "left", "articleId": article("a", "").id, "revision": 1, "replacedAt": NOW,
         "changedFields": [], "document": {}}
    )  # fmt: skip

    async def begin(_: ArticleStore, database: AsyncDatabase[BSONDocument]) -> None:
        repository = ForgettingRepository(database)
        buried = await repository.bury(await repository.at_address(url, NOW))
        if deleted:
            await repository.delete(buried)

    run(begin)
    (tombstone,) = mongo_database["forgotten"].find()
    assert "changed" not in tombstone
    assert store(run, article("a", "Another text.")) == [Outcome.FORGOTTEN]
    assert forget(run, url) == 1
    for name in ("articles", "revisions", "pages", "rejected"):
        assert mongo_database[name].count_documents({}) == 0, name
    (tombstone,) = mongo_database["forgotten"].find()
    assert tombstone["changed"]
    assert "remains" not in tombstone
    assert "herald.example/a" not in str(tombstone)
