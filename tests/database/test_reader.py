"""Test that a reader sees every insert and change once, in order."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bson import Timestamp
from pymongo import MongoClient
from pymongo.database import Database

from database import reader
from database.connection.client import connect
from database.cursor import Position
from database.documents.bson_document import BSONDocument
from database.reader import ChangeReader, changes
from model.errors import CursorError, DatabaseUnavailable

ROOT = Path(__file__).parents[2]

Change = tuple[str, BSONDocument]


@pytest.fixture
def news(mongo_database: Database[BSONDocument]) -> Database[BSONDocument]:
    mongo_database.articles.create_index([("changed", 1), ("_id", 1)])
    return mongo_database


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for late writes, where nothing is written while the reader reads."""
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 0.0)


def change(news: Database[BSONDocument], article_id: str, **fields: Any) -> None:
    news.articles.update_one(
        {"_id": article_id},
        {"$set": fields or {"x": 1}, "$currentDate": {"changed": {"$type": "timestamp"}}},
        upsert=True,
    )


def read(uri: str, news: Database[BSONDocument], since: Any = None, **options: Any) -> list[Change]:
    return list(changes(uri, since, database=news.name, **options))


def forget(news: Database[BSONDocument], article_id: str) -> None:
    news.articles.delete_one({"_id": article_id})
    news.forgotten.update_one(
        {"_id": article_id},
        {"$set": {"keys": [article_id], "source": "paper"},
         "$currentDate": {"changed": {"$type": "timestamp"}}},
        upsert=True,
    )  # fmt: skip


def ids(found: list[Change]) -> list[str]:
    return [article["_id"] for _, article in found]


@pytest.mark.usefixtures("hasty")
def test_what_is_deleted_on_request_comes_once_in_its_place(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    for article_id in "abcd":
        change(news, article_id)
    first = read(mongo_uri, news)
    forget(news, "b")
    change(news, "e")
    forget(news, "c")
    # half deleted, or a rejected page: readers are told of neither
    news.forgotten.insert_one({"_id": "z", "keys": ["z"]})
    later = read(mongo_uri, news, first[-1][0], batch_size=2)
    assert [(each["_id"], each.get("status")) for _, each in later] == [
        ("b", "forgotten"), ("e", None), ("c", "forgotten"),
    ]  # fmt: skip
    assert later[0][1].keys() == {"_id", "status", "source", "changed"}
    assert later[0][1]["source"] == {"id": "paper"}
    for place, (cursor, _) in enumerate(later, 1):
        assert ids(read(mongo_uri, news, cursor)) == ids(later[place:])
    for size in (1, 2, 3, 100):
        assert ids(read(mongo_uri, news, batch_size=size)) == ["a", "d", "b", "e", "c"]


@pytest.mark.usefixtures("hasty")
def test_every_insert_and_change_once_in_order(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    for article_id in "abc":
        change(news, article_id)
    first = read(mongo_uri, news)
    assert ids(first) == ["a", "b", "c"]
    cursor = first[-1][0]
    assert read(mongo_uri, news, cursor) == []
    news.articles.update_one({"_id": "a"}, {"$set": {"lastCheckedAt": datetime.now(UTC)}})
    assert read(mongo_uri, news, cursor) == []
    change(news, "b", headline="New")
    change(news, "d")
    change(news, "a")
    then = read(mongo_uri, news, cursor)
    assert ids(then) == ["b", "d", "a"]
    assert then[0][1]["headline"] == "New"
    assert ids(read(mongo_uri, news, then[0][0])) == ["d", "a"]


@pytest.mark.usefixtures("hasty")
def test_goes_on_from_any_cursor_in_batches_of_any_size(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    for number in range(10):
        change(news, f"{number}")
    whole = read(mongo_uri, news)
    assert len(whole) == 10
    for size in (1, 3, 5, 10, 11):
        assert read(mongo_uri, news, batch_size=size) == whole
        assert read(mongo_uri, news, whole[4][0], batch_size=size) == whole[5:]


@pytest.mark.usefixtures("hasty")
def test_the_same_stamp_twice(mongo_uri: str, news: Database[BSONDocument]) -> None:
    # no single server makes one; a restored or sharded collection may hold them
    for article_id in "abcde":
        news.articles.insert_one({"_id": article_id, "changed": Timestamp(1_700_000_000, 7)})
    whole = read(mongo_uri, news, batch_size=2)
    assert ids(whole) == list("abcde")
    assert ids(read(mongo_uri, news, whole[2][0], batch_size=2)) == ["d", "e"]


def test_a_batch_is_read_from_the_index(news: Database[BSONDocument]) -> None:
    position = Position(1, 1, "a")
    found = news.articles.find({"$and": [reader._after(position), {"changed": {"$lte": 1}}]})
    plan = str(found.sort(reader._ORDER).explain()["queryPlanner"]["winningPlan"])
    assert "IXSCAN" in plan
    assert "'SORT'" not in plan


@pytest.mark.usefixtures("hasty")
def test_since_a_date(mongo_uri: str, news: Database[BSONDocument]) -> None:
    day = datetime(2026, 11, 22, tzinfo=UTC)
    for article_id, at in (("a", day - timedelta(seconds=1)), ("b", day)):
        news.articles.insert_one({"_id": article_id, "changed": Timestamp(int(at.timestamp()), 1)})
    for since in (day, "2026-11-22", "2026-11-22T00:00Z", "2026-11-22T05:30:00+05:30"):
        assert ids(read(mongo_uri, news, since)) == ["b"]
    assert ids(read(mongo_uri, news, "0001-01-01")) == ["a", "b"]
    assert ids(read(mongo_uri, news, "9999-12-31")) == []


@pytest.mark.parametrize(
    "since",
    ["", "yesterday", "c1.", "c1.AAAA", "c1.!!!!", "c1." + "A" * 5000, "2026-13-01", "é" * 5000],
)
def test_what_is_no_cursor_is_an_error_at_once(since: str) -> None:
    with pytest.raises(CursorError) as caught:
        changes("mongodb://127.0.0.1:1/", since)
    assert len(str(caught.value)) < 1100


def test_a_time_without_zone_is_an_error() -> None:
    with pytest.raises(CursorError, match="time zone"):
        changes("mongodb://127.0.0.1:1/", datetime(2026, 11, 22))  # noqa: DTZ001


def test_what_comes_later_is_read_from_the_newest_cursor(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    assert read(mongo_uri, news, reader.newest_cursor(news)) == []
    news.articles.insert_one({"_id": "a", "changed": Timestamp(1_700_000_000, 1)})
    news.forgotten.insert_one({"_id": "b", "changed": Timestamp(1_700_000_001, 1)})
    newest = reader.newest_cursor(news)
    assert read(mongo_uri, news, newest) == []
    news.articles.insert_one({"_id": "c", "changed": Timestamp(1_700_000_002, 1)})
    assert ids(read(mongo_uri, news, newest)) == ["c"]


def test_the_embedded_server_of_a_data_directory_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MONGO_URI", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "another"))
    with connect(data_dir=tmp_path / "data") as client:
        stamp = Timestamp(1_700_000_000, 1)
        client["news"]["articles"].insert_one({"_id": "a", "changed": stamp})
        found = list(changes(database="news", data_dir=tmp_path / "data"))
    assert [article["_id"] for _, article in found] == ["a"]
    assert not (tmp_path / "another").exists()


def test_no_server_is_named() -> None:
    with pytest.raises(DatabaseUnavailable):
        next(changes("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"))


def test_right_after_a_crawl_everything_comes_within_the_wait(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    change(news, "a")
    started = time.monotonic()
    assert ids(read(mongo_uri, news)) == ["a"]
    assert time.monotonic() - started < 2 * reader.SETTLING_SECONDS  # it waits once


def test_who_looks_first_waits_without_the_reader(
    mongo_uri: str, news: Database[BSONDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 0.5)
    following = ChangeReader(news, mongo_uri)
    assert following.look() == 0
    change(news, "a")
    started = time.monotonic()
    assert 0 < following.look() <= reader.SETTLING_SECONDS
    assert time.monotonic() - started < reader.SETTLING_SECONDS
    change(news, "b")  # after the look: it settles with the next
    time.sleep(following.look())
    assert following.look() == 0
    assert ids(following.read()) == ["a"]
    assert ids(following.read()) == ["b"]
    assert following.read() == []


@pytest.mark.parametrize("zone", ["WEST+8", "EAST-8"])
def test_what_has_just_changed_is_waited_for_in_every_time_zone(
    mongo_uri: str, news: Database[BSONDocument], monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 0.5)
    change(news, "a")
    with monkeypatch.context() as of_zone:
        of_zone.setenv("TZ", zone)
        time.tzset()
        started = time.monotonic()
        found = ids(read(mongo_uri, news))
    time.tzset()
    assert found == ["a"]
    assert time.monotonic() - started >= reader.SETTLING_SECONDS


def test_what_is_long_settled_or_yet_to_come_is_not_waited_for(
    mongo_uri: str, news: Database[BSONDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 60.0)
    news.articles.insert_one({"_id": "a", "changed": Timestamp(int(time.time()) - 100, 1)})
    started = time.monotonic()
    assert ids(read(mongo_uri, news)) == ["a"]
    assert read(mongo_uri, news, datetime.now(UTC) + timedelta(days=1)) == []
    assert time.monotonic() - started < reader.SETTLING_SECONDS


def test_a_write_that_becomes_visible_after_a_later_one_is_not_lost(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    # a transaction makes the gap between stamp and commit long enough to see
    change(news, "slow", x=0)
    with (
        MongoClient[BSONDocument](mongo_uri) as client,
        client.start_session() as session,
        ThreadPoolExecutor() as pool,
    ):
        (start,) = read(mongo_uri, news)
        session.start_transaction()
        client[news.name].articles.update_one(
            {"_id": "slow"},
            {"$set": {"x": 1}, "$currentDate": {"changed": {"$type": "timestamp"}}},
            session=session,
        )
        change(news, "quick")
        reading = pool.submit(read, mongo_uri, news, start[0])
        time.sleep(0.7)
        session.commit_transaction()
        found = reading.result()
    assert ids(found) == ["slow", "quick"]
    assert found[0][1]["x"] == 1


def test_following_goes_on(
    mongo_uri: str, news: Database[BSONDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 0.1)
    monkeypatch.setattr(reader, "FOLLOW_SECONDS", 0.05)
    following = changes(mongo_uri, database=news.name, follow=True)
    for article_id in "abc":
        change(news, article_id)
        assert next(following)[1]["_id"] == article_id


WRITER = """
import random, sys
from pymongo import MongoClient, UpdateOne
uri, name, writer, rounds = sys.argv[1:]
random.seed(writer)
articles = MongoClient(uri, w="majority", journal=True)[name].articles
stamp = {"changed": {"$type": "timestamp"}}
text = "x" * 3000
for number in range(int(rounds)):
    batch = [
        UpdateOne(
            {"_id": f"{writer}-{number}-{each}"},
            {"$inc": {"revision": 1}, "$set": {"text": text}, "$currentDate": stamp},
            upsert=True,
        )
        for each in range(20)
    ]
    # changes of what any writer may have stored, and visits that change nothing
    batch += [
        UpdateOne(
            {"_id": f"{random.randrange(4)}-{random.randrange(number + 1)}-{each}"},
            {"$inc": {"revision": 1}, "$currentDate": stamp},
        )
        for each in range(5)
    ]
    batch += [
        UpdateOne({"_id": f"{writer}-{number}-{each}"}, {"$currentDate": {"lastCheckedAt": True}})
        for each in range(5)
    ]
    articles.bulk_write(batch, ordered=False)
articles.database.done.insert_one({"_id": writer})
"""
WRITERS, ROUNDS = 4, 40


def until_quiet(following: Iterator[Change], news: Database[BSONDocument]) -> list[Change]:
    """Return what a follower sees until all writers are done and their last change is seen."""
    found: list[Change] = []
    last = None
    for cursor, article in following:
        found.append((cursor, article))
        if last is None and news.done.count_documents({}) == WRITERS:
            newest = news.articles.find_one({}, {"changed": 1}, sort=[("changed", -1)])
            assert newest is not None
            last = newest["changed"]
        if article["changed"] == last:
            break
    return found


def test_a_reader_that_follows_many_writers_loses_nothing(
    mongo_uri: str, news: Database[BSONDocument]
) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, mongo_uri, news.name, str(number), str(ROUNDS)],
            cwd=ROOT,
        )
        for number in range(WRITERS)
    ]
    found = until_quiet(changes(mongo_uri, database=news.name, follow=True), news)
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    stamps = [article["changed"] for _, article in found]
    assert all(before < after for before, after in pairwise(stamps))
    seen = {article["_id"]: article["revision"] for _, article in found}
    kept = {each["_id"]: each["revision"] for each in news.articles.find()}
    assert len(kept) == WRITERS * ROUNDS * 20
    assert seen == kept
    # nor would one that came late, or that went away in the middle and came back
    assert len(read(mongo_uri, news)) == len(kept)
    middle = found[len(found) // 2][0]
    resumed = {
        (article["_id"], article["revision"]) for _, article in read(mongo_uri, news, middle)
    }
    later = {each["_id"] for _, each in found[len(found) // 2 + 1 :]}
    assert resumed == {(article_id, kept[article_id]) for article_id in later}
