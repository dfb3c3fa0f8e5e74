"""Test that the index follows the database: inserts, changes, states, copies and deletions."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from bson import Timestamp
from pymongo.database import Database

from database import reader
from database.documents.bson_document import BSONDocument
from model.clock import Clock
from search.engine import SearchRequest, every_hit
from search.feed import IndexFeed, bring_up
from search.index.index import SearchIndex
from search.query import parse
from search.rows import Row
from tests.search.articles import article, copy_of
from tests.support.waiting import wait_until

STAMPED = {"changed": {"$type": "timestamp"}}


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for late writes, where nothing is written while the reader reads."""
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 0.0)


@pytest.fixture
def index(tmp_path: Path) -> SearchIndex:
    return SearchIndex.open(tmp_path, "news")


def store(news: Database[BSONDocument], document: BSONDocument) -> None:
    news.articles.replace_one({"_id": document["_id"]}, document, upsert=True)
    news.articles.update_one({"_id": document["_id"]}, {"$currentDate": STAMPED})


def set_state(news: Database[BSONDocument], number: int, **fields: Any) -> None:
    """Change what is no content: the status, or the story."""
    news.articles.update_one(
        {"_id": f"{number:032x}"},
        {"$set": fields, "$currentDate": {"stateChanged": {"$type": "timestamp"}}},
    )


def forget(news: Database[BSONDocument], number: int) -> None:
    news.articles.delete_one({"_id": f"{number:032x}"})
    news.forgotten.update_one({"_id": f"{number:032x}"}, {"$currentDate": STAMPED}, upsert=True)


def index_all(index: SearchIndex, news: Database[BSONDocument]) -> bool:
    return bring_up(index, news, "the server", Clock())


def rows(index: SearchIndex, query: str = "") -> dict[int, Row]:
    request = SearchRequest(query=parse(query), collapse=False)
    return {int(hit.row.id, 16): hit.row for hit in every_hit(index, request)}


def copies(index: SearchIndex) -> dict[int, int]:
    return {number: row.copies for number, row in rows(index).items()}


def test_what_is_stored_changed_or_deleted_is_so_in_the_index(
    index: SearchIndex, mongo_database: Database[BSONDocument]
) -> None:
    for number in range(1, 6):
        store(mongo_database, article(number))
    assert index_all(index, mongo_database)
    assert set(rows(index)) == {1, 2, 3, 4, 5}
    store(mongo_database, article(2, headline="Corrected", revision=2))
    store(mongo_database, article(6))
    forget(mongo_database, 4)
    index_all(index, mongo_database)
    assert set(rows(index)) == {1, 2, 3, 5, 6}
    assert set(rows(index, "corrected")) == {2}
    assert rows(index)[2].revision == 2


def test_a_status_that_changes_without_the_content_is_followed(
    index: SearchIndex, mongo_database: Database[BSONDocument]
) -> None:
    store(mongo_database, article(1))
    store(mongo_database, article(2))
    index_all(index, mongo_database)
    set_state(mongo_database, 1, status="gone")
    index_all(index, mongo_database)
    assert {number: row.status for number, row in rows(index).items()} == {1: "gone", 2: "active"}
    # stamped before the last one that was read, and seen after it
    late = {"$set": {"status": "gone", "stateChanged": Timestamp(int(time.time()) - 30, 1)}}
    mongo_database.articles.update_one({"_id": f"{2:032x}"}, late)
    set_state(mongo_database, 1, status="active")
    index_all(index, mongo_database)
    assert {number: row.status for number, row in rows(index).items()} == {1: "active", 2: "gone"}


def test_who_is_stopped_ends_after_a_batch_and_the_next_goes_on_there(
    index: SearchIndex, mongo_database: Database[BSONDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.feed.BATCH_SIZE", 2)
    for number in range(5):
        store(mongo_database, article(number))
    stop = Event()
    stop.set()
    for expected in ([0, 1], [0, 1, 2, 3], [0, 1, 2, 3, 4]):
        with index.writing() as writer:
            assert writer is not None
            feed = IndexFeed(index, writer, mongo_database, "the server", Clock())
            feed.catch_up(stop)
        assert sorted(rows(index)) == expected
    assert index_all(index, mongo_database)
    assert sorted(rows(index)) == [0, 1, 2, 3, 4]


def test_copies_are_counted_wherever_one_comes_or_goes(
    index: SearchIndex, mongo_database: Database[BSONDocument]
) -> None:
    store(mongo_database, article(1))
    store(mongo_database, article(4))
    index_all(index, mongo_database)
    assert copies(index) == {1: 0, 4: 0}
    store(mongo_database, copy_of(1, 2))
    store(mongo_database, copy_of(1, 3))
    index_all(index, mongo_database)
    assert copies(index) == {1: 2, 2: 2, 3: 2, 4: 0}
    forget(mongo_database, 3)
    index_all(index, mongo_database)
    assert copies(index) == {1: 1, 2: 1, 4: 0}
    # two stories turn out to be one
    set_state(mongo_database, 4, cluster={"id": f"{1:032x}", "role": "copy"})
    index_all(index, mongo_database)
    assert copies(index) == {1: 2, 2: 2, 4: 2}
    # a correction leaves the story
    store(mongo_database, article(2, revision=2))
    index_all(index, mongo_database)
    assert copies(index) == {1: 1, 2: 0, 4: 1}


def test_a_copy_that_comes_before_the_original_is_committed_counts_too(
    index: SearchIndex, mongo_database: Database[BSONDocument]
) -> None:
    with index.writing() as writer:
        assert writer is not None
        feed = IndexFeed(index, writer, mongo_database, "the server", Clock())
        original, copy = article(1), copy_of(1, 2)
        mongo_database.articles.insert_one(original)
        feed._index_articles([original], [])
        mongo_database.articles.insert_one(copy)
        feed._index_articles([copy], [])
        feed.catch_up()
    assert copies(index) == {1: 1, 2: 1}


def test_a_collection_made_anew_is_indexed_anew(
    index: SearchIndex, mongo_database: Database[BSONDocument]
) -> None:
    store(mongo_database, article(1))
    index_all(index, mongo_database)
    mongo_database.drop_collection("articles")
    store(mongo_database, article(2))
    index_all(index, mongo_database)
    assert set(rows(index)) == {2}


def test_while_one_process_indexes_another_leaves_it_to_that_one(
    index: SearchIndex, mongo_database: Database[BSONDocument], tmp_path: Path
) -> None:
    store(mongo_database, article(1))
    with index.writing() as writer:
        assert writer is not None
        other = SearchIndex.open(tmp_path, "news")
        assert not index_all(other, mongo_database)
        stop = Event()
        feed = IndexFeed(index, writer, mongo_database, "the server", Clock())
        thread = Thread(target=feed.follow, args=(stop,))
        thread.start()
        try:
            wait_until(lambda: set(rows(other)) == {1})
            store(mongo_database, article(2))
            # what another process committed is seen without opening the index again
            wait_until(lambda: set(rows(other)) == {1, 2})
        finally:
            stop.set()
            thread.join()


KILLED_WHILE_INDEXING = """
import sys
from pathlib import Path
from database import reader
from database.connection.client import connect
from model.clock import Clock
from search import feed
from search.index.index import SearchIndex
reader.SETTLING_SECONDS = 0.0
feed.BATCH_SIZE, feed.COMMIT_ARTICLES = 10, 20
uri, database, folder = sys.argv[1:]
index = SearchIndex.open(Path(folder), "news")
with connect(uri) as client:
    while True:
        feed.bring_up(index, client[database], "the server", Clock())
        print("done", flush=True)
"""


@pytest.mark.parametrize(
    "delay", [0.05, *(pytest.param(each, marks=pytest.mark.long) for each in (0.0, 0.2))]
)
def test_a_kill_while_indexing_leaves_an_index_that_goes_on(
    index: SearchIndex,
    mongo_uri: str,
    mongo_database: Database[BSONDocument],
    tmp_path: Path,
    delay: float,
) -> None:
    for number in range(300):
        store(mongo_database, article(number))
    command = [sys.executable, "-c", KILLED_WHILE_INDEXING, mongo_uri, mongo_database.name]
    for _ in range(3):
        process = subprocess.Popen([*command, str(tmp_path)], stdout=subprocess.PIPE)
        wait_until(lambda: index.state is not None)
        time.sleep(delay)
        process.kill()
        process.communicate()
    assert index_all(index, mongo_database)
    assert set(rows(index)) == set(range(300))
