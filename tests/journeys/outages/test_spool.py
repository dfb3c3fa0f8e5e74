"""Crawl without the database until the end, from the start, and until the spool is full."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from tests.sites.bulk import BulkSite
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.outages import (
    PAGES,
    check_all_stored_once,
    crawling,
    pages_requested,
    spooled,
    stored,
)
from tests.support.waiting import WAIT_SECONDS, wait_until

# Seconds without a request after which the crawl has paused: it would make eight every two seconds.
QUIET_SECONDS = 5


def move(site: Site) -> None:
    """Move the newest story to an address that no listing names; the listed one redirects to it."""
    assert isinstance(site, BulkSite)
    story, address = site.stories[0], "/moved.html"
    page = site.page(story).replace(site.url(story), site.base + address)
    site.override(site.path(story), Reply(301, headers={"Location": address}))
    site.override(address, Reply(body=page.encode()))


def until_quiet(web: Web, crawl: subprocess.Popen[str]) -> None:
    """Wait until no page is requested for QUIET_SECONDS."""
    requested: list[int] = []

    def is_quiet() -> bool:
        time.sleep(1)
        requested.append(pages_requested(web))
        return len(requested) > QUIET_SECONDS and len(set(requested[-QUIET_SECONDS - 1 :])) == 1

    wait_until(is_quiet, crawl)


@pytest.mark.long
def test_what_is_spooled_at_the_end_is_stored_by_the_next_run(
    own_copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    with crawling(own_copydesk) as crawl:
        with own_server.connect() as client:
            wait_until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        output, _ = crawl.communicate(timeout=2 * WAIT_SECONDS)
    assert crawl.returncode == 1, output
    assert "articles spooled" in output
    assert spooled(own_copydesk)
    own_server.start()
    requested = pages_requested(slow_web)
    own_copydesk.crawl()
    assert not spooled(own_copydesk)
    with own_server.connect() as client:
        check_all_stored_once(client)
    assert pages_requested(slow_web) == requested
    with own_server.connect() as client:
        # What the first run brought, and read, counts for the source: once.
        days = list(client["news"]["days"].find())
        assert sum(day["articles"] for day in days) == PAGES
        polls = sum(sum(day["polls"].values()) for day in days)
        own_copydesk.crawl()
        assert sum(day["articles"] for day in client["news"]["days"].find()) == PAGES
    assert polls == 2


@pytest.mark.long
def test_a_full_spool_pauses_the_crawl(
    own_copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    for site in slow_web:
        site.latency = 2  # as long as it takes to notice that the database is away
    with crawling(own_copydesk, "SPOOL_MAX_MB=0.03") as crawl:
        with own_server.connect() as client:
            wait_until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        until_quiet(slow_web, crawl)
        assert pages_requested(slow_web) < PAGES
        own_server.start()
        output, _ = crawl.communicate(timeout=WAIT_SECONDS)
    assert crawl.returncode == 0, output
    assert "The crawl pauses" in output
    assert "The crawl goes on" in output
    with own_server.connect() as client:
        check_all_stored_once(client)


@pytest.mark.long
def test_a_paused_crawl_can_be_stopped(
    own_copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    with crawling(own_copydesk, "SPOOL_MAX_MB=0") as crawl:
        with own_server.connect() as client:
            wait_until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        until_quiet(slow_web, crawl)
        crawl.send_signal(signal.SIGTERM)
        crawl.communicate(timeout=WAIT_SECONDS)
    own_server.start()
    own_copydesk.crawl()
    with own_server.connect() as client:
        check_all_stored_once(client)


@pytest.mark.long
def test_without_the_database_at_the_start(
    own_copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    own_server.kill()
    for site in slow_web:
        site.latency = 0
        move(site)
    refused = own_copydesk.crawl(code=2)
    assert "connection refused" in refused.stderr
    assert "START_WITHOUT_DATABASE" in refused.stderr
    assert pages_requested(slow_web) == 0
    own_copydesk.crawl("-s", "START_WITHOUT_DATABASE=1", code=1)
    assert pages_requested(slow_web) == PAGES
    own_copydesk.crawl("-s", "START_WITHOUT_DATABASE=1", code=1)
    assert pages_requested(slow_web) == PAGES
    own_server.start()
    own_copydesk.crawl()
    with own_server.connect() as client:
        check_all_stored_once(client)
