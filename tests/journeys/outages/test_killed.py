"""Kill the crawl and the database at any instant, tear the spool, and find nothing lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import check_all_stored_once, stored

# Hosts over which the pages are spread, so that no host has more than ARTICLES_PER_SOURCE.
HOSTS = 5
# Chooses the faults, the same ones each time, first one of each kind; when exactly they happen is
# up to the machine.
CHANCE = random.Random(30)
# Seconds after its start at which a crawl is killed: from before its first request to when it
# stores dozens of pages per second.
EARLIEST, LATEST = 0.5, 4.0


@pytest.mark.parametrize(
    ("kills", "pages"), [(2, 100), pytest.param(30, 500, marks=pytest.mark.long)]
)
def test_killed_at_any_moment(
    tmp_path: Path, own_server: OwnServer, bulk_site: ServeBulk, kills: int, pages: int
) -> None:
    web = bulk_site(count=pages, hosts=HOSTS)
    for site in web:
        site.latency = 0.3  # without it two runs would store everything
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    sources = copydesk.write_sources(web.sources())
    faults = {"crawl": 0, "database": 0, "torn": 0}
    for _ in range(kills):
        crawl = copydesk.start("crawl", "news", "-s", f"SOURCES_FILE={sources}")
        time.sleep(CHANCE.uniform(EARLIEST, LATEST))
        fault = CHANCE.choice(["crawl", "crawl", "database"])
        if fault == "database":
            own_server.kill()
            time.sleep(CHANCE.uniform(EARLIEST, LATEST))
        faults[fault] += 1
        kill_group(crawl)
        if tear_last_segment(copydesk.folder / "data/spool"):
            faults["torn"] += 1
        if fault == "database":
            own_server.start()
        with own_server.connect() as client:
            urls = client["news"]["articles"].distinct("url")
            assert len(urls) == stored(client)
    assert faults["crawl"] + faults["database"] == kills
    copydesk.crawl()
    with own_server.connect() as client:
        check_all_stored_once(client, pages)


@pytest.mark.long
def test_a_clock_that_jumped_back_delays_nothing(
    tmp_path: Path, own_server: OwnServer, bulk_site: ServeBulk
) -> None:
    """Move what the last run wrote by a day, so that for the next run it lies in the future."""
    web = bulk_site(count=40, hosts=1)
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    copydesk.write_sources(web.sources(every="1h"))
    copydesk.crawl("-s", "ARTICLES_PER_SOURCE=15")
    assert copydesk.crawl().stdout == ""  # nothing is due
    with own_server.connect() as client:
        for name in ("sources", "articles", "runs"):
            for document in client["news"][name].find():
                client["news"][name].replace_one({"_id": document["_id"]}, a_day_later(document))
        copydesk.crawl()
        check_all_stored_once(client, 40)


def a_day_later(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with all its times a day later."""
    return {
        name: value + timedelta(days=1) if isinstance(value, datetime) else value
        for name, value in document.items()
    }


def kill_group(crawl: subprocess.Popen[str]) -> None:
    """Kill the crawl and its workers without a word, as the kernel does when memory is short."""
    os.killpg(crawl.pid, signal.SIGKILL)
    crawl.communicate()


def tear_last_segment(spool: Path) -> bool:
    """Cut the end off the newest segment, as a power cut may; say whether there was one."""
    segments = sorted(path for path in spool.glob("*.spool") if path.stat().st_size)
    if not segments:
        return False
    size = segments[-1].stat().st_size
    os.truncate(segments[-1], size - CHANCE.randrange(1, size))
    return True
