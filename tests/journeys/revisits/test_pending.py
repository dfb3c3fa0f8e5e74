"""Lose no page that was listed while it could not be had, also when its listing forgets it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.serving import Reply
from tests.sites.serial import Serial, part_page
from tests.support.articles.crawl_results import count_in_summary, make_all_due, stored_article
from tests.support.commands import Copydesk

Documents = Database[dict[str, Any]]
# Several crawls a test: `make test` would take minutes more.
pytestmark = pytest.mark.long
LATE, NEVER, FINE = (f"/2026/11/20/{name}" for name in ("late", "never", "fine"))


@pytest.fixture
def serial() -> Iterator[Serial]:
    """Serve a site that answers what a test tells it to."""
    site = Serial("127.0.10.4")
    yield site
    site.down()


def test_a_page_that_left_its_feed_is_fetched_or_rejected_with_the_cause(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    serial.listed = [LATE, NEVER]
    serial.override(LATE, Reply(500))
    serial.override(NEVER, Reply(502))
    copydesk.write_sources(serial.sources)
    done = copydesk.crawl(RETRY_TIMES="0")
    assert count_in_summary(done, "not fetched") == 2
    pending = {each["link"]["url"]: each for each in mongo_database["pending"].find()}
    assert {url: each["reason"] for url, each in pending.items()} == {
        serial.base + LATE: "http-500",
        serial.base + NEVER: "http-502",
    }
    serial.listed = [FINE]
    for number, target in enumerate((LATE, FINE)):
        serial.put(target, part_page(1, story=number, headline=f"Lighthouse {number} moves"))
    mongo_database["pending"].update_one(
        {"_id": pending[serial.base + NEVER]["_id"]}, {"$set": {"attempts": 8}}
    )
    make_all_due(mongo_database)
    done = copydesk.crawl(RETRY_TIMES="0")
    late = stored_article(mongo_database, serial.base + LATE)
    assert late["discovery"]["via"] == "feed"
    stored_article(mongo_database, serial.base + FINE)
    assert mongo_database["pending"].count_documents({}) == 0
    rejected = mongo_database["rejected"].find_one() or {}
    assert (rejected["url"], rejected["reason"]) == (serial.base + NEVER, "http-502")
    assert count_in_summary(done, "articles rejected") == 1


def test_a_host_that_refuses_is_asked_little_and_nothing_is_lost(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    targets = [f"/2026/11/20/{number}" for number in range(30)]
    serial.listed = targets
    for target in targets:
        serial.override(target, Reply(403) if target == targets[0] else Reply(503))
    copydesk.write_sources(serial.sources)
    limits = {"RETRY_TIMES": "0", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}
    copydesk.crawl(code=0, **limits)
    asked = [target for _, target, _ in serial.requests if target in targets]
    assert len(asked) <= 6
    kept = list(mongo_database["pending"].find())
    assert len(kept) + mongo_database["rejected"].count_documents({}) == len(targets)
    assert sum(each["reason"] == "paused" for each in kept) >= 24
    assert all(each["attempts"] == 1 for each in kept)
    # The host is well again, its feed has moved on: what was due then is fetched.
    for number, target in enumerate(targets[1:4], 1):
        serial.put(target, part_page(1, story=number, headline=f"Lighthouse {number} moves"))
    serial.listed = []
    chosen = [serial.base + target for target in targets[1:4]]
    past = datetime.now(UTC) - timedelta(minutes=1)
    later = past + timedelta(hours=9)
    mongo_database["pending"].update_many({}, {"$set": {"nextCheckAt": later}})
    mongo_database["pending"].update_many(
        {"link.url": {"$in": chosen}}, {"$set": {"nextCheckAt": past}}
    )
    serial.requests.clear()
    copydesk.crawl(code=0, **limits)
    for url in chosen:
        stored_article(mongo_database, url)
    assert len([target for _, target, _ in serial.requests if target in targets]) == 3
