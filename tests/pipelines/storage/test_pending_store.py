"""Test what is kept of a listed page that could not be had: its tries, and how many pages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from model.clock import Clock
from model.components import SourceReference
from model.items import Unfetched
from model.links import Link
from pipelines.storage.pending_store import MOST_PENDING, PendingStore, tried
from tests.support.async_work import use

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def unfetched(name: str = "a", *, is_of_host: bool = False) -> Unfetched:
    url = f"https://herald.example/{name}"
    source = SourceReference("herald", "The Herald", "herald.example")
    link = Link(url, "feed", headline="Bridge")
    key = url.removeprefix("https://")
    return Unfetched(url, key, link, source, "http-503", "503", is_of_host)


def test_a_page_is_tried_nine_times_in_a_day() -> None:
    before: dict[str, Any] | None = None
    now = NOW
    waits: list[float] = []
    while (kept := tried(unfetched(), before, now)) is not None:
        waits.append((kept.nextCheckAt - now).total_seconds() / 60)
        before, now = asdict(kept), kept.nextCheckAt
    assert waits == [0, 10, 20, 40, 80, 160, 320, 640]
    assert before is not None
    assert (before["attempts"], before["firstFailedAt"]) == (8, NOW)


@pytest.mark.parametrize(("hours", "wait"), [(0, 1 / 6), (1, 1), (30, 24), (7 * 24, 24)])
def test_an_outage_of_its_host_is_one_try(hours: float, wait: float) -> None:
    before = {"attempts": 3, "firstFailedAt": NOW, "hostFailsSince": NOW}
    now = NOW + timedelta(hours=hours)
    kept = tried(unfetched(is_of_host=True), before, now)
    assert kept is not None
    assert (kept.attempts, kept.hostFailsSince) == (3, NOW)
    assert kept.nextCheckAt == now + timedelta(hours=wait)
    assert tried(unfetched(is_of_host=True), before, NOW + timedelta(days=7, seconds=1)) is None


def test_pages_are_kept_up_to_a_number_and_rejected_with_the_cause(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    pending = mongo_database["pending"]

    async def work(database: AsyncDatabase[BSONDocument]) -> None:
        await ensure_schema(database)
        store = PendingStore(database, Clock())
        assert await store.record([unfetched("a"), unfetched("b")]) == {}
        assert await store.record([unfetched("a")]) == {}
        await database["pending"].update_one({"_id": unfetched("b").id}, {"$set": {"attempts": 8}})
        (ended,) = (await store.record([unfetched("a"), unfetched("b")])).values()
        assert (ended.id, ended.reason, ended.stage) == (unfetched("b").id, "http-503", "download")
        assert ended.pendingId == ended.id
        assert ended.detail.startswith("9 tries since ")
        many = [unfetched(str(number)) for number in range(MOST_PENDING)]
        assert await store.record([*many, unfetched("a")]) == {}
        await store.forget([unfetched("b").id])

    use(mongo_uri, mongo_database, work)
    assert pending.count_documents({}) == MOST_PENDING - 1
    a = pending.find_one({"_id": unfetched("a").id}) or {}
    assert (a["attempts"], a["link"]["headline"]) == (4, "Bridge")
