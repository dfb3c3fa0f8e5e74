"""Test which articles print the same story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.stories import StoryPlace, StoryRepository
from model.identity import page_id
from urls import url_key


def article(name: str, cluster: str, role: str, day: int | None = None) -> BSONDocument:
    url = f"https://{name}.example/a"
    dated = {} if day is None else {"datePublished": datetime(2026, 11, day, tzinfo=UTC)}
    return {
        "_id": page_id(url_key(url)),
        "url": url,
        "alternateUrls": [f"https://{name}.example/other"],
        "articleBody": "not shown",
        "cluster": {"id": cluster, "role": role, "similarity": 1.0},
        **dated,
    }


@pytest.fixture
def stories(mongo_database: Database[BSONDocument]) -> StoryRepository:
    articles = mongo_database["articles"]
    articles.create_index([("cluster.id", 1), ("cluster.role", 1)])
    alone = article("alone", "x", "original")
    del alone["cluster"]
    articles.insert_many(
        [
            article("c", "two", "copy"),
            article("b", "two", "copy", 3),
            article("d", "two", "copy", 2),
            article("a", "two", "original", 4),
            article("e", "one", "original", 1),
            article("f", "one", "copy", 1),
            article("g", "single", "original", 1),
            article("h", "headless", "copy", 1),
            article("i", "headless", "copy", 1),
            alone,
        ]
    )
    return StoryRepository(mongo_database)


def names(found: list[BSONDocument]) -> str:
    return "".join(each["url"].removeprefix("https://")[0] for each in found)


def test_the_most_printed_story_comes_first_with_its_number_of_articles(
    stories: StoryRepository,
) -> None:
    found = stories.most_printed(5)
    assert [(each["cluster"]["id"], each["articles"]) for each in found] == [("two", 4), ("one", 2)]
    assert names(found) == "ae"
    assert "articleBody" not in found[0]


def test_no_more_stories_than_asked_for(stories: StoryRepository) -> None:
    assert names(stories.most_printed(1)) == "a"


@pytest.mark.parametrize(
    "name",
    [
        "two",
        page_id(url_key("https://b.example/a")),
        "https://b.example/a?utm_source=x",
        "https://b.example/other",
    ],
)
def test_a_story_is_found_by_cluster_article_or_address(
    stories: StoryRepository, name: str
) -> None:
    # The original, then by date; one without a date is last.
    assert names(stories.articles_of(name)) == "adbc"


def test_a_story_is_read_in_parts(stories: StoryRepository) -> None:
    found, after = "", None
    while part := stories.articles_of("two", 1, after):
        found += names(part)
        after = StoryPlace.of(part[-1])
    assert found == "adbc"
    assert names(stories.articles_of("two", 2)) == "ad"
    assert (
        names(stories.articles_of("two", 3, StoryPlace.of(stories.articles_of("two")[1]))) == "bc"
    )


@pytest.mark.parametrize("name", ["three", "https://nowhere.example/a", "https://alone.example/a"])
def test_an_unknown_name_or_an_article_without_copies_is_no_story(
    stories: StoryRepository, name: str
) -> None:
    assert stories.articles_of(name) == []
