"""Crawl while MongoDB is there, but refuses to read one of its collections."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from copydesk.demo.server import Web
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.outages import PAGES, stored
from tests.support.waiting import WAIT_SECONDS, wait_until


@contextmanager
def refusing(client: MongoClient[dict[str, Any]], collection: str) -> Iterator[None]:
    """Make MongoDB refuse to read a collection: it is a view that can't be computed."""
    database = client["news"]
    database[collection].rename("kept")
    divided = [{"$set": {"impossible": {"$divide": [1, 0]}}}]
    database.command("create", collection, viewOn="kept", pipeline=divided)
    yield
    database[collection].drop()
    database["kept"].rename(collection)


def failed_queries(client: MongoClient[dict[str, Any]]) -> int:
    """Return how many queries the server has refused since its start."""
    commands = client.admin.command("serverStatus")["metrics"]["commands"]
    return sum(int(commands[name]["failed"]) for name in ("find", "aggregate"))


class Watching:
    """Run a crawl that stays, over a site that answers at once, until the block is left."""

    def __init__(self, copydesk: Copydesk, web: Web) -> None:
        (self.site,) = web
        self.site.latency = 0
        sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
        self.crawl = copydesk.start(
            "crawl", "news", "-a", "watch=1", "-s", sources, "-s", "WATCH_INTERVAL=0.5"
        )
        self.output = ""

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *_: object) -> None:
        self.crawl.send_signal(signal.SIGTERM)
        self.output = self.crawl.communicate(timeout=WAIT_SECONDS)[0]

    def polls_what_is_due(self, client: MongoClient[dict[str, Any]]) -> None:
        """Make every listing due, and wait until one is requested."""
        self.site.requests.clear()
        due = {"$set": {"nextPollAt": datetime.now(UTC)}}
        client["news"]["sources"].update_many({}, due)
        wait_until(lambda: bool(self.site.requests), self.crawl)


@pytest.mark.long
def test_a_crawl_that_stays_outlasts_a_refusal_to_plan(
    own_copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    with own_server.connect() as client, Watching(own_copydesk, slow_web) as watching:
        states = client["news"]["sources"]
        wait_until(
            lambda: stored(client) == PAGES and states.count_documents({}) > 0, watching.crawl
        )
        with refusing(client, "sources"):
            begun = failed_queries(client)
            wait_until(lambda: failed_queries(client) >= begun + 3, watching.crawl)
        watching.polls_what_is_due(client)
    assert watching.crawl.returncode == 0, watching.output
    refused = "MongoDB refuses to say what is due (Failed to optimize"
    assert watching.output.count(refused) == 1
    assert "Traceback" not in watching.output
    # not that there was nothing to do
    assert f"articles new         {PAGES:>6}" in watching.output


def test_a_crawl_that_may_not_plan_does_not_run(
    own_copydesk: Copydesk, own_server: OwnServer
) -> None:
    own_copydesk.crawl("-s", "ARTICLES_PER_SOURCE=1")
    with own_server.connect() as client, refusing(client, "sources"):
        refused = own_copydesk.crawl(code=2)
        assert "MongoDB refuses to say what is due" in refused.stderr
        assert "Traceback" not in refused.stderr
        runs = client["news"]["runs"].find().sort("startedAt", 1)
        assert [run["outcome"] for run in runs] == ["finished", "database-refused"]


@pytest.mark.long
def test_a_listing_whose_links_can_not_be_looked_up_is_polled_again(
    own_copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    own_copydesk.crawl(code=None, MAX_AGE_DAYS="0")
    with own_server.connect() as client, refusing(client, "rejected"):
        states = client["news"]["sources"]
        states.delete_many({})
        with Watching(own_copydesk, slow_web) as watching:
            failed = {"error.cause": "error"}
            wait_until(lambda: states.count_documents(failed) == 1, watching.crawl)
            watching.polls_what_is_due(client)
    assert watching.crawl.returncode == 1, watching.output  # its source failed
