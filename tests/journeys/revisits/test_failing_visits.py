"""Look at stored articles again whose pages can't be had: each look ends in a next one."""

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
HOME = "/"
WALL = "/are-you-human"
CUT = Reply(body=b"<!DOCTYPE html><title>Half", claimed_length=9999)
# What becomes of a page that was fine, by its path, and what is noted of the visit.
FAILURES: dict[str, tuple[Reply, str]] = {
    "/2026/11/20/500": (Reply(500), "http-500"),
    "/2026/11/20/429": (Reply(429, headers={"Retry-After": "1"}), "http-429"),
    "/2026/11/20/403": (Reply(403), "http-403"),
    "/2026/11/20/loop": (Reply(302, headers={"Location": "/2026/11/20/loop"}), "redirect-loop"),
    "/2026/11/20/reset": (Reply(body=b"x" * 99, reset_after=9), "truncated"),
    "/2026/11/20/slow": (Reply(delay=3), "timeout"),
    "/2026/11/20/wall": (Reply(302, headers={"Location": WALL}), "challenge"),
    "/2026/11/20/empty": (Reply(), "empty"),
    "/2026/11/20/private": (Reply(), "robots"),
}
FINE = "/2026/11/20/fine"


@pytest.fixture
def serial() -> Iterator[Serial]:
    """Serve a site that answers what a test tells it to."""
    site = Serial("127.0.10.3")
    yield site
    site.down()


def put_up(site: Serial, *targets: str) -> None:
    """Put up a story under each target, and list them all."""
    site.listed = list(targets)
    for number, target in enumerate(targets):
        site.put(target, part_page(1, story=number, headline=f"Lighthouse {number} moves inland"))


def test_every_visit_that_fails_ends_in_a_later_one(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    put_up(serial, FINE, *FAILURES)
    copydesk.write_sources(serial.sources)
    copydesk.crawl()
    assert mongo_database["articles"].count_documents({}) == len(FAILURES) + 1
    before = {each["url"]: each for each in mongo_database["articles"].find()}
    for target, (reply, _) in FAILURES.items():
        serial.override(target, reply)
    body = b"<title>Just a moment</title><h1>Just a moment</h1><p>Verify you are human.</p>"
    serial.override(WALL, Reply(body=body))
    serial.robots = "User-agent: *\nDisallow: /2026/11/20/private\n"
    mongo_database["robots"].delete_many({})
    make_all_due(mongo_database)
    serial.requests.clear()
    began = datetime.now(UTC)
    copydesk.crawl(DOWNLOAD_TIMEOUT="1", RETRY_TIMES="0", RETRY_AFTER_TIMES="0")
    noted = {}
    for target in FAILURES:
        after = stored_article(mongo_database, serial.base + target)
        noted[target] = after.get("failedCheck", {}).get("reason")
        assert after["nextCheckAt"] >= began + timedelta(hours=1), target
        assert after["failedCheck"]["attempts"] == 1, target
        assert after["failedCheck"]["detail"], target
        for name in ("articleBody", "changed", "revision", "status"):
            assert after[name] == before[after["url"]][name], target
    assert noted == {target: reason for target, (_, reason) in FAILURES.items()}
    assert "failedCheck" not in stored_article(mongo_database, serial.base + FINE)
    assert serial.asked("/2026/11/20/private") == 0
    # Where it is well again, the visit is as any other; the others are not due, and not asked.
    well, ill = "/2026/11/20/500", "/2026/11/20/403"
    number = serial.listed.index(well)
    serial.put(well, part_page(1, story=number, headline=f"Lighthouse {number} moves inland"))
    mongo_database["articles"].update_many(
        {"url": {"$in": [serial.base + well, serial.base + ill]}}, {"$set": {"nextCheckAt": began}}
    )
    serial.requests.clear()
    copydesk.crawl()
    asked = {target for _, target, _ in serial.requests if target in FAILURES}
    # the answer that was too slow for the crawl before may only be finished now
    assert asked - {"/2026/11/20/slow"} == {well, ill}
    assert "failedCheck" not in stored_article(mongo_database, serial.base + well)
    assert stored_article(mongo_database, serial.base + ill)["failedCheck"]["attempts"] == 2


@pytest.mark.long
def test_an_article_that_can_be_had_is_looked_at_before_all_that_fail(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    targets = [f"/2026/11/20/{number}" for number in range(6)]
    put_up(serial, FINE, *targets)
    copydesk.write_sources(serial.sources)
    copydesk.crawl()
    for target in targets:
        serial.override(target, Reply(500))
    make_all_due(mongo_database)
    copydesk.crawl(RETRY_TIMES="0")
    make_all_due(mongo_database)
    # due longer than the other
    long_ago = datetime.now(UTC) - timedelta(days=1)
    mongo_database["articles"].update_many(
        {"failedCheck": {"$exists": True}}, {"$set": {"nextCheckAt": long_ago}}
    )
    serial.requests.clear()
    done = copydesk.crawl(RETRY_TIMES="0", RECHECKS_PER_RUN="3")
    looked_at = [target for _, target, _ in serial.requests if target.startswith("/2026")]
    assert FINE in looked_at
    assert len(looked_at) == 3
    assert count_in_summary(done, "articles unchanged") == 1


@pytest.mark.long
def test_what_is_gone_is_noticed_and_comes_back(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    removed, to_front, to_section = (f"/2026/11/20/{name}" for name in ("404", "front", "section"))
    put_up(serial, FINE, removed, to_front, to_section)
    copydesk.write_sources(serial.sources)
    copydesk.crawl()
    links = "".join(
        f'<h3><a href="/2026/11/1/{number}-a">Harbour {number} closes again</a></h3>'
        for number in range(40)
    )
    index = Reply(body=f"<!DOCTYPE html><title>Serial</title><main>{links}</main>".encode())
    for target in ("/", "/coast/"):
        serial.override(target, index)
    serial.override(removed, Reply(404))
    serial.override(to_front, Reply(302, headers={"Location": "/"}))
    serial.override(to_section, Reply(301, headers={"Location": "/coast/"}))
    serial.listed = [FINE]
    for state, missing in (("active", 1), ("gone", 2)):
        make_all_due(mongo_database)
        copydesk.crawl()
        for target in (removed, to_front, to_section):
            stored = stored_article(mongo_database, serial.base + target)
            assert (stored["status"], stored.get("missing")) == (state, missing), target
    assert stored_article(mongo_database, serial.base + FINE)["status"] == "active"
    assert mongo_database["articles"].count_documents({}) == 4
    # They are there again, and no listing names two of them.
    put_up(serial, FINE, removed, to_front, to_section)
    serial.listed = [FINE, removed]
    now = datetime.now(UTC)
    mongo_database["sources"].update_many({}, {"$set": {"nextPollAt": now}})
    mongo_database["articles"].update_one(
        {"url": serial.base + to_front}, {"$set": {"nextCheckAt": now}}
    )
    copydesk.crawl()
    for target, state in ((removed, "active"), (to_front, "active"), (to_section, "gone")):
        stored = stored_article(mongo_database, serial.base + target)
        assert stored["status"] == state, target
        assert ("missing" in stored) is (state == "gone"), target


@pytest.mark.long
def test_stored_articles_leave_half_of_their_hosts_time(
    copydesk: Copydesk, serial: Serial, mongo_database: Documents
) -> None:
    targets = [f"/2026/11/20/{number}" for number in range(12)]
    put_up(serial, *targets)
    copydesk.write_sources(serial.sources)
    copydesk.crawl()
    for number, target in enumerate(targets):
        page = part_page(1, story=number, headline=f"Lighthouse {number} moves inland")
        serial.override(target, Reply(body=page, delay=0.7))
    make_all_due(mongo_database)
    serial.requests.clear()
    done = copydesk.crawl(RECHECK_SECONDS="1", CONCURRENT_REQUESTS_PER_DOMAIN="1")
    asked = {target for _, target, _ in serial.requests if target in targets}
    assert 1 <= len(asked) <= 5
    assert count_in_summary(done, "articles unchanged") == len(asked)
    # What was left is due still, nothing is held against it, and it comes first in the next run.
    now = datetime.now(UTC)
    left = [*mongo_database["articles"].find({"nextCheckAt": {"$lte": now}})]
    assert len(left) == len(targets) - len(asked)
    assert not any("failedCheck" in each for each in left)
    copydesk.crawl()
    assert mongo_database["articles"].count_documents({"nextCheckAt": {"$lte": now}}) == 0
