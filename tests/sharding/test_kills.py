"""Kill each part in turn at any moment: nothing is lost or doubled, and work goes on."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from tests.sharding.installation.cluster import Cluster, are_crawled, running_cluster
from tests.sharding.installation.watched_web import WatchedSite, sources_of, watched_web
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.outages import check_all_stored_once, stored

PARTS = ("worker", "broker", "mongod", "child", "beat")
# Seconds after new stories appear at which a part is killed: from before the task is queued to when
# the stories are stored.
LATEST = 8.0
# Seconds within which a new story is stored once the part that was killed runs again.
RECOVERY = 120.0


@pytest.mark.timeout(900)
def test_killed_while_it_crawls(tmp_path: Path, own_server: OwnServer, broker: Broker) -> None:
    """Kill what everything hangs on, each at a moment at which it has work under way."""
    with running(tmp_path, own_server, broker, hosts=1, rounds=3) as (cluster, sites):
        for number, part in enumerate(("worker", "broker", "mongod"), 1):
            publish(cluster, sites, own_server, number + 1)
            asked = len(sites[0].came)
            cluster.wait_for(lambda: len(sites[0].came) > asked)  # noqa: B023
            kill(part, cluster, broker, own_server)
            check(cluster, own_server, number + 1)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_killed_in_turn_at_any_time(tmp_path: Path, own_server: OwnServer, broker: Broker) -> None:
    rounds, hosts = 20, 2
    chance = random.Random(rounds)
    with running(tmp_path, own_server, broker, hosts=hosts, rounds=rounds) as (cluster, sites):
        cluster.start("other", "worker")
        for number in range(1, rounds + 1):
            publish(cluster, sites, own_server, number + 1)
            time.sleep(chance.uniform(0, LATEST))
            kill(PARTS[(number - 1) % len(PARTS)], cluster, broker, own_server)
            check(cluster, own_server, (number + 1) * hosts)
    assert max(site.most_at_once for site in sites) == 1


@contextmanager
def running(
    folder: Path, server: OwnServer, broker: Broker, hosts: int, rounds: int
) -> Iterator[tuple[Cluster, list[WatchedSite]]]:
    """Run beat and a worker, over hosts that show one story each, and have another each round."""
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", "DATABASE_TIMEOUT": "5"}
    with (
        watched_web(hosts, hosts, rounds + 1) as sites,
        running_cluster(folder, server.uri, broker.uri, **settings) as cluster,
    ):
        for site in sites:
            site.shown, site.latency = 1, 0.3
        cluster.copydesk.write_sources(sources_of(sites, every="1m"))
        for name in ("beat", "worker"):
            cluster.start(name, name)
        yield cluster, sites


def publish(cluster: Cluster, sites: list[WatchedSite], server: OwnServer, shown: int) -> None:
    """Have each host show another story when all that there was is stored, and have it polled."""
    with server.connect() as client:
        cluster.wait_for(lambda: are_crawled(client))
        for site in sites:
            site.shown = shown
        client["news"]["sources"].update_many({}, {"$set": {"nextPollAt": datetime.now(UTC)}})
        client["news"]["shards"].update_many({}, [{"$set": {"dueAt": "$$NOW"}}])


def check(cluster: Cluster, server: OwnServer, stories: int) -> None:
    """Check that so many stories are stored in time, each once."""
    with server.connect() as client:
        cluster.wait_for(lambda: stored(client) >= stories, RECOVERY)
        check_all_stored_once(client, stories)


def kill(part: str, cluster: Cluster, broker: Broker, server: OwnServer) -> None:
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
                    random.choice(children).kill()
        case _:
            cluster.kill(part)
            cluster.start(part, part)
