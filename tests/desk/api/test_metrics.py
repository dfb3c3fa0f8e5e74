"""Test which numbers Prometheus gets of the shards that workers on several machines share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prometheus_client import generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector, CollectorRegistry
from pymongo.database import Database

from database.repositories.crawling.shards import ShardRepository
from database.repositories.overview import Overview, ShardStatus
from desk.api.metrics import of_shards

PARTS = {
    "breaking:0/1": {"sources": ["ticker"], "hosts": ["ticker.example"]},
    "regular:0/3": {"sources": ["herald"], "hosts": ["herald.example"]},
    "regular:1/3": {"sources": ["misaki"], "hosts": ["misaki.example"]},
    "regular:2/3": {"sources": ["kurier"], "hosts": ["kurier.example"]},
}


class Numbers(Collector):
    def __init__(self, status: ShardStatus) -> None:
        self.status = status

    def collect(self) -> list[Metric]:
        return list(of_shards(self.status))


def numbers(database: Database[dict[str, Any]]) -> dict[str, float]:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Numbers(Overview(database).shards()))
    lines = generate_latest(registry).decode().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name.removeprefix("copydesk_"): float(value) for name, value in pairs}


def test_numbers_of_shards(news_database: Database[dict[str, Any]]) -> None:
    assert numbers(news_database) == {}  # one machine crawls all
    shards = ShardRepository(news_database)
    shards.plan(PARTS)
    tickets = {each.shard: each.number for each in shards.queue_due()}
    for shard in ("regular:0/3", "regular:1/3", "breaking:0/1"):
        shards.begin(shard, tickets[shard])
    shards.fail("regular:1/3", tickets["regular:1/3"], "the crawl exited with 2")
    shards.finish("breaking:0/1", tickets["breaking:0/1"])
    long_ago = {"$subtract": ["$$NOW", round(timedelta(hours=1).total_seconds() * 1000)]}
    news_database["shards"].update_one({"_id": "regular:2/3"}, [{"$set": {"dueAt": long_ago}}])
    told = numbers(news_database)
    assert 3600 <= told.pop('shard_age_seconds{queue="regular"}') < 3900
    assert told == {
        'shards{state="waiting"}': 1,
        'shards{state="queued"}': 2,
        'shards{state="running"}': 1,
        'shards{state="dead"}': 0,
        'shard_queue_length{queue="breaking"}': 0,
        'shard_queue_length{queue="regular"}': 2,
        'shard_age_seconds{queue="breaking"}': 0,
        "shard_workers": 1,
        "shards_failing": 1,
    }
