"""Simulate a day of many sources with more and more workers, on a clock of its own.

    python -m benchmarks.sharding [--sources 50000] [--workers 8,16,32,64,128]

Each source publishes like one of the made-up world of ``benchmarks.polling``, and is polled by
Copydesk's own interval; a fiftieth of them are breaking news, polled each five minutes by workers
of their own. Shards are made by ``urls.domains.shards``. Beat looks every so often; a worker takes
one shard at a time, whose crawl lasts as long as its slowest host. A delay is the time from when a
poll is due until it is made. What things cost is measured elsewhere: docs/performance.md and
docs/scaling.md.
"""

from __future__ import annotations

import argparse
from collections import defaultdict

from benchmarks.sharding.day import DAY_SECONDS, Costs, Day, Engine
from benchmarks.sharding.traces import Poll, days_of, is_breaking, polled_often, spread
from urls.domains.shards import QUEUES, Placed, Queue, Shard, plan_shards

SOURCES = 50_000
WORKERS = "8,16,32,64,128"
SHARDS_A_WORKER = 16
"""So that pages are spread over workers within a fifth of even."""
LOOK = 30.0
"""Seconds between two looks of beat at what is due: the default of WATCH_INTERVAL."""
BREAKING_WORKERS = 0.25
"""The share of workers that take breaking news only."""
DIFFERENT = 500
"""Different sources, of which each stands for many: all of them would take an hour."""
SEED = 23


def engines(days: list[list[Poll]], workers: int, shards: int, look: float) -> dict[Queue, Engine]:
    """Return the engine of each queue, with its workers, its shards and their sources' days."""
    sources = [
        Placed(str(number), f"https://source{number}.example/", is_breaking(number))
        for number in range(len(days))
    ]
    plan = plan_shards(sources, shards)
    parts: dict[Queue, dict[Shard, list[list[Poll]]]] = defaultdict(dict)
    for shard, part in plan.items():
        assert shard.queue is not None
        parts[shard.queue][shard] = [days[int(name)] for name in part.sources]
    of_breaking = max(1, round(workers * BREAKING_WORKERS))
    of_queue: dict[Queue, int] = {"breaking": of_breaking, "regular": workers - of_breaking}
    return {queue: Engine(parts[queue], of_queue[queue], look) for queue in QUEUES}


def simulate(days: list[list[Poll]], workers: int, shards: int, look: float) -> dict[Queue, Day]:
    """Return the day of each queue with so many workers, and so many shards a queue."""
    return {queue: engine.run() for queue, engine in engines(days, workers, shards, look).items()}


def share(values: list[float], part: float) -> float:
    """Return the value that this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


def cells(workers: int, look: float, days: dict[Queue, Day], costs: Costs) -> list[str]:
    """Return one line of the table."""
    whole = Day()
    for each in days.values():
        whole.add(each)
    operations = (
        DAY_SECONDS / look * costs.database_a_look
        + whole.runs * costs.database_a_run
        + whole.polls * costs.database_a_poll
        + whole.articles * costs.database_an_article
    )
    messages = (
        whole.runs * costs.messages_a_shard / DAY_SECONDS + (workers + 1) * costs.messages_a_worker
    )
    return [
        f"{workers}",
        f"{whole.shards}",
        f"{look:.0f} s",
        f"{whole.longest_queue}",
        both(days["regular"].waits, "s"),
        both([each / 60 for each in days["breaking"].delays], "min"),
        both([each / 60 for each in days["regular"].delays], "min"),
        f"{whole.polls / whole.runs:.1f}",
        f"{whole.busy / DAY_SECONDS / workers:.0%}",
        f"{whole.cpu / DAY_SECONDS:.1f}",
        f"{messages:.1f}",
        f"{operations / DAY_SECONDS:.0f}",
    ]


def both(values: list[float], unit: str) -> str:
    """Return the median and the 99th percentile."""
    return f"{share(values, 0.5):.1f}, {share(values, 0.99):.1f} {unit}"


COLUMNS = (
    "workers", "shards", "look", "longest queue", "wait in it", "breaking polls late",
    "other polls late", "polls a crawl", "workers busy", "cores", "messages/s", "database/s",
)  # fmt: skip


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="A day of many sources, simulated.")
    parser.add_argument("--sources", type=int, default=SOURCES)
    parser.add_argument("--workers", default=WORKERS, help="numbers of workers")
    parser.add_argument("--shards", default=SHARDS_A_WORKER, type=int, help="for each worker")
    parser.add_argument("--look", default=LOOK, type=float, help="seconds between two looks")
    parser.add_argument("--different", type=int, default=DIFFERENT)
    arguments = parser.parse_args()
    days = spread(days_of(arguments.different, SEED), arguments.sources, SEED)
    days = [polled_often(day) if is_breaking(n) else day for n, day in enumerate(days)]
    articles = sum(poll.articles for day in days for poll in day)
    print(f"{arguments.sources} sources, {sum(map(len, days))} polls due, {articles} articles")
    for line in (COLUMNS, ["---"] * len(COLUMNS)):
        print(f"| {' | '.join(line)} |")
    for workers in (int(each) for each in arguments.workers.split(",")):
        done = simulate(days, workers, arguments.shards * workers, arguments.look)
        print(f"| {' | '.join(cells(workers, arguments.look, done, Costs()))} |", flush=True)


if __name__ == "__main__":
    main()
