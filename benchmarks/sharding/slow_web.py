"""Serve hosts that take their time to answer, from a process of its own: its CPU is no worker's."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection

from tests.sharding.installation.watched_web import sources_of, watched_web

RARELY = "1d"
"""How often a source is polled: once in a measurement."""


@dataclass(frozen=True)
class Asked:
    """Say how politely the hosts were asked."""

    requests: int
    most_at_once: int
    """Requests that one host had under way at once, at most."""
    shortest_gap: float
    """Seconds between two requests to one host, at least."""


@dataclass(frozen=True)
class SlowWeb:
    """Name the process that serves, and the sources that it serves."""

    pid: int
    sources: str
    """The text of a sources file."""
    connection: Connection

    def asked(self) -> Asked:
        """Return how politely the hosts were asked so far."""
        self.connection.send(True)
        asked: Asked = self.connection.recv()
        return asked


@contextmanager
def slow_web(hosts: int, stories: int, latency: float) -> Iterator[SlowWeb]:
    """Serve ``stories`` stories on each host, which answers after ``latency`` seconds."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(theirs, hosts, stories, latency), daemon=True
    )
    process.start()
    theirs.close()
    assert process.pid is not None
    try:
        yield SlowWeb(process.pid, ours.recv(), ours)
    finally:
        ours.close()
        process.join()


def _serve(connection: Connection, hosts: int, stories: int, latency: float) -> None:
    """Serve until the other end of the connection is closed."""
    with watched_web(hosts, hosts, stories) as sites:
        for site in sites:
            site.latency = latency
        connection.send(sources_of(sites, RARELY))
        while True:
            try:
                connection.recv()
            except EOFError:
                return
            gaps = [later - sooner for site in sites for sooner, later in pairwise(site.came)]
            connection.send(
                Asked(
                    requests=sum(len(site.came) for site in sites),
                    most_at_once=max(site.most_at_once for site in sites),
                    shortest_gap=min(gaps, default=0.0),
                )
            )
