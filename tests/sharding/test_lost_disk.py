"""Take a worker and its disk while MongoDB is away: what it acknowledged is stored."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.sharding.installation.cluster import Cluster, are_crawled, running_cluster
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import check_all_stored_once, stored

# Seconds: a crawl takes ten times as long where five other tests run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

PAGES = 12


def test_what_waits_on_the_disk_of_a_worker_is_not_acknowledged(
    tmp_path: Path, own_server: OwnServer, broker: Broker, bulk_site: ServeBulk
) -> None:
    web = bulk_site(count=PAGES)
    # Seconds until the database counts as away, and between two requests.
    settings = {"DATABASE_TIMEOUT": "3", "DOWNLOAD_DELAY": "0.5"}
    with running_cluster(tmp_path, own_server.uri, broker.uri, **settings) as cluster:
        cluster.copydesk.write_sources(web.sources(every="1d"))  # so that all is due once
        cluster.start("beat", "beat")
        cluster.start("worker", "worker")
        with own_server.connect() as client:
            cluster.wait_for(lambda: stored(client) > 2)
            (shard,) = client["news"]["shards"].find()
        own_server.kill()
        # The crawl has ended, and what it fetched since then is on the worker's disk alone.
        disk = tmp_path / "data-worker"
        cluster.wait_for(lambda: not is_crawling(cluster))
        assert any((disk / "spool").glob("*.spool"))
        cluster.kill("worker")
        shutil.rmtree(disk)
        cluster.wait_for(lambda: broker.length_of(shard["queue"]) == 1)
        own_server.start()
        with own_server.connect() as client:
            assert stored(client) < PAGES
            cluster.start("other", "worker", DOWNLOAD_DELAY="0")
            cluster.wait_for(lambda: stored(client) == PAGES and are_crawled(client))
            check_all_stored_once(client, PAGES)


def is_crawling(cluster: Cluster) -> bool:
    """Return whether the worker runs the process of a crawl."""
    for child in cluster.children("worker"):
        with suppress(psutil.Error):
            if "crawl" in child.cmdline():
                return True
    return False
