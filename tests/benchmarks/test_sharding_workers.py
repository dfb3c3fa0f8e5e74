"""Test that the benchmark of real workers does its work, and accounts for each part of it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from benchmarks.sharding.slow_web import slow_web
from benchmarks.sharding.workers import COLUMNS
from tests.support.commands import ROOT
from tests.support.programs import need

HOSTS, PAGES = 2, 3
# Besides these, each host is asked for its feed and its robots.txt.
REQUESTS = HOSTS * (PAGES + 2)
# Seconds that a host wants between two requests; Scrapy varies them by half.
DELAY = 0.4
# Seconds: a minute on an idle machine, of which the benchmark waits a third.
PATIENCE = 800


def test_a_web_that_was_not_asked_yet_says_so() -> None:
    with slow_web(HOSTS, PAGES, 0.0) as web:
        assert web.sources.count("[[source]]") == HOSTS
        assert web.asked().requests == 0


@pytest.mark.long
@pytest.mark.timeout(PATIENCE + 60)
def test_real_workers_do_all_of_the_work_and_each_part_is_accounted_for() -> None:
    need("rabbitmq-server", "rabbitmq-server")
    words = [
        *(sys.executable, "-m", "benchmarks.sharding.workers", "--workers", "2"),
        *("--hosts", str(HOSTS // 2), "--pages", str(PAGES)),
        *("--latency", "0.1", "--delay", str(DELAY)),
    ]
    done = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    (line,) = [each for each in done.stdout.splitlines() if each.startswith("| 2 ")]
    cells = [float(cell) for cell in line.strip("| ").split(" | ")]
    found = dict(zip(COLUMNS, cells, strict=True))
    assert 1 <= found["shards"] <= HOSTS
    assert found["articles"] == HOSTS * PAGES
    for part in ("parents", "broker", "mongod", "web"):
        assert 0 < found[part] < found["crawls"]
    # Each shard is a task that beat sends, and the crawl of a shard takes dozens of commands.
    counted = re.findall(r"([\d.]+) messages, (\d+) commands", done.stdout)
    assert float(counted[0][0]) >= 1
    assert int(counted[0][1]) >= 20
    asked = re.findall(r"hosts: (\d+) requests, (\d+) at once at most, ([\d.]+) s", done.stdout)
    ((requests, most_at_once, gap),) = asked
    assert int(requests) >= REQUESTS
    assert int(most_at_once) == 1
    assert float(gap) >= DELAY * 0.4
