"""Test what is shown of texts that differ."""

from __future__ import annotations

from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from desk.answers.differences import (
    LONGEST_DIFFERENCE,
    MOST_COPIES,
    differences,
    differences_of_copies,
)
from tests.search.articles import article, copy_of


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(each.change, each.text) for each in differences(before, after)]


def test_texts_that_do_not_differ_have_no_differences() -> None:
    assert told("The pier opened.", "The pier opened.") == []
    assert told("", "") == []


def test_what_stayed_is_shown_beside_the_change_only() -> None:
    before = "It rained. " * 50
    kept, added = told(before, f"{before}Then it stopped.")
    assert added == ("added", "Then it stopped.")
    assert kept[1].endswith("It rained. ")
    assert len(kept[1]) < 80


def test_a_difference_of_a_whole_text_is_cut() -> None:
    shown = told("", "word " * LONGEST_DIFFERENCE)
    assert shown == [("added", ("word " * LONGEST_DIFFERENCE)[:LONGEST_DIFFERENCE])]
    removed, added = told("a" * (LONGEST_DIFFERENCE - 1), "b" * 9)
    assert (len(removed[1]), added) == (LONGEST_DIFFERENCE - 1, ("added", "b"))


def test_the_first_copies_are_compared_with_the_original(
    mongo_database: Database[BSONDocument],
) -> None:
    last = MOST_COPIES + 2
    articles = [article(1)] + [
        copy_of(1, each, articleBody=f"The harbour council opened pier {each}.")
        for each in range(2, last + 1)
    ]
    mongo_database.articles.insert_many(articles)
    found = differences_of_copies(mongo_database, articles)
    assert set(found) == {each["_id"] for each in articles[:-1]}
    assert found[articles[0]["_id"]] == []
    assert [(each.change, each.text) for each in found[articles[1]["_id"]]] == [
        ("kept", "The harbour council opened "),
        ("removed", "the"),
        ("added", "pier"),
        ("kept", " "),
        ("removed", "pier."),
        ("added", "2."),
    ]
