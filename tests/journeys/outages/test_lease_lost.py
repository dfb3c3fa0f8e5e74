"""Let another crawl take over the hosts of a running one, which then has to leave them alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient, MongoClient

from copydesk.demo.server import Web
from database.documents.bson_document import BSONDocument
from database.repositories.crawling.leases import LeaseRepository
from database.repositories.crawling.poll_states import PollStateRepository
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.outages import PAGES, check_all_stored_once, pages_requested
from tests.support.waiting import wait_until

# Seconds between two requests: the crawl takes a minute, and notices after a third of that.
DELAY = 1


@pytest.mark.long
def test_who_lost_a_host_asks_it_nothing_and_writes_no_poll_state(
    own_copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    own_copydesk.crawl("-s", "ARTICLES_PER_SOURCE=1")  # so that there is a poll state
    with own_server.connect() as client:
        before = poll_state(client)
    first = pages_requested(slow_web)
    sources = f"SOURCES_FILE={own_copydesk.folder / 'sources.toml'}"
    slowly = f"DOWNLOAD_DELAY={DELAY}"
    crawl = own_copydesk.start("crawl", "news", "-a", "source=bulk-1", "-s", sources, "-s", slowly)
    wait_until(lambda: pages_requested(slow_web) > first, crawl)
    token = asyncio.run(take_over(own_server.uri))
    said, _ = crawl.communicate(timeout=300)
    assert "Another crawl took over the leases of 127.0.3.1" in said
    assert pages_requested(slow_web) < PAGES  # it did not go on to the end
    with own_server.connect() as client:
        assert poll_state(client) == {**before, "fence": token}
        assert client["news"]["pending"].count_documents({}) == 0
        client["news"]["leases"].delete_many({})
        own_copydesk.crawl("-a", "source=bulk-1")
        check_all_stored_once(client)


def poll_state(client: MongoClient[dict[str, Any]]) -> dict[str, Any]:
    (state,) = client["news"]["sources"].find({"kind": "feed"})
    return state


async def take_over(uri: str) -> int:
    """Take the lease of every host, as a crawl does when its holder has not renewed it."""
    async with AsyncMongoClient[BSONDocument](uri) as client:
        database = client["news"]
        states = PollStateRepository(database)
        hosts = await database["leases"].distinct("_id")
        await database["leases"].update_many({}, [{"$set": {"expiresAt": "$$NOW"}}])
        token = await states.next_token()
        leases = LeaseRepository(database, "another", timedelta(hours=1))
        assert await leases.acquire(hosts) == set(hosts) != set()
        await states.fence(await database["sources"].distinct("source"), token)
        return token
