"""Test that what pages say never becomes a field, an operator or an error of the database."""

from __future__ import annotations

from typing import Any

from pymongo.database import Database

from crawler.extraction import extract
from database.documents.encoding import as_document
from model.links import Link
from tests.sites.hostile_bounds import BOUNDED

URL = "https://news.example/world/the-clock-that-would-not-stop-4821.html"


def _names(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [name for key, inner in value.items() for name in (key, *_names(inner))]
    return [name for inner in value for name in _names(inner)] if isinstance(value, list) else []


def test_names_and_numbers_of_a_page_stay_out_of_the_database(
    mongo_database: Database[dict[str, Any]],
) -> None:
    body = BOUNDED["/pages/odd-json"].reply("").body
    assert isinstance(body, bytes)
    link = Link(URL, "feed", headline="$set \ud83d and \x00", keywords=["$gt", "a.b"])
    document = as_document(extract(body, URL, link=link))
    mongo_database["articles"].insert_one(document)
    stored = mongo_database["articles"].find_one({"url": URL})
    assert stored is not None
    assert "clock" in stored["headline"]
    assert "\x00" not in str(stored)
    assert all(name.removeprefix("_").isidentifier() for name in _names(stored))
    # What a page says is compared as a text, never taken for a condition.
    assert mongo_database["articles"].find_one({"keywords": "$gt"}) == stored


def test_half_characters_are_stored_as_such(mongo_database: Database[dict[str, Any]]) -> None:
    document = as_document(
        Link("https://news.example/\ud83d", "feed", headline="\ud83e\udd86\udc00")
    )
    mongo_database["links"].insert_one(document)
    stored = mongo_database["links"].find_one()
    assert stored is not None
    assert (stored["url"], stored["headline"]) == ("https://news.example/\ufffd", "🦆\ufffd")
