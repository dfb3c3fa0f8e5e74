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


@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.timeout(2400)
def test_killed_in_turn(tmp_path: Path, own_server: OwnServer, broker: Broker, rounds: int) -> None:
    chance = random.Random(rounds)
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", "DATABASE_TIMEOUT": "5"}
    with (
        watched_web(HOSTS, HOSTS, rounds) as sites,
        running_cluster(tmp_path, own_server.uri, broker.uri, **settings) as cluster,
    ):
        for site in sites:
            site.shown, site.latency = 0, 0.3
        cluster.copydesk.write_sources(sources_of(sites, every="1m"))
        cluster.start("beat", "beat")
        for name in ("worker", "other"):
            cluster.start(name, "worker")
        for number in range(1, rounds + 1):
            for site in sites:
                site.shown = number
            time.sleep(chance.uniform(0, LATEST))
            kill(PARTS[(number - 1) % len(PARTS)], cluster, broker, own_server, chance)
            with own_server.connect() as client:
                cluster.wait_for(lambda: is_stored(client, number * HOSTS))  # noqa: B023
        with own_server.connect() as client:
            check_all_stored_once(client, rounds * HOSTS)
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


def is_stored(client: MongoClient[dict[str, Any]], articles: int) -> bool:
    """Return whether so many articles are stored; else let everything fall due."""
    if stored(client) == articles:
        return True
    news, now = client["news"], datetime.now(UTC)
    news["sources"].update_many({"nextPollAt": {"$gt": now}}, {"$set": {"nextPollAt": now}})
    news["shards"].update_many({"state": "waiting"}, [{"$set": {"dueAt": "$$NOW"}}])
    return False
