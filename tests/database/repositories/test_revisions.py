"""Test how the changes of an article are read from its revisions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.revisions import Change, RevisionRepository, Version, difference
from model.errors import InvalidURL
from model.identity import page_id
from urls import url_key

URL = "https://herald.example/a"
ID = page_id(url_key(URL))
FIRST, SECOND = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)


def revision(number: int, at: datetime, headline: str) -> BSONDocument:
    return {
        "_id": f"{ID}:{number}",
        "articleId": ID,
        "revision": number,
        "replacedAt": at,
        "changedFields": ["headline"],
        "document": {"headline": headline},
    }


@pytest.fixture
def repository(mongo_database: Database[BSONDocument]) -> RevisionRepository:
    mongo_database["articles"].insert_one(
        {"_id": ID, "url": URL, "alternateUrls": ["https://herald.example/b"], "headline": "three"}
    )
    mongo_database["revisions"].insert_many(
        [
            revision(2, SECOND, "two"),
            revision(1, FIRST, "one"),
            {**revision(1, FIRST, "other"), "_id": "x:1", "articleId": "x"},
        ]
    )
    return RevisionRepository(mongo_database)


@pytest.mark.parametrize(
    "url", [URL, "https://www.herald.example/a?utm_source=x", "https://herald.example/b"]
)
def test_an_article_is_found_under_each_of_its_addresses(
    repository: RevisionRepository, url: str
) -> None:
    article = repository.article_at(url)
    assert article is not None
    assert article["_id"] == ID


def test_an_address_that_is_not_stored_or_none(repository: RevisionRepository) -> None:
    assert repository.article_at("https://herald.example/c") is None
    with pytest.raises(InvalidURL):
        repository.article_at("herald")


def test_each_change_leads_from_one_version_to_the_next(repository: RevisionRepository) -> None:
    article = repository.article_at(URL)
    assert article is not None
    one, two = {"headline": "one"}, {"headline": "two"}
    assert repository.changes_of(article) == [
        Change(2, FIRST, ["headline"], one, two),
        Change(3, SECOND, ["headline"], two, article),
    ]


def test_versions_are_listed_without_what_they_said_and_had_one_by_one(
    repository: RevisionRepository,
) -> None:
    article = repository.article_at(URL)
    assert article is not None
    article["revision"] = 3
    both = [Version(2, FIRST, ["headline"]), Version(3, SECOND, ["headline"])]
    assert repository.versions(ID, 9) == both
    assert repository.versions(ID, 1) == both[1:]
    assert [repository.version(article, number) for number in (0, 1, 2, 3, 4, 10**30)] == [
        *(None, {"headline": "one"}, {"headline": "two"}, article, None, None)
    ]


def test_an_article_that_never_changed_has_no_changes(repository: RevisionRepository) -> None:
    assert repository.changes_of({"_id": "y"}) == []


def test_a_difference_shows_changed_paragraphs_and_one_on_either_side() -> None:
    body = ["a", "b", "c", "d", "e", "f"]
    before = {"articleBody": "\n\n".join(body)}
    after = {"articleBody": "\n\n".join(["a", "b", "c", "D", "e", "f"])}
    assert list(difference(before, after)) == ["  c", "- d", "+ D", "  e"]


@pytest.mark.parametrize("field", ["headline", "alternativeHeadline", "abstract", "articleBody"])
def test_a_difference_compares_each_text_of_the_article(field: str) -> None:
    assert list(difference({field: "old"}, {field: "new"})) == ["- old", "+ new"]


def test_a_difference_of_other_fields_is_empty() -> None:
    assert list(difference({"wordCount": 1, "abstract": None}, {"wordCount": 2})) == []
