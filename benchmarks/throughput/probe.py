"""What a crawl under measurement says of itself: a Scrapy extension of the throughput benchmark.

Writes to the file named in the environment as PROBE_FILE: seconds between the first request and
the end, pages, how late the event loop was, and memory as the crawl grows.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from scrapy import Spider, signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

BEAT = 0.01  # seconds: shorter than the lag that is looked for, and next to no work
SAMPLE_PAGES = 500  # between two looks at the memory
KILOBYTE = 1024


@dataclass
class Memory:
    """Resident bytes after so many pages."""

    pages: int
    main: int
    workers: list[int]


@dataclass
class Report:
    """Of one crawl."""

    seconds: float = 0.0
    pages: int = 0
    lags: list[float] = field(default_factory=list)
    """Seconds that the event loop was late, a hundred times a second."""
    memory: list[Memory] = field(default_factory=list)


class Probe:
    """Measures the crawl that it is an extension of."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._report = Report()
        self._began = 0.0
        self._beating: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        probe = cls(Path(os.environ["PROBE_FILE"]))
        crawler.signals.connect(probe.begin, signals.spider_opened)
        crawler.signals.connect(probe.count, signals.response_received)
        crawler.signals.connect(probe.end, signals.spider_closed)
        return probe

    def begin(self, spider: Spider) -> None:
        self._began = time.perf_counter()
        self._beating = asyncio.ensure_future(self._beat())

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self._report.lags.append(loop.time() - due)

    def count(self) -> None:
        self._report.pages += 1
        if self._report.pages % SAMPLE_PAGES == 0:
            self._remember()

    def end(self, spider: Spider) -> None:
        self._report.seconds = time.perf_counter() - self._began
        self._remember()
        if self._beating is not None:
            self._beating.cancel()
        self._file.write_text(json.dumps(asdict(self._report)), encoding="utf-8")

    def _remember(self) -> None:
        workers = [resident(pid) for pid in descendants(os.getpid())]
        self._report.memory.append(Memory(self._report.pages, resident(os.getpid()), workers))


def resident(pid: int) -> int:
    """Resident bytes of a process; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(next(found, 0)) * KILOBYTE


def descendants(pid: int) -> list[int]:
    """Processes that this one started, and that those started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    pending = [pid]
    while pending:
        below = children.get(pending.pop(), [])
        found += below
        pending += below
    return found
