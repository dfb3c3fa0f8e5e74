"""Run workers with a real broker, and see every article stored once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sharding.cluster import running_cluster
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import check_all_stored_once, stored

pytestmark = pytest.mark.long


def test_workers_store_every_article_once(
    tmp_path: Path, own_server: OwnServer, broker: Broker, bulk_site: ServeBulk
) -> None:
    web = bulk_site(count=60, hosts=6)
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri) as cluster,
        own_server.connect() as client,
    ):
        cluster.copydesk.write_sources(web.sources())
        cluster.start("beat", "beat")
        cluster.start("worker", "worker")
        cluster.wait_for(lambda: stored(client) == 60)
        done = {"state": "waiting", "attempts": 0, "endedAt": {"$exists": True}}
        shards = client["news"]["shards"]
        cluster.wait_for(lambda: shards.count_documents(done) == shards.count_documents({}) > 1)
        check_all_stored_once(client, 60)
