"""Cut a worker off from the broker, or MongoDB, while it crawls: nothing is lost or doubled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from copydesk.demo.server import Web
from tests.sharding.installation.cluster import Cluster, are_crawled, running_cluster
from tests.sharding.installation.cut_proxy import cut_proxy
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import check_all_stored_once, pages_requested, stored

# Seconds: a crawl takes ten times as long where five other tests run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

PAGES = 60
# Seconds between two requests: the crawl lasts longer than the broker waits for a sign of life, and
# than MongoDB waits for a lease to be renewed.
DELAY = "2"


@pytest.fixture
def web(bulk_site: ServeBulk) -> Web:
    return bulk_site(count=PAGES, hosts=2)


def test_a_worker_cut_off_from_the_broker_ends_its_crawl_alone(
    tmp_path: Path, own_server: OwnServer, broker: Broker, web: Web
) -> None:
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri, DOWNLOAD_DELAY=DELAY) as cluster,
        own_server.connect() as client,
        cut_proxy(broker.port) as line,
    ):
        begin(
            cluster,
            client,
            web,
            SHARDING_BROKER=broker.uri.replace(str(broker.port), str(line.port)),
        )
        line.cut()
        cluster.start("other", "worker")
        cluster.wait_for(lambda: stored(client) == PAGES)
        cluster.wait_for(lambda: are_crawled(client))
        check_all_stored_once(client, PAGES)
        assert pages_requested(web) == PAGES  # the task came again, and was not begun again
        cluster.kill("other")
        line.mend()
        shards = client["news"]["shards"]
        (last,) = shards.find().sort("endedAt", -1).limit(1)
        shards.update_many({"state": "waiting"}, [{"$set": {"dueAt": "$$NOW"}}])
        cluster.wait_for(lambda: shards.find_one({"endedAt": {"$gt": last["endedAt"]}}))


def test_a_worker_cut_off_from_the_database_leaves_its_hosts_to_others(
    tmp_path: Path, own_server: OwnServer, broker: Broker, web: Web
) -> None:
    port = own_server.uri.partition("127.0.0.1:")[2].partition("/")[0]
    quickly = {"DATABASE_TIMEOUT": "3", "DOWNLOAD_DELAY": DELAY}
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri, **quickly) as cluster,
        own_server.connect() as client,
        cut_proxy(int(port)) as line,
    ):
        begin(cluster, client, web, MONGO_URI=own_server.uri.replace(port, str(line.port)))
        line.cut()
        cluster.start("other", "worker")
        cluster.wait_for(lambda: "MongoDB was not there to renew the leases" in cluster.log("cut"))
        cluster.wait_for(lambda: stored(client) == PAGES)
        cluster.wait_for(lambda: are_crawled(client))
        assert spooled(tmp_path)
        cluster.kill("other")
        line.mend()
        shards = client["news"]["shards"]
        shards.update_many({"state": "waiting"}, [{"$set": {"dueAt": "$$NOW"}}])
        cluster.wait_for(lambda: not spooled(tmp_path))
        check_all_stored_once(client, PAGES)


def begin(cluster: Cluster, client: MongoClient[dict[str, Any]], web: Web, **line: str) -> None:
    """Start beat, and a worker called ``cut``, and wait until that has stored something."""
    cluster.copydesk.write_sources(web.sources(every="1h"))
    cluster.start("beat", "beat")
    cluster.start("cut", "worker", **line)
    cluster.wait_for(lambda: stored(client) > 2)


def spooled(folder: Path) -> bool:
    """Return whether something waits in the spool of the worker that was cut off."""
    return any((folder / "data-cut" / "spool").glob("*.spool"))
