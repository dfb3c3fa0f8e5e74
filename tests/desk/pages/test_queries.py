"""Test what pages ask the database for, with the indexes of a crawl, and how large they get."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import zstandard
from bson import Timestamp
from lxml import html
from pymongo import AsyncMongoClient, monitoring
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from tests.desk.conftest import STORED, store
from tests.desk.desk_process import PATIENCE
from tests.desk.in_process import desk_in_process, listen
from tests.desk.pages.test_pages import COPY, FIRST, PAGES
from tests.search.articles import NOON, article, copy_of
from tests.support.waiting import wait_until

READS = {"find", "aggregate", "distinct", "count"}
_OF_THE_SESSION = {"lsid", "$clusterTime", "$db", "maxTimeMS", "$readPreference", "txnNumber"}
SCANNED = {"savedSearches"}
"""Collections of which all is shown: two hundred documents at most."""
SORTED = SCANNED | {"days"}
"""Collections of which little is sorted in memory: of days two weeks of the sources of a page."""
FURTHER = (
    f"/newer?shown={NOON:%Y-%m-%dT%H:%M:%SZ}", f"/selected.jsonl?id={FIRST}&id={COPY}",
    "/bookmarks.csv", "/bookmarks?cursor=1800000000000-a", "/rejected?source=herald",
    "/rejected?reason=too-short", "/rejected?source=herald&reason=too-short", "/sources?q=her",
    f"/stories/{FIRST}?cursor=1-a",
)  # fmt: skip
MOST_BYTES = 150_000
WIDE = "Überschwemmung im Hafen: "
PRINTED = 260
"""Articles of a story: more than a page of it lists."""


class Asked(monitoring.CommandListener):
    """Note what is read."""

    def __init__(self) -> None:
        self.commands: list[BSONDocument] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in READS:
            self.commands.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


def open_desk(folder: Path, mongo_uri: str, database: Database[BSONDocument]) -> Any:
    """Start a desk over what is stored, with the indexes that a crawl makes."""

    async def prepare() -> None:
        async with AsyncMongoClient[BSONDocument](mongo_uri, tz_aware=True) as client:
            await ensure_schema(client[database.name])

    asyncio.run(prepare())
    return desk_in_process(folder, mongo_uri, database.name, answer_within=PATIENCE)


def wait_for(address: str, articles: int) -> None:
    """Wait until so many articles are found."""

    def found() -> bool:
        path = f"{address}/api/v1/articles?limit=1&collapse=false"
        answer = requests.get(path, timeout=PATIENCE)
        return answer.ok and answer.json()["total"] == articles

    wait_until(found)


def stages(plan: Any) -> Iterator[tuple[str, BSONDocument]]:
    """Yield the stages of an explained command, each with what is said of it."""
    if isinstance(plan, dict):
        if isinstance(plan.get("stage"), str):
            yield plan["stage"], plan
        for name, value in plan.items():
            if name in ("$sort", "$skip"):
                yield name, value if isinstance(value, dict) else {}
            if name not in ("rejectedPlans", "command"):
                yield from stages(value)
    elif isinstance(plan, list):
        for each in plan:
            yield from stages(each)


def faults(database: Database[BSONDocument], command: BSONDocument) -> list[str]:
    """Return what is wrong with how the server answers a command."""
    plain = {name: value for name, value in command.items() if name not in _OF_THE_SESSION}
    collection = next(iter(plain.values()))
    plan = database.command("explain", plain, verbosity="queryPlanner")
    found = ["skip"] if command.get("skip") else []
    for stage, details in stages(plan):
        if stage in ("SKIP", "$skip") or (stage == "COLLSCAN" and collection not in SCANNED):
            found.append(stage)
        is_bounded = collection in SORTED or details.get("limitAmount") or details.get("limit")
        if stage in ("SORT", "$sort") and not is_bounded:
            found.append(stage)
    return found


def test_pages_ask_by_indexes(
    mongo_database: Database[BSONDocument],
    mongo_uri: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store(mongo_database)
    asked = Asked()
    listen(monkeypatch, asked)
    wrong: dict[str, Any] = {}
    with open_desk(tmp_path, mongo_uri, mongo_database) as address:
        wait_for(address, len(STORED))
        for path in (*PAGES, *FURTHER):
            asked.commands.clear()
            answer = requests.get(address + path, timeout=PATIENCE)
            assert answer.status_code == (404 if path == "/nothing" else 200), answer.text[:500]
            commands = list(asked.commands)
            wrong |= {
                f"{path}: {each}": found
                for each in commands
                if (found := faults(mongo_database, each))
            }
    assert wrong == {}
    assert faults(mongo_database, {"find": "articles", "filter": {"headline": "x"}}) == ["COLLSCAN"]
    by_source = {"find": "articles", "filter": {"source.id": "x"}, "sort": {"headline": 1}}
    assert faults(mongo_database, by_source) == ["SORT"]
    assert faults(mongo_database, {**by_source, "limit": 9}) == []
    assert "skip" in faults(mongo_database, {**by_source, "limit": 9, "skip": 3})


def test_pages_stay_small_whatever_is_stored(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path
) -> None:
    wide = [
        article(
            number,
            headline=(WIDE * 20)[:300],
            articleBody=(WIDE * 400),
            source={
                "id": f"zeitung-{number}",
                "name": f"Zeitung {WIDE}",
                "domain": f"{number}.example",
            },
        )
        for number in range(1, 61)
    ]
    copies = [copy_of(1, 1000 + number, headline=WIDE * 5) for number in range(PRINTED - 1)]
    mongo_database["articles"].insert_many(
        {
            **each,
            "urlKey": each["url"],
            "contentHash": each["_id"],
            "changed": Timestamp(1, number + 1),
        }
        for number, each in enumerate([*wide, *copies])
    )
    mongo_database["marks"].insert_many(
        {
            "_id": each["_id"],
            "markedAt": NOON,
            "bookmarkedAt": NOON,
            "by": "editor",
            "tags": [f"{'ü' * 46} {number:03}" for number in range(20)],
            "tagKeys": [f"{'u' * 46} {number:03}" for number in range(20)],
        }
        for each in wide
    )
    mongo_database["rejected"].insert_many(
        {
            "_id": f"{number:032x}",
            "url": f"https://herald.example/{'a' * 500}/{number}",
            "source": {"id": f"zeitung-{number}"},
            "reason": f"reason-{number}",
            "stage": "validation",
            "detail": WIDE * 10,
            "rejectedAt": NOON - timedelta(minutes=number),
            "attempts": 1,
            "fetch": {"pageId": "large"},
        }
        for number in range(60)
    )
    mongo_database["pages"].insert_one(large_page())
    with open_desk(tmp_path, mongo_uri, mongo_database) as address:
        wait_for(address, 60 + PRINTED - 1)

        def page(path: str) -> str:
            answer = requests.get(address + path, timeout=PATIENCE)
            assert answer.status_code == 200, answer.text[:500]
            assert len(answer.content) < MOST_BYTES, path
            return answer.text

        for path in ("/", "/?q=hafen", "/bookmarks", "/rejected", f"/articles/{FIRST}"):
            assert "Hafen" in page(path), path
        assert "Its first 80,000 bytes of 300,000:" in page(f"/rejected/page?id={0:032x}")
        first = page(f"/stories/{FIRST}")
        assert f"printed {PRINTED} times" in first
        (more,) = html.fromstring(first).cssselect("a[rel=next]")
        last = page(more.attrib["href"])
        assert 'rel="next"' not in last
        shown = [
            each.attrib["href"]
            for text in (first, last)
            for each in html.fromstring(text).cssselect(".timeline > li a[href^='/articles/']")
            if each.get("class") is None
        ]
        assert len(shown) == len(set(shown)) == PRINTED


def large_page() -> BSONDocument:
    """Return a stored page that is larger than what is shown of one."""
    body = (b"<p>" + b"Hafen & Fog " * 25_000)[:300_000]
    return {
        "_id": "large",
        "url": "https://herald.example/large",
        "size": len(body),
        "body": zstandard.compress(body),
        "fetchedAt": NOON,
        "expiresAt": NOON + timedelta(days=36_500),
    }
