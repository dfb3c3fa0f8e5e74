"""Test which documents and pages are replayed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.replay import ReplayFilter, ReplayRepository
from model.pages import Page

DAYS = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3)]


@pytest.fixture
def replayed(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> Callable[[Callable[[ReplayRepository], Awaitable[Any]]], Any]:
    mongo_database["articles"].insert_many(
        {
            "_id": f"article {number}",
            "source": {"id": source},
            "lastFetchedAt": day,
            "extraction": {"version": version},
            "url": "u",
        }
        for number, (source, day, version) in enumerate(
            [("herald", DAYS[0], "1"), ("herald", DAYS[1], "2"), ("tribune", DAYS[2], "1")]
        )
    )
    mongo_database["rejected"].insert_many(
        {
            "_id": f"rejected {number}",
            "source": {"id": "herald"},
            "rejectedAt": day,
            "reason": reason,
            "fetch": {"pageId": "p"} if kept else {},
        }
        for number, (day, reason, kept) in enumerate(
            [(DAYS[0], "empty", True), (DAYS[1], "wall", True), (DAYS[2], "empty", False)]
        )
    )

    def run(work: Callable[[ReplayRepository], Awaitable[Any]]) -> Any:
        async def connected() -> Any:
            async with AsyncMongoClient[BSONDocument](
                mongo_uri, tz_aware=True, tzinfo=UTC
            ) as client:
                return await work(ReplayRepository(client[mongo_database.name]))

        return asyncio.run(connected())

    return run


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (ReplayFilter(), ["article 0", "article 1", "article 2"]),
        (ReplayFilter(sources=("herald",)), ["article 0", "article 1"]),
        (ReplayFilter(since=DAYS[1]), ["article 1", "article 2"]),
        (ReplayFilter(until=DAYS[1]), ["article 0"]),
        (ReplayFilter(since=DAYS[0], until=DAYS[2], version="1"), ["article 0"]),
        (ReplayFilter(rejected=True), ["rejected 0", "rejected 1"]),
        (ReplayFilter(rejected=True, reasons=("empty",)), ["rejected 0"]),
        (ReplayFilter(rejected=True, since=DAYS[1]), ["rejected 1"]),
        (ReplayFilter(rejected=True, until=DAYS[1]), ["rejected 0"]),
        (ReplayFilter(ids=("article 2", "rejected 0")), ["article 2"]),
        (ReplayFilter(ids=("rejected 0", "rejected 2"), rejected=True), ["rejected 0"]),
        (ReplayFilter(ids=("rejected 0",), rejected=True, reasons=("wall",)), []),
    ],
)
def test_a_filter_chooses(replayed: Any, chosen: ReplayFilter, expected: list[str]) -> None:
    async def work(repository: ReplayRepository) -> list[str]:
        return sorted([d["_id"] async for chunk in repository.chunks(chosen, [], 2) for d in chunk])

    assert replayed(work) == expected


def test_documents_come_in_chunks_with_the_fields_asked_for(replayed: Any) -> None:
    async def work(repository: ReplayRepository) -> list[list[BSONDocument]]:
        return [chunk async for chunk in repository.chunks(ReplayFilter(), ["url"], 2)]

    chunks = replayed(work)
    assert [len(chunk) for chunk in chunks] == [2, 1]
    assert all(document.keys() == {"_id", "url"} for chunk in chunks for document in chunk)


def test_pages_that_are_no_longer_kept_are_left_out(
    replayed: Any, mongo_database: Database[BSONDocument]
) -> None:
    required = {"_id": "p", "url": "u", "body": b"b", "size": 1, "fetchedAt": DAYS[0]}
    declared = {**required, "_id": "q", "encoding": "utf-8", "contentType": "text/html"}
    mongo_database["pages"].insert_many([required, declared, {**required, "_id": "other"}])

    async def work(repository: ReplayRepository) -> list[Page]:
        return [page async for page in repository.pages(["p", "q", "gone"])]

    assert sorted(replayed(work), key=lambda page: page.id) == [
        Page("p", "u", b"b", 1, None, None, DAYS[0]),
        Page("q", "u", b"b", 1, "utf-8", "text/html", DAYS[0]),
    ]
