"""Test what the validators and indexes of the collections take, refuse and serve."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bson import Timestamp
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, WriteError

from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from model.components import (
    SourceReference,
)
from model.items import Article
from tests.support.articles.whole_documents import NOW, WHOLE, life, whole_article


@pytest.fixture
def news(news_database: Database[BSONDocument]) -> Database[BSONDocument]:
    return news_database


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_document_is_taken_and_read_back(name: str, news: Database[BSONDocument]) -> None:
    collection = news.get_collection(name, news.codec_options.with_options(tz_aware=True))
    collection.insert_one(WHOLE[name])
    found = collection.find_one()
    assert found is not None
    if name == "articles":
        assert found.pop("changed") > Timestamp(0, 0)
        assert found == {key: value for key, value in WHOLE[name].items() if key != "changed"}
    else:
        assert found == WHOLE[name]


@pytest.mark.parametrize("name", WHOLE)
def test_an_unknown_field_is_refused(name: str, news: Database[BSONDocument]) -> None:
    with pytest.raises(WriteError, match="failed validation"):
        news[name].insert_one({**WHOLE[name], "surprise": 1})


@pytest.mark.parametrize(
    "change",
    [
        {"headline": 1},
        {"revision": "1"},
        {"status": "deleted"},
        {"changed": NOW},
        {"datePublished": "2026-11-22"},
        {"authors": [{"url": "https://paper.example/ada"}]},
        {"authors": [{"name": "Ada", "role": "editor"}]},
        {"discovery": {"via": "guess", "feedUrl": "f", "firstSeenAt": NOW}},
        {"fetch": {"status": 200.5, "runId": "r"}},
        {"headline": None},
    ],
)
def test_an_article_of_another_shape_is_refused(
    change: BSONDocument, news: Database[BSONDocument]
) -> None:
    with pytest.raises(WriteError, match="failed validation"):
        news.articles.insert_one({**WHOLE["articles"], **change})


def test_a_bare_article_is_enough_but_not_less(news: Database[BSONDocument]) -> None:
    bare = as_document(Article(url="https://a.example/", urlKey="a.example/"), life())
    assert "authors" not in bare
    assert "page" not in bare
    news.articles.insert_one(bare)
    del bare["urlKey"]
    with pytest.raises(WriteError):
        news.articles.insert_one({**bare, "_id": "2"})


def test_one_document_a_page(news: Database[BSONDocument]) -> None:
    news.articles.insert_one(as_document(whole_article(1), life(1)))
    twin = as_document(replace(whole_article(2), urlKey="paper.example/1"), life(2))
    with pytest.raises(DuplicateKeyError):
        news.articles.insert_one(twin)


def test_the_same_text_is_on_a_site_once_unless_a_page_came_to_say_it(
    news: Database[BSONDocument],
) -> None:
    first, other = whole_article(1), whole_article(2)
    news.articles.insert_one(as_document(first, life(1)))
    with pytest.raises(DuplicateKeyError):
        news.articles.insert_one(
            as_document(replace(other, contentHash=first.contentHash), life(2))
        )
    elsewhere = replace(
        other,
        contentHash=first.contentHash,
        source=SourceReference("other", "Other", "other.example"),
    )
    news.articles.insert_one(as_document(elsewhere, life(2)))
    news.articles.insert_one(
        as_document(replace(whole_article(3), contentHash=first.contentHash), life(3, revision=2))
    )


@pytest.mark.parametrize(
    ("name", "query", "sort"),
    [
        ("articles", {"changed": {"$gt": Timestamp(1, 1)}}, [("changed", 1), ("_id", 1)]),
        ("articles", {"urlKey": "a"}, []),
        ("articles", {"alternateUrls": "a"}, []),
        ("articles", {"nextCheckAt": {"$lte": NOW}}, [("nextCheckAt", 1)]),
        ("articles", {}, [("datePublished", -1)]),
        ("articles", {"source.id": "a"}, [("datePublished", -1)]),
        ("articles",
         {"source.domain": "a", "contentHash": "b", "revision": 1}, []),
        ("revisions", {"articleId": "1"}, [("revision", 1)]),
        ("rejected", {"reason": "too-short"}, [("rejectedAt", -1)]),
        ("rejected", {"alternateUrls": "a"}, []),
        ("sources", {"source": "a"}, []),
        ("sources", {"nextPollAt": {"$lte": NOW}}, []),
        ("rejected", {}, [("rejectedAt", -1)]),
        ("rejected", {"source.id": "a", "reason": "b"}, [("rejectedAt", -1)]),
        ("runs", {}, [("startedAt", -1)]),
        ("runs", {"endedAt": {"$exists": False}}, []),
        ("days", {"source": {"$in": ["a", "b"]}, "day": {"$gte": NOW}}, []),
    ],
)  # fmt: skip
def test_queries_have_their_index(
    name: str, query: BSONDocument, sort: list[tuple[str, int]], news: Database[BSONDocument]
) -> None:
    cursor = news[name].find(query)
    plan = str((cursor.sort(sort) if sort else cursor).explain()["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in plan
    assert "'SORT'" not in plan


def test_pages_expire_and_text_is_compressed(news: Database[BSONDocument]) -> None:
    (ttl,) = [each for each in news.pages.list_indexes() if "expireAfterSeconds" in each]
    assert ttl["expireAfterSeconds"] == 0
    for name in ("articles", "pages", "revisions"):
        assert "zstd" in news.command("collStats", name)["wiredTiger"]["creationString"]
