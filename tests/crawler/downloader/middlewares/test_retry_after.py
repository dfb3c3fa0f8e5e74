"""Test that hosts that ask for a pause get it, and that others do not notice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from copydesk.demo.serving import Host, Reply
from tests.support.pacing import visit


class Busy(Host):
    """Refuse the first ``refusals`` requests, answer pages from then on, and keep the times."""

    def __init__(self, address: str) -> None:
        self.refusal = Reply(429)
        self.refusals = 0
        self.asked: list[float] = []
        super().__init__(address)

    def answer(self, target: str) -> Reply:
        if target == "/robots.txt":
            return Reply(404)
        self.asked.append(time.monotonic())
        if self.refusals:
            self.refusals -= 1
            return self.refusal
        return Reply(body=b"<!DOCTYPE html><title>A page</title>")

    def urls(self, count: int) -> list[str]:
        return [f"{self.base}/{number}" for number in range(count)]

    @property
    def gaps(self) -> list[float]:
        return [later - sooner for sooner, later in zip(self.asked, self.asked[1:], strict=False)]


@pytest.fixture
def hosts() -> Iterator[list[Busy]]:
    with ExitStack() as stack:
        made = [Busy(f"127.0.5.{number}") for number in range(1, 4)]
        for host in made:
            stack.callback(host.down)
        yield made


@pytest.mark.long
def test_a_pause_is_kept_by_its_host_and_by_no_other(hosts: list[Busy]) -> None:
    """Let a hundred requests wait: more than a crawl has under way at once."""
    busy, *others = hosts
    busy.refusals, busy.refusal = 1, Reply(503, headers={"Retry-After": "12"})
    urls = busy.urls(20)
    for host in others:
        urls += host.urls(40)
    done = visit(urls, CONCURRENT_REQUESTS_PER_DOMAIN=1, CONCURRENT_REQUESTS=4)
    assert done.outcomes == dict.fromkeys(urls, 200)
    first, pause = busy.asked[0], busy.gaps[0]
    assert 12 <= pause < 20
    for host in others:
        assert len(host.asked) == 40
        assert host.asked[-1] < first + 12
    assert done.stats["retry_after/paused"] == done.stats["retry_after/count"] == 1
    # Half the pace from then on.
    assert min(busy.gaps[1:]) > 0.4


@pytest.mark.long
def test_a_date_is_a_pause_too_and_no_two_requests_follow_it_at_once(hosts: list[Busy]) -> None:
    busy = hosts[0]
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    busy.refusals, busy.refusal = 2, Reply(429, headers={"Retry-After": date})
    # Both requests that are under way are refused: one pause.
    done = visit(busy.urls(4), CONCURRENT_REQUESTS_PER_DOMAIN=2, RETRY_AFTER_MAX=3)
    assert set(done.outcomes.values()) == {200}
    assert done.stats["retry_after/paused"] == 1
    assert done.stats["retry_after/count"] == 2
    assert busy.asked[2] - busy.asked[1] >= 2.9  # the cap, not the date
    assert min(busy.gaps[2:]) > 0.4


@pytest.mark.long
def test_a_host_that_goes_on_refusing_gets_longer_pauses_and_is_given_up(hosts: list[Busy]) -> None:
    busy = hosts[0]
    busy.refusals = 1000
    done = visit(busy.urls(6), RETRY_AFTER_DEFAULT=1, RETRY_AFTER_WAITED=3, RETRY_AFTER_TIMES=9)
    # Pauses of 1, 2 and 4 seconds; the third is more than is waited for.
    assert done.stats["retry_after/paused"] == 3
    assert set(done.outcomes.values()) == {"http-429", "paused"}
    assert len(busy.asked) == 6 + 1 + 1  # those under way, then one at a time
    # Refused together, the six double the delay once: from nothing to 1 s (±50%), then to 2 s.
    assert 1.5 <= busy.gaps[-2] < 10
    assert 3 <= busy.gaps[-1] < 12
    assert "Traceback" not in done.log


@pytest.mark.long
def test_the_same_request_is_not_tried_for_ever(hosts: list[Busy]) -> None:
    busy = hosts[0]
    busy.refusals = 1000
    done = visit(busy.urls(1), RETRY_AFTER_DEFAULT=0.1, RETRY_AFTER_TIMES=2)
    assert done.outcomes == {busy.urls(1)[0]: "http-429"}
    assert len(busy.asked) == 3
    assert done.stats["retry_after/max_reached"] == 1


def test_what_waits_for_a_long_pause_is_given_up_at_once(hosts: list[Busy]) -> None:
    """Give up what waits in the downloader, too: two are under way, the delay holds the second."""
    busy, other, _ = hosts
    busy.refusals, busy.refusal = 1, Reply(503, headers={"Retry-After": "86400"})
    urls = busy.urls(50)
    began = time.monotonic()
    done = visit([*urls, *other.urls(3)], CONCURRENT_REQUESTS_PER_DOMAIN=4, DOWNLOAD_DELAY=2)
    assert time.monotonic() - began < 60
    outcomes = [done.outcomes[url] for url in urls]
    assert outcomes.count("http-503") == 1
    assert outcomes.count("paused") == 49
    assert len(busy.asked) == 1
    assert [done.outcomes[url] for url in other.urls(3)] == [200] * 3
    assert done.stats["retry_after/given_up"] == 49


@pytest.mark.long
def test_a_503_that_asks_for_nothing_is_an_ordinary_failure(hosts: list[Busy]) -> None:
    busy = hosts[0]
    busy.refusals, busy.refusal = 1, Reply(503)
    done = visit(busy.urls(1))
    assert set(done.outcomes.values()) == {200}
    assert "retry_after/paused" not in done.stats
    assert done.stats["retry/count"] == 1


@pytest.mark.long
def test_a_robots_txt_that_is_refused_is_waited_for(hosts: list[Busy]) -> None:
    busy = hosts[0]
    busy.override("/robots.txt", Reply(429, headers={"Retry-After": "1"}))
    done = visit(busy.urls(3))
    assert set(done.outcomes.values()) == {"robots-unavailable"}
    assert [path for _, path, _ in busy.requests] == ["/robots.txt"] * 3
    assert not busy.asked
