"""Test that a reader may choose articles and fields, and misses none of what it chose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from bson import Timestamp
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.reader import changes
from database.repositories.article_filter import ArticleFilter

SECOND = 1_700_000_000
"""The stamp of the first article, in seconds; each other one is a second later."""


def article(name: str, source: str, language: str, role: str | None) -> BSONDocument:
    cluster = {"cluster": {"id": "1", "role": role}} if role else {}
    place = "abcdefg".index(name)
    return {
        "_id": name,
        "source": {"id": source, "name": source.title()},
        "inLanguage": language,
        "status": "active",
        "changed": Timestamp(SECOND + place, 1),
        "headline": f"Story {name}",
        **cluster,
    }


@pytest.fixture
def news(mongo_database: Database[BSONDocument]) -> Database[BSONDocument]:
    mongo_database.articles.insert_many(
        [
            article("a", "paper", "en", "original"),
            article("b", "gazette", "en-GB", "copy"),
            article("c", "paper", "de", None),
            article("d", "blatt", "de-AT", "copy"),
            article("e", "paper", "eng", None),
        ]
    )
    mongo_database.forgotten.insert_many(
        [
            {"_id": "f", "source": "gazette", "changed": Timestamp(SECOND + 5, 1)},
            {"_id": "g", "changed": Timestamp(SECOND + 6, 1)},
        ]
    )
    return mongo_database


def found(uri: str, news: Database[BSONDocument], **options: Any) -> str:
    return "".join(each["_id"] for _, each in changes(uri, database=news.name, **options))


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (ArticleFilter(), "abcdefg"),
        # whose source is not known any more may have been of any
        (ArticleFilter(sources=["paper"]), "aceg"),
        (ArticleFilter(sources=["gazette", "blatt"]), "bdfg"),
        (ArticleFilter(sources=["nobody"]), "g"),
        # of a deleted article the language is not kept
        (ArticleFilter(languages=["en"]), "abfg"),
        (ArticleFilter(languages=["de-AT", "en"]), "abdfg"),
        (ArticleFilter(one_per_story=True), "acefg"),
        (ArticleFilter(sources=["gazette"], languages=["en"], one_per_story=True), "fg"),
    ],
)
def test_only_what_was_chosen_and_every_deletion(
    mongo_uri: str,
    news: Database[BSONDocument],
    only: ArticleFilter,
    expected: str,
    size: int,
) -> None:
    assert found(mongo_uri, news, only=only, batch_size=size) == expected
    cursors = [cursor for cursor, _ in changes(mongo_uri, database=news.name, only=only)]
    for place, cursor in enumerate(cursors, start=1):
        assert found(mongo_uri, news, only=only, since=cursor) == expected[place:]


def test_until_leaves_out_what_came_at_that_second_or_later(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    for place, expected in ((-9, ""), (0, ""), (1, "a"), (2, "ab"), (6, "abcdef"), (99, "abcdefg")):
        until = datetime.fromtimestamp(SECOND + place, UTC)
        assert found(mongo_uri, news, until=until) == expected
    since = datetime.fromtimestamp(SECOND + 2, UTC)
    until = datetime.fromtimestamp(SECOND + 4, UTC)
    assert found(mongo_uri, news, since=since, until=until) == "cd"


def test_the_fields_that_are_named_and_what_a_copy_is_kept_by(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    read = [each for _, each in changes(mongo_uri, database=news.name, fields=["source.id"])]
    assert read[0] == {
        "_id": "a",
        "source": {"id": "paper"},
        "status": "active",
        "changed": Timestamp(SECOND, 1),
    }
    assert read[5]["status"] == "forgotten"
    bare = next(iter(changes(mongo_uri, database=news.name, fields=[])))[1]
    assert set(bare) == {"_id", "status", "changed"}
