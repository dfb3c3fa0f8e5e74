"""kill -9 at any instant: of the crawl, of the database, with a torn spool. Nothing is lost."""

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

from tests.journeys.test_database_lost import check_all_stored_once, stored
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.sites import ServeBulk

HOSTS = 5  # so that no host's share is more than ARTICLES_PER_SOURCE
DICE = random.Random(30)  # which faults; when exactly they happen is up to the machine
# Seconds after the start: from before the first request to when it stores dozens a second.
EARLIEST, LATEST = 0.5, 4.0


@pytest.mark.parametrize(
    ("kills", "pages"), [(5, 100), pytest.param(30, 500, marks=pytest.mark.long)]
)
def test_killed_at_any_moment(
    tmp_path: Path, own_server: OwnServer, bulk_site: ServeBulk, kills: int, pages: int
) -> None:
    web = bulk_site(count=pages, hosts=HOSTS)
    for site in web:
        site.latency = 0.3  # else two runs would be all it takes
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    sources = copydesk.write_sources(web.sources())
    faults = {"crawl": 0, "database": 0, "torn": 0}
    for _ in range(kills):
        crawl = copydesk.start("crawl", "news", "-s", f"SOURCES_FILE={sources}")
        time.sleep(DICE.uniform(EARLIEST, LATEST))
        fault = DICE.choice(["crawl", "crawl", "database"])
        if fault == "database":
            own_server.kill()
            time.sleep(DICE.uniform(EARLIEST, LATEST))
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


def test_a_clock_that_jumped_back_delays_nothing(
    tmp_path: Path, own_server: OwnServer, bulk_site: ServeBulk
) -> None:
    """What the last run wrote bears times that for the next one lie in the future."""
    web = bulk_site(count=40, hosts=1)
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    copydesk.write_sources(web.sources(every="1h"))
    copydesk.crawl("-s", "ARTICLES_PER_SOURCE=15")
    assert "Nothing to do" in copydesk.crawl().stdout
    with own_server.connect() as client:
        for name in ("sources", "articles", "runs"):
            for document in client["news"][name].find():
                client["news"][name].replace_one({"_id": document["_id"]}, a_day_later(document))
        copydesk.crawl()
        check_all_stored_once(client, 40)


def a_day_later(document: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value + timedelta(days=1) if isinstance(value, datetime) else value
        for name, value in document.items()
    }


def kill_group(crawl: subprocess.Popen[str]) -> None:
    """As the kernel does when memory is short: the crawl and its workers, without a word."""
    os.killpg(crawl.pid, signal.SIGKILL)
    crawl.communicate()


def tear_last_segment(spool: Path) -> bool:
    """Cut the end off the newest segment, as a power cut may; say whether there was one."""
    segments = sorted(path for path in spool.glob("*.spool") if path.stat().st_size)
    if not segments:
        return False
    size = segments[-1].stat().st_size
    os.truncate(segments[-1], size - DICE.randrange(1, size))
    return True
