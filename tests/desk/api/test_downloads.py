"""Test that every search is a file, whole and flat in memory, whatever is stored meanwhile."""

from __future__ import annotations

import csv
import io
import json
import socket
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
import requests
from bson import Timestamp
from pyarrow import parquet
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.exporting.columns import IN_A_SPREADSHEET
from database.exporting.parquet import arrow_schema
from desk.answers.download import AT_ONCE
from tests.desk.conftest import STORED, is_indexed
from tests.desk.desk_process import PATIENCE, RunningDesk, running_desk
from tests.desk.in_process import desk_in_process
from tests.search.articles import article
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

PATH = "/api/v1/articles"


def test_a_search_is_a_file_of_each_format(desk: RunningDesk) -> None:
    chosen = {"q": "harbour", "collapse": "false"}
    table = desk.get(f"{PATH}.csv", params=chosen)
    assert table.headers["content-disposition"] == 'attachment; filename="articles.csv"'
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(io.StringIO(table.text, newline=""))
    assert header == ["cursor", "_id", "status", *IN_A_SPREADSHEET]
    assert [int(row[1], 16) for row in rows] == [1, 2, 3, 4]
    lines = desk.get(f"{PATH}.jsonl", params=chosen | {"fields": "headline,source.id"})
    first, *_ = map(json.loads, lines.text.splitlines())
    assert first.keys() == {"cursor", "_id", "status", "headline", "source"}
    assert (first["headline"], first["source"]) == ("Ferry pier opens", {"id": "herald"})
    file = desk.get(f"{PATH}.parquet", params={"fields": "authors,datePublished"})
    found = parquet.read_table(io.BytesIO(file.content))
    assert found.schema.equals(arrow_schema(["authors", "datePublished"]))
    assert [int(each, 16) for each in found.column("_id").to_pylist()] == [1, 3, 4]
    assert "content-encoding" not in file.headers  # it is packed as it is
    assert desk.get(f"{PATH}.jsonl", params={"q": "nowhere"}).text == ""


def test_without_pyarrow_the_extra_is_named(
    read_news: Database[BSONDocument],
    mongo_uri: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with desk_in_process(tmp_path, mongo_uri, read_news.name) as address:
        refused = requests.get(f"{address}{PATH}.parquet", timeout=PATIENCE)
    assert refused.status_code == 501
    assert "copydesk[parquet]" in refused.json()["detail"]


def test_the_cursor_of_a_file_goes_on_where_it_ends(desk: RunningDesk) -> None:
    lines = [json.loads(line) for line in desk.get(f"{PATH}.jsonl").text.splitlines()]
    assert len({line["cursor"] for line in lines}) == 1
    assert desk.json("/api/v1/changes", since=lines[0]["cursor"])["changes"] == []


@pytest.mark.parametrize(
    ("path", "parameters", "status", "parameter"),
    [
        (f"{PATH}.csv", {"fields": "headlin"}, 422, "fields"),
        (f"{PATH}.csv", {"fields": "$where"}, 422, "fields"),
        (f"{PATH}.csv", {"fields": ",".join(["url"] * 101)}, 422, "fields"),
        (f"{PATH}.csv", {"q": "pier AND"}, 400, "q"),
        (f"{PATH}.csv", {"cursor": "x"}, 422, "cursor"),
        (f"{PATH}.csv", {"limit": 0}, 422, "limit"),
        (f"{PATH}.xlsx", {}, 422, "format"),
        (PATH, {"fields": "headlin"}, 422, "fields"),
        (f"{PATH}/{1:032x}", {"fields": "url,fingerprint"}, 422, "fields"),
    ],
)
def test_what_is_unknown_is_named(
    desk: RunningDesk, path: str, parameters: dict[str, Any], status: int, parameter: str
) -> None:
    told = desk.get(path, status, params=parameters).json()
    assert told["parameter"] == parameter


def test_answers_hold_the_fields_that_are_asked_for(desk: RunningDesk) -> None:
    found = desk.json(PATH, fields="headline,url", limit=1)
    assert found["articles"] == [
        {"url": "https://herald.example/1", "headline": "Ferry pier opens"}
    ]
    assert found["total"] == 4
    shown = desk.json(PATH, fields="url", highlight=True, limit=1)["articles"]
    assert shown[0].keys() == {"url", "highlights"}
    read = desk.json(f"{PATH}/{1:032x}", fields=["headline", "id"])
    assert read == {"headline": "Ferry pier opens", "id": f"{1:032x}"}


def test_an_article_comes_as_markdown(desk: RunningDesk) -> None:
    read = desk.get(f"{PATH}/{3:032x}", params={"format": "markdown"})
    assert read.headers["content-type"] == "text/markdown; charset=utf-8"
    assert read.text.startswith(r"# \</script\>\<b\>Fog")
    assert read.text.endswith(STORED[2]["articleBody"])


class Stored:
    """Store many articles, then more while they are read."""

    def __init__(self, news: Database[BSONDocument], number: int, words: int) -> None:
        self._news = news
        self._text = "The harbour council opened the pier. " * (words // 6)
        self.ids: set[str] = set()
        self._insert(range(number))
        self._stop = Event()
        self._thread = Thread(target=self._go_on, args=(number,))

    def _insert(self, numbers: range) -> None:
        made = [
            article(each, articleBody=self._text, changed=Timestamp(1_700_000_000, each + 1))
            for each in numbers
        ]
        self.ids |= {each["_id"] for each in made}
        self._news.articles.insert_many(made, ordered=False)

    def _go_on(self, start: int) -> None:
        while not self._stop.is_set():
            # between those that are there, and changed
            one = article(start, datePublished=article(start % 50)["datePublished"])
            self._news.articles.insert_one(one)
            stamped = {"$currentDate": {"changed": {"$type": "timestamp"}}}
            self._news.articles.update_one({"_id": one["_id"]}, stamped)
            self._news.articles.update_one({"_id": article(start % 500)["_id"]}, stamped)
            start += 1

    def __enter__(self) -> Stored:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


@pytest.fixture
def own_desk(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path
) -> Iterator[RunningDesk]:
    mongo_database.articles.create_index([("cluster.id", 1), ("cluster.role", 1)])
    mongo_database.articles.create_index([("changed", 1), ("_id", 1)])
    with running_desk(Copydesk(tmp_path, mongo_uri, mongo_database.name)) as running:
        yield running


def begin(desk: RunningDesk) -> socket.socket:
    """Ask for a file and read its first bytes only."""
    address = urlsplit(desk.address)
    assert address.hostname
    client = socket.create_connection((address.hostname, address.port or 80), timeout=PATIENCE)
    client.sendall(f"GET {PATH}.jsonl HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
    assert client.recv(12) == b"HTTP/1.1 200"
    return client


def test_nothing_is_missed_or_comes_twice_and_who_leaves_stops_the_work(
    own_desk: RunningDesk, mongo_database: Database[BSONDocument]
) -> None:
    # more than fits into the buffers of a socket, so that a file is not sent before it is read
    stored = Stored(mongo_database, 4000, words=600)
    wait_until(lambda: is_indexed(own_desk, 4000))
    with stored:
        answer = own_desk.get(f"{PATH}.jsonl", params={"collapse": "false"}, stream=True)
        read = Counter(json.loads(line)["_id"] for line in answer.iter_lines(65536))
    assert [each for each in stored.ids if read[each] != 1] == []
    assert max(read.values()) == 1
    clients = [begin(own_desk) for _ in range(AT_ONCE)]
    refused = own_desk.get(f"{PATH}.jsonl", 429)
    assert refused.headers["retry-after"]
    assert refused.headers["content-type"] == "application/problem+json"
    for client in clients:
        client.close()
    wait_until(lambda: requests.get(f"{own_desk.address}{PATH}.jsonl?limit=1", timeout=PATIENCE).ok)


@pytest.mark.long
def test_a_long_file_takes_no_more_memory(
    own_desk: RunningDesk, mongo_database: Database[BSONDocument]
) -> None:
    number = 50_000
    Stored(mongo_database, number, words=300)
    process = psutil.Process(own_desk.process.pid)
    wait_until(lambda: is_indexed(own_desk, number))
    for format in ("csv", "jsonl", "parquet"):
        own_desk.get(f"{PATH}.{format}", params={"limit": 2000})  # what is loaded once
        before = process.memory_info().rss
        highest, size = before, 0
        answer = own_desk.get(f"{PATH}.{format}", params={"collapse": "false"}, stream=True)
        for part in answer.iter_content(1_000_000):
            size += len(part)
            highest = max(highest, process.memory_info().rss)
        print(f"{format}: {size} bytes, {(highest - before) / 1e6:.0f} MB more than before")
        # a group of Parquet's rows, and what the driver holds of one answer
        assert highest - before < 80_000_000, format
