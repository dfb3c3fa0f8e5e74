"""Kill each part in turn at any moment: nothing is lost or doubled, and work goes on."""

from __future__ import annotations

import random
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest
from pymongo import MongoClient

from tests.sharding.cluster import Cluster, running_cluster
from tests.sharding.watched_web import sources_of, watched_web
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.outages import check_all_stored_once, stored

HOSTS = 2
# Seconds after new stories appear at which a part is killed: from before the task is queued to when
# the stories are stored.
LATEST = 8.0
PARTS = ("worker", "broker", "mongod", "child", "beat")


@pytest.mark.long
@pytest.mark.parametrize("rounds", [3, 20])
@pytest.mark.timeout(2400)
def test_killed_in_turn(tmp_path: Path, own_server: OwnServer, broker: Broker, rounds: int) -> None:
    chance = random.Random(rounds)
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", "DATABASE_TIMEOUT": "5"}
    with (
        watched_web(HOSTS, HOSTS, rounds + 1) as sites,
        running_cluster(tmp_path, own_server.uri, broker.uri, **settings) as cluster,
    ):
        for site in sites:
            site.shown, site.latency = 1, 0.3
        cluster.copydesk.write_sources(sources_of(sites, every="1m"))
        cluster.start("beat", "beat")
        for name in ("worker", "other"):
            cluster.start(name, "worker")
        for number in range(1, rounds + 1):
            with own_server.connect() as client:
                cluster.wait_for(lambda: is_idle(client))
                for site in sites:
                    site.shown = number + 1
                make_due(client)
            time.sleep(chance.uniform(0, LATEST))
            kill(PARTS[(number - 1) % len(PARTS)], cluster, broker, own_server, chance)
            with own_server.connect() as client:
                cluster.wait_for(lambda: stored(client) == (number + 1) * HOSTS)  # noqa: B023
        with own_server.connect() as client:
            check_all_stored_once(client, (rounds + 1) * HOSTS)
        assert max(site.most_at_once for site in sites) == 1


def kill(
    part: str, cluster: Cluster, broker: Broker, server: OwnServer, chance: random.Random
) -> None:
    """Kill -9 a part, and start it again as its supervisor does."""
    match part:
        case "broker":
            broker.kill()
            broker.start()
        case "mongod":
            server.kill()
            server.start()
        case "child":
            if children := cluster.children("worker"):
                with suppress(psutil.NoSuchProcess):
                    chance.choice(children).kill()
        case _:
            cluster.kill(part)
            cluster.start(part, part)


def is_idle(client: MongoClient[dict[str, Any]]) -> bool:
    """Return whether every shard was crawled, and none is due."""
    shards = client["news"]["shards"]
    done = shards.count_documents({"state": "waiting", "endedAt": {"$exists": True}})
    return done == shards.count_documents({}) > 0


def make_due(client: MongoClient[dict[str, Any]]) -> None:
    """Let every source fall due now."""
    client["news"]["sources"].update_many({}, {"$set": {"nextPollAt": datetime.now(UTC)}})
    client["news"]["shards"].update_many({}, [{"$set": {"dueAt": "$$NOW"}}])
