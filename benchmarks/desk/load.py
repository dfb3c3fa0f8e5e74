"""Ask a desk as much as it answers, for a while, and watch its memory."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from random import Random
from statistics import median, quantiles
from threading import Event, Thread

import psutil
import urllib3

from benchmarks.desk.delay import MOST, store

CLIENTS = 4
"""Clients that ask at the same time, each as soon as it is answered: two for each core."""
SLICES = 6
"""Parts of the time that are reported one by one, so that a memory that grows is seen."""
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Slice:
    """Say how a desk answered during a part of the time."""

    answers_a_second: float
    median: float
    """Seconds until an answer was read, here and below."""
    p95: float
    megabytes: float
    """Resident memory of the desk when the part ended."""

    def __str__(self) -> str:
        return (
            f"{self.answers_a_second:6.1f} answers/s, p50 {1000 * self.median:6.1f} ms, "
            f"p95 {1000 * self.p95:6.1f} ms, {self.megabytes:.0f} MB"
        )


def load(
    uri: str, address: str, process: psutil.Process, paths: Sequence[str], minutes: float
) -> Iterator[Slice]:
    """Ask for the paths in a random order while articles are stored; yield each part's answers."""
    stop = Event()
    storing = Thread(target=store, args=(uri, count(MOST), {}, stop))
    storing.start()
    try:
        for part in range(SLICES):
            end = time.monotonic() + 60 * minutes / SLICES
            start = time.monotonic()
            with ThreadPoolExecutor(CLIENTS) as clients:
                asking = [
                    clients.submit(_ask, address, paths, Random(CLIENTS * part + client), end)
                    for client in range(CLIENTS)
                ]
                times = [each for client in asking for each in client.result()]
            yield Slice(
                len(times) / (time.monotonic() - start),
                median(times),
                quantiles(times, n=20)[-1],
                process.memory_info().rss / MEGABYTE,
            )
    finally:
        stop.set()
        storing.join()


def _ask(address: str, paths: Sequence[str], chance: Random, end: float) -> list[float]:
    """Ask until the time is over; return the seconds that each answer took."""
    times = []
    with urllib3.PoolManager() as pool:
        while (start := time.monotonic()) < end:
            path = chance.choice(paths)
            answer = pool.request("GET", address + path)
            assert answer.status == 200, (path, answer.data[:500])
            times.append(time.monotonic() - start)
    return times
