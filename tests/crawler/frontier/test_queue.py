"""Test which host's request is next, with a real downloader that downloads nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.squeues import FifoMemoryQueue
from scrapy.utils.test import get_crawler

from crawler.downloader.host_limits import HostLimits
from crawler.frontier.queue import SOON, HostAwareQueue

# Seconds: more than a test takes between two looks at the clock.
MARGIN = 2.0


class Frontier:
    """Hold a queue, and what its downloader has under way."""

    def __init__(self, crawler: Crawler) -> None:
        assert crawler.engine is not None
        self.downloader = crawler.engine.downloader
        self.queue = HostAwareQueue(crawler, FifoMemoryQueue, "")
        self.limits = crawler.get_extension(HostLimits)

    def push(self, *urls: str) -> None:
        for url in urls:
            self.queue.push(Request(url))

    def pop(self) -> str | None:
        """Return the URL of the next request; it is under way from now on."""
        request = self.queue.pop()
        if request is None:
            return None
        self.downloader.active.add(request)
        return request.url

    def finish(self, url: str) -> None:
        (done,) = [each for each in self.downloader.active if each.url == url]
        self.downloader.active.remove(done)

    def slot(self, host: str, *, delay: float, last: float, concurrency: int = 1) -> None:
        """Return the slot of a host that was sent a request ``last`` seconds ago."""
        slot = Slot(concurrency, delay, 0.0)
        slot.lastseen = monotonic() - last
        self.downloader.slots[host] = slot


def with_frontier(work: Callable[[Frontier], None], **settings: object) -> None:
    async def opened() -> None:
        crawler = get_crawler(
            settings_dict={
                "CONCURRENT_REQUESTS_PER_DOMAIN": 2,
                "RETRY_AFTER_WAITED": 60.0,
                "DOWNLOAD_HANDLERS": {"http": None, "https": None},
                "EXTENSIONS": {"crawler.downloader.host_limits.HostLimits": 0},
                **settings,
            }
        )
        crawler.engine = crawler._create_engine()
        try:
            work(Frontier(crawler))
        finally:
            await crawler.engine.close_async()

    asyncio.run(opened())


def test_hosts_take_turns_and_an_idle_one_comes_first() -> None:
    def work(frontier: Frontier) -> None:
        frontier.push("https://a.example/1", "https://a.example/2", "https://a.example/3")
        frontier.push("https://b.example/1")
        assert frontier.pop() == "https://a.example/1"
        assert frontier.pop() == "https://b.example/1"
        assert frontier.pop() == "https://a.example/2"
        assert frontier.pop() is None  # as many as one host takes are under way
        frontier.finish("https://a.example/1")
        assert frontier.pop() == "https://a.example/3"
        assert len(frontier.queue) == 0

    with_frontier(work)


def test_of_two_idle_hosts_the_one_that_has_waited_longer_comes_first() -> None:
    def work(frontier: Frontier) -> None:
        for number in range(2):
            frontier.push(f"https://a.example/{number}", f"https://b.example/{number}")
        order = []
        for _ in range(4):
            url = frontier.pop()
            assert url is not None
            order.append(url)
            frontier.finish(url)
        assert [url[8] for url in order] == ["a", "b", "a", "b"]

    with_frontier(work)


@pytest.mark.parametrize(
    ("due_in", "is_taken"), [(SOON - MARGIN, True), (SOON + MARGIN, False), (-MARGIN, True)]
)
def test_a_host_whose_next_request_is_due_later_is_skipped(due_in: float, is_taken: bool) -> None:
    def work(frontier: Frontier) -> None:
        frontier.push("https://slow.example/1")
        frontier.slot("slow.example", delay=20.0, last=20.0 - due_in)
        assert (frontier.pop() is not None) is is_taken
        frontier.push("https://b.example/1")
        assert frontier.pop() == "https://b.example/1"

    with_frontier(work)


@pytest.mark.parametrize(("concurrency", "taken"), [(1, 1), (3, 3)])
def test_a_slot_says_how_many_its_host_takes_at_once(concurrency: int, taken: int) -> None:
    def work(frontier: Frontier) -> None:
        frontier.push(*(f"https://a.example/{number}" for number in range(5)))
        frontier.slot("a.example", delay=0.0, last=MARGIN, concurrency=concurrency)
        urls = [frontier.pop() for _ in range(5)]
        assert len([url for url in urls if url is not None]) == taken

    with_frontier(work)


@pytest.mark.parametrize(
    ("seconds", "is_taken"),
    [
        (SOON - MARGIN, True),
        (SOON + MARGIN, False),
        (60.0 - MARGIN, False),
        # A pause that is too long to be waited for: the request is taken, to be refused.
        (60.0 + MARGIN, True),
    ],
)
def test_a_paused_host_is_skipped_unless_it_is_given_up(seconds: float, is_taken: bool) -> None:
    def work(frontier: Frontier) -> None:
        frontier.push("https://a.example/1")
        assert frontier.limits is not None
        frontier.limits.pause("a.example", seconds)
        assert (frontier.pop() is not None) is is_taken

    with_frontier(work)


def test_without_the_extension_there_are_no_pauses() -> None:
    def work(frontier: Frontier) -> None:
        assert frontier.limits is None
        frontier.push("https://a.example/1")
        assert frontier.pop() == "https://a.example/1"

    with_frontier(work, EXTENSIONS={})


def test_a_redirect_waits_for_the_host_that_it_leads_to() -> None:
    def work(frontier: Frontier) -> None:
        frontier.push("https://a.example/1")
        request = frontier.queue.pop()
        assert request is not None
        assert request.meta["download_slot"] == "a.example"
        frontier.downloader.active.add(request)
        frontier.queue.push(request.replace(url="https://b.example/1"))
        redirected = frontier.queue.pop()
        assert redirected is not None
        assert redirected.meta["download_slot"] == "b.example"

    with_frontier(work)


def test_the_best_request_of_a_host_comes_first() -> None:
    def work(frontier: Frontier) -> None:
        for priority in (1, 3, 2):
            frontier.queue.push(Request(f"https://a.example/{priority}", priority=priority))
        for expected in (3, 2):
            assert frontier.pop() == f"https://a.example/{expected}"

    with_frontier(work)
