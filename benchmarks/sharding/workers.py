"""Let real workers share work that waits, more and more of them, until the cores are full.

    python -m benchmarks.sharding.workers [--workers 1,2,4,8] [--hosts 26] [--pages 10]

Each number of workers has an installation of its own: a RabbitMQ, a mongod, beat, and so many
workers of one process. ``--hosts`` hosts for each worker are slow to answer, want a delay between
two requests, and have ``--pages`` articles; so a run lasts as long whatever the number of workers,
as long as there are cores. It prints the articles a second and the CPU of each
part, and what the engine costs for each shard: what there would not be without workers. Wants
rabbitmq-server, and nobody beside it: what others had of the machine is in the last column.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from benchmarks.sharding.accounting import Account, Spent
from benchmarks.sharding.slow_web import Asked, slow_web
from benchmarks.throughput.processes import adopt
from tests.sharding.installation.cluster import running_cluster
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.outages import check_all_stored_once

WORKERS = "1,2,4,8"
HOSTS = 26
"""For each worker: they come to some sixteen shards, as there are no more shards than domains, and
a third of so many stays empty."""
PAGES = 10
"""Articles of a host: with its feed and robots.txt, twelve seconds of one request a second."""
LATENCY = 1.0
"""Seconds until a host answers."""
DELAY = 0.5
"""Seconds that a host wants between two requests."""
SHARDS = 1000
"""More than there are hosts, so that there are as many as can be."""
LOOK = 1.0
"""Seconds between two looks whether all is done: less would be work for MongoDB."""
PATIENCE = 3600.0
"""Seconds after which a run has failed: the longest took a fifth of it."""
IDLE = 20.0
"""Seconds for which all parts are watched when nothing is left to do."""
OF_CONNECTIONS = (
    "hello",
    "isMaster",
    "ismaster",
    "ping",
    "buildInfo",
    "endSessions",
    "serverStatus",
)
"""Commands by which a driver connects and leaves, and that by which this counts the others."""
READY = " ready."
"""What Celery logs when a process of its takes tasks."""
MILLISECONDS = 1000
COLUMNS = (
    "workers", "shards", "articles", "seconds", "articles/s", "parents", "crawls", "beat",
    "broker", "mongod", "web", "together", "others",
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """Say what there is to do."""

    hosts: int
    pages: int
    latency: float
    delay: float


@dataclass(frozen=True)
class Measured:
    """Hold what one run took."""

    shards: int
    articles: int
    seconds: float
    spent: Spent
    idle: Spent
    """What all parts took together in IDLE seconds with nothing to do."""
    asked: Asked


class Installation:
    """Hold the servers of one run."""

    def __init__(self, mongod: OwnServer, broker: Broker, client: MongoClient[dict[str, Any]]):
        self.mongod = mongod
        self.broker = broker
        self._client = client
        self._looks = 0

    def is_done(self, articles: int) -> bool:
        """Tell whether so many articles are stored, and every shard has been crawled."""
        self._looks += 2
        news = self._client["news"]
        left = news["shards"].count_documents({"endedAt": {"$exists": False}})
        return news["articles"].count_documents({}) == articles and left == 0

    def check(self, articles: int) -> int:
        """Return how many shards there are, when each article is stored once."""
        check_all_stored_once(self._client, articles)
        shards = self._client["news"]["shards"]
        assert shards.count_documents({"error": {"$exists": True}}) == 0
        return shards.count_documents({})

    def commands(self) -> int:
        """Return how many commands MongoDB was sent that read or wrote, but for our own."""
        counts = self._client.admin.command("serverStatus")["metrics"]["commands"]
        sent = sum(
            each["total"]
            for name, each in counts.items()
            if isinstance(each, dict) and name not in OF_CONNECTIONS
        )
        return int(sent - self._looks)


@contextmanager
def servers(folder: Path) -> Iterator[Installation]:
    """Run a database and a broker of one run's own."""
    mongod, broker = OwnServer(folder / "mongod"), Broker(folder / "rabbitmq")
    try:
        mongod.start()
        broker.start()
        with mongod.connect() as client:
            yield Installation(mongod, broker, client)
    finally:
        broker.end()
        mongod.kill()


def measure(workers: int, work: Work) -> Measured:
    """Let so many workers do all of ``work``."""
    settings = {
        "CONCURRENT_REQUESTS_PER_DOMAIN": "1",
        "DOWNLOAD_DELAY": str(work.delay),
        "SHARDING_SHARDS": str(SHARDS),
        "WATCH_INTERVAL": "30",  # its default: the tests' own is one
    }
    with (
        tempfile.TemporaryDirectory(prefix="workers-") as name,
        servers(Path(name)) as here,
        slow_web(work.hosts, work.pages, work.latency) as web,
        running_cluster(Path(name), here.mongod.uri, here.broker.uri, **settings) as cluster,
    ):
        cluster.copydesk.write_sources(web.sources)
        names = [f"worker-{number}" for number in range(workers)]
        pids = [cluster.start(each, "worker").pid for each in names]
        cluster.wait_for(lambda: all(READY in cluster.log(each) for each in names))
        beat = cluster.start("beat", "beat")
        cluster.wait_for(lambda: READY in cluster.log("beat"))
        account = Account(pids, beat.pid, here.broker, here.mongod.pid, web.pid)
        before = account.read(here.commands())
        while not web.asked().requests:
            time.sleep(LOOK)
        began = time.monotonic()
        articles = work.hosts * work.pages
        while not here.is_done(articles):
            assert time.monotonic() - began < PATIENCE, cluster.logs()
            time.sleep(LOOK)
        seconds = time.monotonic() - began
        spent = account.read(here.commands()) - before
        shards = here.check(articles)
        asked = web.asked()
        still = account.read(here.commands())
        time.sleep(IDLE)
        idle = account.read(here.commands()) - still
        return Measured(shards, articles, seconds, spent, idle, asked)


def row(workers: int, found: Measured) -> str:
    """Return one line of the table: what a part had is in cores."""
    spent = found.spent
    parts = [spent.parents, spent.crawls, spent.beat, spent.broker, spent.mongod, spent.web]
    cells = [
        f"{workers}",
        f"{found.shards}",
        f"{found.articles}",
        f"{found.seconds:.0f}",
        f"{found.articles / found.seconds:.2f}",
        *(f"{part / spent.clock:.3f}" for part in parts),
        f"{sum(parts) / spent.clock:.2f}",
        f"{(spent.busy - sum(parts)) / spent.clock:.2f}",
    ]
    return f"| {' | '.join(cells)} |"


def costs(found: Measured) -> str:
    """Return what the engine took for each shard, and what it takes when there is nothing to do."""
    spent, idle, shards = found.spent, found.idle, found.shards

    def each(seconds: float) -> str:
        return f"{seconds / shards * MILLISECONDS:.0f}"

    return (
        f"  a shard: {each(spent.engine)} ms of CPU for the engine (parents {each(spent.parents)}, "
        f"beat {each(spent.beat)}, broker {each(spent.broker)}); its crawl {each(spent.crawls)}, "
        f"mongod {each(spent.mongod)}; {spent.messages / shards:.1f} messages, "
        f"{spent.commands / shards:.0f} commands of MongoDB\n"
        f"  idle, a second: {idle.engine / idle.clock * MILLISECONDS:.1f} ms of CPU for the "
        f"engine, mongod {idle.mongod / idle.clock * MILLISECONDS:.1f}; "
        f"{idle.messages / idle.clock:.1f} messages, {idle.commands / idle.clock:.1f} commands\n"
        f"  hosts: {found.asked.requests} requests, {found.asked.most_at_once} at once at most, "
        f"{found.asked.shortest_gap:.2f} s between two at least"
    )


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="Real workers that share work that waits.")
    parser.add_argument("--workers", default=WORKERS, help="numbers of workers")
    parser.add_argument("--hosts", type=int, default=HOSTS, help="for each worker")
    parser.add_argument("--pages", type=int, default=PAGES, help="of each host")
    parser.add_argument("--latency", type=float, default=LATENCY, help="seconds of each answer")
    parser.add_argument("--delay", type=float, default=DELAY, help="seconds between two requests")
    arguments = parser.parse_args()
    adopt()
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}, priority {os.nice(0)}; CPU in cores")
    for line in (COLUMNS, ["---"] * len(COLUMNS)):
        print(f"| {' | '.join(line)} |", flush=True)
    for workers in (int(each) for each in arguments.workers.split(",")):
        work = Work(arguments.hosts * workers, arguments.pages, arguments.latency, arguments.delay)
        found = measure(workers, work)
        print(row(workers, found), costs(found), sep="\n", flush=True)


if __name__ == "__main__":
    main()
