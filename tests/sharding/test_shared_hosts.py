"""Have several workers ask one host, at once or in turn: it sees one polite crawler."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from copydesk.demo.server import sources_toml
from copydesk.demo.serving import Reply
from tests.sharding.installation.cluster import PATIENCE, are_crawled, running_cluster
from tests.sharding.installation.watched_web import WatchedSite, sources_of, watched_web
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.outages import check_all_stored_once

# Seconds: a crawl takes ten times as long where five other tests run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

# How much shorter than the delay Scrapy may make the time between two requests.
SHORTEST = 0.5


class FeedService(WatchedSite):
    """Serve feeds of other sites: ``/ID-NUMBER.xml``, each with all stories of the site."""

    def __init__(self, number: int, customers: list[WatchedSite], feeds: int) -> None:
        self.customers = customers
        self.feeds = feeds
        super().__init__(number, count=1, sources=1)

    def addresses(self, customer: WatchedSite) -> list[str]:
        """Return the addresses of the feeds of a site."""
        return [f"{self.base}/{customer.id}-{number}.xml" for number in range(self.feeds)]

    def route(self, path: str, query: str) -> Reply | None:
        for customer in self.customers:
            if f"{self.base}{path}" in self.addresses(customer):
                return customer.feed()
        return super().route(path, query)


def test_workers_take_turns_at_a_host_that_sources_of_two_shards_use(
    tmp_path: Path, own_server: OwnServer, broker: Broker
) -> None:
    stories, delay = 2, 1.0
    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": "1", "DOWNLOAD_DELAY": str(delay)}
    with (
        watched_web(2, 2, stories) as sites,
        running_cluster(tmp_path, own_server.uri, broker.uri, **settings) as cluster,
        own_server.connect() as client,
    ):
        service = FeedService(3, sites, feeds=5)
        try:
            service.latency = delay  # so long that two that ask at the same time are seen to
            sources = ({**each.source(), "feeds": service.addresses(each)} for each in sites)
            cluster.copydesk.write_sources(sources_toml(sources, every="1d"))
            for name in ("worker", "other"):
                cluster.start(name, "worker")
            for name in ("worker", "other"):
                cluster.wait_for(lambda: "ready." in cluster.log(name))  # noqa: B023
            cluster.start("beat", "beat")
            cluster.wait_for(lambda: are_crawled(client))
        finally:
            service.down()
        assert client["news"]["shards"].count_documents({}) == len(sites)
        check_all_stored_once(client, len(sites) * stories)
        assert {f"/{each.id}-{n}.xml" for each in sites for n in range(5)} <= {
            target for _, target, _ in service.requests
        }
        assert service.most_at_once == 1
        gaps = [later - sooner for sooner, later in pairwise(service.came)]
        assert median(gaps) >= delay
        assert min(gaps) > delay * SHORTEST


def test_the_next_worker_keeps_the_delay_after_the_last_request_of_the_one_before(
    tmp_path: Path, own_server: OwnServer, broker: Broker
) -> None:
    # Seconds: much longer than it takes to begin the next crawl.
    delay = 24.0
    settings = {"DOWNLOAD_DELAY": str(delay), "SHARDING_GRACE": str(PATIENCE)}
    with (
        watched_web(1, 1, 1) as sites,
        running_cluster(tmp_path, own_server.uri, broker.uri, **settings) as cluster,
        own_server.connect() as client,
    ):
        (site,) = sites
        cluster.copydesk.write_sources(sources_of(sites, every="1d"))
        cluster.start("beat", "beat")
        cluster.start("worker", "worker")
        cluster.wait_for(lambda: len(site.came) > 0)
        cluster.start("other", "worker")
        cluster.wait_for(lambda: "ready." in cluster.log("other"))
        cluster.stop("worker", PATIENCE)  # when it has crawled the shard
        assert are_crawled(client)
        before = len(site.came)
        client["news"]["sources"].update_many({}, {"$unset": {"nextPollAt": ""}})
        client["news"]["shards"].update_many({}, [{"$set": {"dueAt": "$$NOW"}}])
        cluster.wait_for(lambda: len(site.came) > before)
        assert site.came[before] - site.came[before - 1] > delay * SHORTEST
