"""Simulate the engine over one day: what is due, queued and crawled, on a clock of its own."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush

from benchmarks.sharding.traces import Poll
from database.repositories.crawling.shards import LONGEST_REST
from urls.domains.shards import Shard

MINUTE = 60.0
DAY_SECONDS = 24 * 60 * MINUTE
START = 3.0
"""Seconds until a crawl asks its first host, and from its last answer to its end, together."""
REQUEST = 1.0
"""Seconds of one request to a host with the delay after it: AutoThrottle's pace at most sites."""
POLL_CPU, PAGE_CPU = 0.007, 0.064
"""Seconds of CPU of a poll and of a page (docs/performance.md)."""
START_CPU = 2.0
"""Seconds of CPU of a crawl that finds nothing to do."""
CORES = 1.0
"""Cores that a worker has."""


@dataclass(frozen=True)
class Costs:
    """Say how many operations of the broker and the database things take."""

    messages_a_shard: float = 3.0
    """A task is published, delivered and acknowledged."""
    messages_a_worker: float = 0.5
    """A second: workers and beat tell whoever listens that they live, each two seconds."""
    database_a_look: float = 8.0
    """Beat plans the shards, queues what is due, and looks for lost tasks in both queues."""
    database_a_run: float = 36.0
    """A crawl of six sources with nothing new sends 29 commands, its worker seven."""
    database_a_poll: float = 0.5
    """Most listings are asked for, and noted, together with others."""
    database_an_article: float = 3.0
    """1.7 where sixty come from six hosts at once, and nine where one comes alone."""


@dataclass
class Day:
    """Hold what a day was like."""

    shards: int = 0
    runs: int = 0
    polls: int = 0
    articles: int = 0
    delays: list[float] = field(default_factory=list)
    """Seconds from when each poll was due until it was made."""
    waits: list[float] = field(default_factory=list)
    """Seconds that each shard waited in the queue."""
    longest_queue: int = 0
    busy: float = 0.0
    """Seconds of workers that crawled."""
    cpu: float = 0.0

    def add(self, other: Day) -> None:
        """Add the day of another queue."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if name == "longest_queue":
                self.longest_queue = max(mine, value)
            else:
                setattr(self, name, mine + value)


class Engine:
    """Run the shards of one queue with so many workers."""

    def __init__(self, parts: dict[Shard, list[list[Poll]]], workers: int, look: float) -> None:
        """``parts``: shard → the days of its sources, each with a host of its own.

        ``look``: seconds between two looks of beat at what is due.
        """
        self._look = look
        self._left = {shard: [deque(day) for day in days if day] for shard, days in parts.items()}
        self._workers = workers
        self._day = Day(shards=len(parts))

    def run(self) -> Day:
        """Return what the day was like."""
        due = {shard: self._due(shard, 0.0) for shard in self._left}
        queue: deque[tuple[Shard, float]] = deque()
        running: list[tuple[float, int, Shard]] = []
        count = 0
        waiting = set(due)
        look = 0.0
        while look < DAY_SECONDS:
            for shard in sorted(
                (each for each in waiting if due[each] <= look),
                key=lambda each: (due[each], each.number),
            ):
                waiting.discard(shard)
                queue.append((shard, look))
            self._day.longest_queue = max(self._day.longest_queue, len(queue))
            now = look
            while queue or (running and running[0][0] < look + self._look):
                if queue and len(running) < self._workers:
                    shard, since = queue.popleft()
                    self._day.waits.append(now - since)
                    count += 1
                    heappush(running, (now + self._crawl(shard, now), count, shard))
                    continue
                if not running or running[0][0] >= look + self._look:
                    break
                now, _, done = heappop(running)
                due[done] = self._due(done, now)
                waiting.add(done)
            look += self._look
        return self._day

    def _due(self, shard: Shard, now: float) -> float:
        """Return when a shard is due: when the first of its listings is, or after LONGEST_REST."""
        first = (day[0].minute * MINUTE for day in self._left[shard] if day)
        return min([now + LONGEST_REST.total_seconds(), *first])

    def _crawl(self, shard: Shard, now: float) -> float:
        """Poll what is due of a shard; return the seconds that it takes."""
        slowest = polls = pages = 0
        for day in self._left[shard]:
            articles, first = 0, None
            # what fell due again while it waited is one poll
            while day and day[0].minute * MINUTE <= now:
                poll = day.popleft()
                first = first if first is not None else poll.minute * MINUTE
                articles += poll.articles
            if first is None:
                continue
            self._day.delays.append(now + START - first)
            polls += 1
            pages += articles
            slowest = max(slowest, 1 + articles)
        cpu = START_CPU + polls * POLL_CPU + pages * PAGE_CPU
        seconds = max(START + slowest * REQUEST, cpu / CORES)
        self._day.runs += 1
        self._day.polls += polls
        self._day.articles += pages
        self._day.busy += seconds
        self._day.cpu += cpu
        return seconds
