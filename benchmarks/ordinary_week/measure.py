"""Measure whether a week of ordinary days costs an article, a correction or a request.

``python -m benchmarks.ordinary_week [--sites 20] [--stories 2000] [--days 7] [--step 60]``

Twenty small sites publish two thousand stories in a week. They correct them, count their readers
in the text, try two headlines, show stubs to every other visitor, move, remove and redirect pages,
list articles under other addresses than those that pages declare, leave the date to the feed, and
each is down for three hours. A crawl runs every ``--step`` simulated minutes
(COPYDESK_CLOCK_OFFSET), as from cron. Then what is stored is compared with what was shown:
everything but the counts is wanted to be 0, and less than one page request in a hundred wasted on
what was known and not due.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.ordinary_week.judge import judge
from benchmarks.ordinary_week.news_site import HABITS, NewsSite
from benchmarks.ordinary_week.stories import story
from database.connection import connect
from model.clock import Clock

ROOT = Path(__file__).parents[2]
DATABASE = "ordinary_week"
SEED = 17
# What is published in the last hours is looked at too seldom to be judged.
UNJUDGED = timedelta(hours=6)


class SimulatedTime:
    """Tell the simulated time, which stands still while a crawl runs."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment


def main() -> None:
    """Run the week and print the verdict."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--stories", type=int, default=2000, help="of all sites together")
    parser.add_argument("--days", type=float, default=7)
    parser.add_argument("--step", type=float, default=60, help="minutes between two crawls")
    options = parser.parse_args()
    start = Clock().now().replace(microsecond=0)
    end = start + timedelta(days=options.days)
    time = SimulatedTime(start)
    sites = _sites(options.sites, options.stories, time, end)
    # The embedded server ends a moment after its last user, and writes until then.
    kept = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with kept as folder, connect(data_dir=Path(folder)) as client:
        sources = Path(folder) / "sources.toml"
        sources.write_text(
            "".join(site.source(n) for n, site in enumerate(sites)), encoding="utf-8"
        )
        crawls = 0
        while time.moment < end:
            _crawl(sources, Path(folder), time.moment)
            crawls += 1
            time.moment += timedelta(minutes=options.step)
        articles = list(client[DATABASE]["articles"].find())
    print(f"crawls                 {crawls}")
    print("\n".join(judge(sites, articles, start, end - UNJUDGED).lines()))


def _sites(count: int, stories: int, time: SimulatedTime, end: datetime) -> list[NewsSite]:
    chance = random.Random(SEED)
    week = (end - time.moment).total_seconds()
    made = []
    for number in range(count):
        own = [
            story(
                number * 10_000 + each,
                time.moment + timedelta(seconds=int(chance.random() * week)),
                chance,
            )
            for each in range(stories // count)
        ]
        outage = time.moment + timedelta(seconds=int(chance.random() * week))
        habits = HABITS[number % len(HABITS)]
        made.append(NewsSite(f"127.60.0.{number + 1}", own, habits, outage, time.now))
    return made


def _crawl(sources: Path, folder: Path, moment: datetime) -> None:
    offset = (moment - Clock().now()).total_seconds()
    environment = {
        **os.environ,
        "MONGO_URI": "",
        "MONGO_DATABASE": DATABASE,
        "DATA_DIR": str(folder),
        "ALLOWED_NETWORKS": "127.0.0.0/8",
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "0",
        "RETRY_TIMES": "0",
        "COPYDESK_CLOCK_OFFSET": str(offset),
    }
    scrapy = Path(sys.executable).with_name("scrapy")
    done = subprocess.run(
        [scrapy, "crawl", "news", "-s", f"SOURCES_FILE={sources}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        sys.exit(f"the crawl of {moment:%Y-%m-%d %H:%M} failed:\n{done.stderr[-3000:]}")
