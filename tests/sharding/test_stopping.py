"""Stop workers by SIGTERM, and start others meanwhile: nothing is lost, and work goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from copydesk.demo.server import Web
from tests.sharding.installation.cluster import (
    PATIENCE,
    Cluster,
    are_crawled,
    pages_by_worker,
    running_cluster,
)
from tests.support.articles.crawl_results import HELD
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import check_all_stored_once, pages_requested, stored

# Seconds: a crawl takes ten times as long where five other tests run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

PAGES = 20
# Seconds between two requests: a crawl lasts long enough to be stopped in its midst.
DELAY = "0.5"
# Seconds that docs/sharding.md lets the container runtime wait beyond SHARDING_GRACE.
TO_END = 15


def test_a_worker_that_is_stopped_ends_its_crawl_within_its_grace(
    tmp_path: Path, own_server: OwnServer, broker: Broker, bulk_site: ServeBulk
) -> None:
    web = bulk_site(count=PAGES)
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri, DOWNLOAD_DELAY=DELAY) as cluster,
        own_server.connect() as client,
    ):
        begin(cluster, client, web, SHARDING_GRACE="300")
        cluster.stop("worker", 300)
        (shard,) = client["news"]["shards"].find()
        assert (shard["state"], shard["attempts"]) == ("waiting", 0)
        assert "endedAt" in shard
        assert pages_requested(web) == PAGES
        check_all_stored_once(client, PAGES)
        assert broker.length_of(shard["queue"]) == 0  # it is acknowledged


def test_a_worker_that_is_stopped_returns_a_shard_that_takes_longer(
    tmp_path: Path, own_server: OwnServer, broker: Broker, bulk_site: ServeBulk
) -> None:
    web = bulk_site(count=PAGES)
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri, DOWNLOAD_DELAY="2") as cluster,
        own_server.connect() as client,
    ):
        begin(cluster, client, web, SHARDING_GRACE="2")
        cluster.kill("beat")  # what comes now comes back by the broker, not by its next look
        cluster.stop("worker", 2 + TO_END)
        assert stored(client) < PAGES
        (shard,) = client["news"]["shards"].find()
        assert (shard["state"], shard["attempts"]) == ("queued", 0)
        assert client["news"]["leases"].count_documents(HELD) == 0  # others may go on at once
        cluster.wait_for(lambda: broker.length_of(shard["queue"]) == 1)
        cluster.start("other", "worker", DOWNLOAD_DELAY="0")
        cluster.wait_for(lambda: are_crawled(client))
        check_all_stored_once(client, PAGES)
        (crawled,) = client["news"]["shards"].find()
        assert crawled["ticket"] == shard["ticket"]


def test_workers_come_and_go_while_the_others_crawl(
    tmp_path: Path, own_server: OwnServer, broker: Broker, bulk_site: ServeBulk
) -> None:
    hosts, pages = 6, 90
    web = bulk_site(count=pages, hosts=hosts)
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri, DOWNLOAD_DELAY=DELAY) as cluster,
        own_server.connect() as client,
    ):
        begin(cluster, client, web, REGION="worker")
        for name in ("second", "third"):
            cluster.start(name, "worker", REGION=name, SHARDING_GRACE="1")
        # Each takes a shard as soon as it is there, while the first is at its own.
        cluster.wait_for(lambda: {"second", "third"} <= set(pages_by_worker(client)))
        assert stored(client) < pages
        cluster.stop("second", PATIENCE)
        before = stored(client)
        assert before < pages
        cluster.wait_for(lambda: stored(client) > before)
        cluster.wait_for(lambda: stored(client) == pages and are_crawled(client))
        check_all_stored_once(client, pages)


def begin(cluster: Cluster, client: MongoClient[dict[str, Any]], web: Web, **settings: str) -> None:
    """Start beat and a worker, and wait until that has stored something."""
    cluster.copydesk.write_sources(web.sources(every="1d"))  # so that all is due once
    cluster.start("beat", "beat")
    cluster.start("worker", "worker", **settings)
    cluster.wait_for(lambda: stored(client) > 2)
