"""Test that a search among changes misses none that the index does not hold yet."""

from __future__ import annotations

from pathlib import Path

import pytest
from pymongo.database import Database

from database import reader
from database.documents.bson_document import BSONDocument
from database.reader import changes
from model.clock import Clock
from model.errors import SearchUnavailable
from search import selection
from search.engine import SearchRequest
from search.feed import bring_up
from search.index.index import SearchIndex
from search.query import parse
from search.selection import only_found
from tests.search.articles import article
from tests.search.test_feed import forget, store

REQUEST = SearchRequest(query=parse("headline:ferry"))


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for late writes, where nothing is written while the reader reads."""
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 0.0)


def test_what_a_search_finds_comes_with_deletions(
    mongo_uri: str, mongo_database: Database[BSONDocument], tmp_path: Path
) -> None:
    index = SearchIndex.open(tmp_path, "news")
    for number in range(1, 5):
        headline = "Ferry" if number % 2 else "Fog"
        store(mongo_database, article(number, headline=headline))
    forget(mongo_database, 4)

    def index_all() -> bool:
        return bring_up(index, mongo_database, "the server", Clock())

    index_all()
    store(mongo_database, article(7, headline="Ferry"))
    stored = changes(mongo_uri, database=mongo_database.name)
    found = list(only_found(stored, index, REQUEST, index_all))
    assert [each["_id"] for _, each in found if each["status"] != "forgotten"] == [
        f"{number:032x}" for number in (1, 3, 7)
    ]
    assert [each["_id"] for _, each in found if each["status"] == "forgotten"] == [f"{4:032x}"]


def test_an_index_that_stays_behind_is_an_error(
    mongo_uri: str,
    mongo_database: Database[BSONDocument],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(selection, "PATIENCE", 0.1)
    store(mongo_database, article(1))
    index = SearchIndex.open(tmp_path, "news")
    stored = changes(mongo_uri, database=mongo_database.name)
    with pytest.raises(SearchUnavailable, match="behind the database"):
        list(only_found(stored, index, REQUEST, lambda: False))
