"""Crawl hosts of which none holds up the others; delays follow each host's own latency."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise
from statistics import median

import pytest

from copydesk.demo.serving import Host, Reply
from tests.support.pacing import visit


class Newspaper(Host):
    """Answer every page, and keep when it was asked."""

    def __init__(self, address: str) -> None:
        self.robots = Reply(404)
        self.status = 200
        self.asked: list[float] = []
        super().__init__(address)

    def answer(self, target: str) -> Reply:
        if target == "/robots.txt":
            return self.robots
        self.asked.append(time.monotonic())
        return Reply(self.status, body=b"<!DOCTYPE html><title>A page</title>")

    def urls(self, count: int) -> list[str]:
        return [f"{self.base}/{number}" for number in range(count)]

    @property
    def gaps(self) -> list[float]:
        return [later - sooner for sooner, later in pairwise(self.asked)]


@pytest.fixture
def hosts() -> Iterator[list[Newspaper]]:
    with ExitStack() as stack:
        made = [Newspaper(f"127.0.6.{number}") for number in range(1, 4)]
        for host in made:
            stack.callback(host.down)
        yield made


@pytest.mark.parametrize("slowness", ["robots", "delay"])
@pytest.mark.long
def test_a_slow_host_holds_up_no_other(hosts: list[Newspaper], slowness: str) -> None:
    """Request the slow host's pages first: they are more than the crawl has under way at once."""
    slow, *others = hosts
    if slowness == "robots":
        slow.robots = Reply(404, delay=8)
    else:
        slow.robots = Reply(body=b"User-agent: *\nCrawl-delay: 8")
    urls = slow.urls(4)
    for host in others:
        urls += host.urls(30)
    done = visit(urls, CONCURRENT_REQUESTS=3, CONCURRENT_REQUESTS_PER_DOMAIN=1)
    assert done.outcomes == dict.fromkeys(urls, 200)
    # Before the slow one was asked for its first page, eight seconds after robots.txt.
    assert max(host.asked[-1] for host in others) < slow.asked[0]


def test_autothrottle_follows_each_hosts_own_latency(hosts: list[Newspaper]) -> None:
    quick, slow, _ = hosts
    slow.latency = 1.2
    urls = [*quick.urls(12), *slow.urls(6)]
    visit(
        urls,
        AUTOTHROTTLE_ENABLED=True,
        AUTOTHROTTLE_START_DELAY=0.5,
        DOWNLOAD_DELAY=0.1,
        CONCURRENT_REQUESTS_PER_DOMAIN=2,
    )
    # The quick one ends near DOWNLOAD_DELAY, the slow one at one request each 1.2 s (±50%).
    assert median(quick.gaps[-4:]) < 0.4
    assert median(slow.gaps[-4:]) > 0.6


def test_errors_that_come_quickly_do_not_make_a_host_quicker(hosts: list[Newspaper]) -> None:
    failing, fine, _ = hosts
    failing.status = 404
    urls = [*failing.urls(8), *fine.urls(8)]
    visit(
        urls,
        AUTOTHROTTLE_ENABLED=True,
        AUTOTHROTTLE_START_DELAY=1,
        DOWNLOAD_DELAY=0.05,
        CONCURRENT_REQUESTS_PER_DOMAIN=2,
    )
    assert median(failing.gaps[-4:]) > 0.45
    assert median(fine.gaps[-4:]) < 0.45


def test_a_redirect_to_another_host_takes_that_hosts_turn(hosts: list[Newspaper]) -> None:
    gate, target, _ = hosts
    target.robots = Reply(body=b"User-agent: *\nCrawl-delay: 1")
    for number in range(4):
        gate.override(f"/{number}", Reply(302, headers={"Location": f"{target.base}/{number}"}))
    done = visit(gate.urls(4))
    assert set(done.outcomes.values()) == {200}
    assert min(target.gaps) > 0.9
