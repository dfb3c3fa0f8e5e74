"""Test which articles a list shows, in which order, and how many others print the same story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.article_filter import ArticleFilter
from database.repositories.newest_articles import NewestArticles


def article(
    name: str, day: int | None, source: str = "herald", language: str | None = "en", story: str = ""
) -> BSONDocument:
    return {
        "_id": name,
        "url": f"https://herald.example/{name}",
        "urlKey": f"https://herald.example/{name}",
        "articleBody": "not listed",
        "source": {"id": source},
        **({"inLanguage": language} if language else {}),
        **({"datePublished": datetime(2026, 11, day, tzinfo=UTC)} if day else {}),
        **({"cluster": {"id": story, "role": "copy"}} if story else {}),
    }


@pytest.fixture
def newest(mongo_database: Database[BSONDocument]) -> NewestArticles:
    mongo_database["articles"].insert_many(
        [
            article("undated", None),
            article("old", 20, language="de"),
            article("british", 22, language="en-GB"),
            article("copied", 23, story="storm"),
            article("copy", 21, source="ticker", story="storm"),
            article("slavic", 19, language="enx", source="ticker"),
            article("unknown", 18, language=None, story="alone"),
        ]
    )
    return NewestArticles(mongo_database)


def names(found: list[BSONDocument]) -> list[str]:
    return [each["_id"] for each in found]


def test_the_last_published_come_first_and_undated_ones_last(newest: NewestArticles) -> None:
    found = newest.read(ArticleFilter(), 100)
    assert names(found) == ["copied", "british", "copy", "old", "slavic", "unknown", "undated"]
    assert names(newest.read(ArticleFilter(), 2)) == ["copied", "british"]
    assert "articleBody" not in found[0]


def test_copies_are_counted_also_where_they_are_not_listed(newest: NewestArticles) -> None:
    copies = {each["_id"]: each["copies"] for each in newest.read(ArticleFilter(), 2)}
    assert copies == {"copied": 1, "british": 0}
    alone = newest.read(ArticleFilter(), 100)[5]
    assert (alone["_id"], alone["copies"]) == ("unknown", 0)


def test_each_condition_excludes(newest: NewestArticles) -> None:
    assert names(newest.read(ArticleFilter(sources=["ticker"]), 9)) == ["copy", "slavic"]
    since = datetime(2026, 11, 22, tzinfo=UTC)
    assert names(newest.read(ArticleFilter(since=since), 9)) == ["copied", "british"]
    english = newest.read(ArticleFilter(languages=["en"]), 9)
    assert names(english) == ["copied", "british", "copy", "undated"]
    both = newest.read(ArticleFilter(languages=["de", "enx"]), 9)
    assert names(both) == ["old", "slavic"]
