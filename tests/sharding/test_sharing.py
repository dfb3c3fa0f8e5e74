"""Let four workers share two hundred sources, and see that they share them fairly and politely."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from tests.sharding.installation.cluster import pages_by_worker, running_cluster
from tests.sharding.installation.watched_web import sources_of, watched_web
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.outages import check_all_stored_once, stored

# Sixteen shards a worker: of as many shards as there are domains, hashing leaves a third empty.
WORKERS, HOSTS, SOURCES, STORIES = 4, 104, 200, 2
SHARDS_EACH = 16
# Seconds between two requests to a host, and how far Scrapy varies them.
DELAY, SHORTEST = 0.5, 0.5
# Seconds: 67 crawls on two cores that other tests share.
PATIENCE = 1200


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_four_workers_share_two_hundred_sources(
    tmp_path: Path, own_server: OwnServer, broker: Broker
) -> None:
    politely = {
        "CONCURRENT_REQUESTS_PER_DOMAIN": "1",
        "DOWNLOAD_DELAY": str(DELAY),
        "SHARDING_SHARDS": "1000",  # so that there are as many as domains
    }
    with (
        watched_web(HOSTS, SOURCES, STORIES) as sites,
        running_cluster(tmp_path, own_server.uri, broker.uri, **politely) as cluster,
        own_server.connect() as client,
    ):
        text = sources_of(sites, every="1d")
        cluster.copydesk.write_sources(text)
        for number in range(WORKERS):
            cluster.start(f"worker-{number}", "worker", REGION=f"worker-{number}")
        cluster.start("beat", "beat")
        cluster.wait_for(lambda: stored(client) == SOURCES * STORIES, PATIENCE)
        check_all_stored_once(client, SOURCES * STORIES)
        assert client["news"]["shards"].count_documents({}) >= SHARDS_EACH * WORKERS
        assert {site.most_at_once for site in sites} == {1}
        gaps = [later - sooner for site in sites for sooner, later in pairwise(site.came)]
        assert median(gaps) >= DELAY * 0.9
        for site in sites:  # two gaps in a row: one late note does not shorten them
            assert (
                min(c - a for a, c in zip(site.came, site.came[2:], strict=False))
                > DELAY * SHORTEST
            )
        read = pages_by_worker(client)
        even = sum(read.values()) / WORKERS
        assert all(abs(pages - even) <= 0.2 * even for pages in read.values()), read
