"""Measure a crawl from inside: a Scrapy extension of the throughput benchmark.

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

import psutil
from scrapy import Spider, signals

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Seconds between two looks at the event loop: shorter than the lag that is looked for.
BEAT = 0.01
# Pages between two looks at the memory.
SAMPLE_PAGES = 500


@dataclass
class Memory:
    """Hold the resident bytes of the processes after ``pages`` pages."""

    pages: int
    main: int
    workers: list[int]


@dataclass
class Report:
    """Hold what the probe measured of one crawl."""

    seconds: float = 0.0
    pages: int = 0
    lags: list[float] = field(default_factory=list)
    """Seconds that the event loop was late, a hundred times a second."""
    memory: list[Memory] = field(default_factory=list)


class Probe:
    """Measure the crawl that this is an extension of, and write the report to PROBE_FILE."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._report = Report()
        self._began = 0.0
        self._beat: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        probe = cls(Path(os.environ["PROBE_FILE"]))
        crawler.signals.connect(probe.begin, signals.spider_opened)
        crawler.signals.connect(probe.count, signals.response_received)
        crawler.signals.connect(probe.end, signals.spider_closed)
        return probe

    def begin(self, spider: Spider) -> None:
        self._began = time.perf_counter()
        self._await_beat(asyncio.get_running_loop())

    def _await_beat(self, loop: asyncio.AbstractEventLoop, due: float | None = None) -> None:
        """Note how late the beat was that was ``due``, and set the next.

        A timer that sets the next costs a third of a task that sleeps; what the probe costs counts
        as the crawl's.
        """
        now = loop.time()
        if due is not None:
            self._report.lags.append(now - due)
        self._beat = loop.call_at(now + BEAT, self._await_beat, loop, now + BEAT)

    def count(self) -> None:
        self._report.pages += 1
        if self._report.pages % SAMPLE_PAGES == 0:
            self._remember()

    def end(self, spider: Spider) -> None:
        self._report.seconds = time.perf_counter() - self._began
        self._remember()
        if self._beat is not None:
            self._beat.cancel()
        self._file.write_text(json.dumps(asdict(self._report)), encoding="utf-8")

    def _remember(self) -> None:
        this = psutil.Process()
        workers = [resident(child) for child in this.children(recursive=True)]
        self._report.memory.append(Memory(self._report.pages, resident(this), workers))


def resident(process: psutil.Process) -> int:
    """Return the resident bytes of a process; 0 when it has ended."""
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
