"""Run workers with a real broker, and see every article stored once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sharding.installation.cluster import running_cluster
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import check_all_stored_once, stored

# Seconds: a crawl takes ten times as long where five other tests run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


def test_workers_store_every_article_once(
    tmp_path: Path, own_server: OwnServer, broker: Broker, bulk_site: ServeBulk
) -> None:
    web = bulk_site(count=60, hosts=6)
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri) as cluster,
        own_server.connect() as client,
    ):
        cluster.copydesk.write_sources(web.sources(every="1h"))  # then only what is asked for
        cluster.start("beat", "beat")
        cluster.start("worker", "worker")
        cluster.wait_for(lambda: stored(client) == 60)
        done = {"state": "waiting", "attempts": 0, "endedAt": {"$exists": True}}
        shards = client["news"]["shards"]
        cluster.wait_for(lambda: shards.count_documents(done) == shards.count_documents({}) > 1)
        check_all_stored_once(client, 60)
        url = client["news"]["articles"].distinct("url")[0]
        news, source = ("crawl", "news"), web["bulk-1"].id
        asked = {
            cluster.ask(*words): list(words)
            for words in (
                ("article", "--json", url),
                (*news, "-a", f"source={source}"),
                (*news, "-a", f"source={source}", "-a", "since=2026-11-01"),
                ("crawl", "replay", "-a", f"source={source}"),
                ("article", "--json", "http://127.0.0.1:9/nowhere"),
            )
        }
        jobs = client["news"]["jobs"]
        cluster.wait_for(lambda: jobs.count_documents({"endedAt": {"$exists": True}}) == len(asked))
        ended = {each["_id"]: each for each in jobs.find()}
        assert {job: each["words"] for job, each in ended.items()} == asked
        (failed,) = [each for each in ended.values() if each["state"] != "done"]
        assert failed["code"] == 1
        assert "not fetched" in failed["said"]
        assert {each["code"] for each in ended.values() if each is not failed} == {0}
        check_all_stored_once(client, 60)
