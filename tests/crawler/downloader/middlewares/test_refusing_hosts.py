"""Test that a host that refuses everything is asked a few times only, and the others as ever."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from copydesk.demo.serving import Host, Reply
from tests.support.pacing import visit


class Answering(Host):
    """Answer each page alike."""

    def __init__(self, address: str, reply: Reply, robots_after: float = 0) -> None:
        self.page = reply
        self.robots = Reply(404, delay=robots_after)
        super().__init__(address)

    def answer(self, target: str) -> Reply:
        return self.robots if target == "/robots.txt" else self.page

    def urls(self, count: int) -> list[str]:
        return [f"{self.base}/{number}" for number in range(count)]

    @property
    def asked(self) -> int:
        return sum(target != "/robots.txt" for _, target, _ in self.requests)


def test_a_host_that_refuses_in_a_row_is_given_up_and_no_other() -> None:
    page = Reply(body=b"<!DOCTYPE html><title>A page</title>")
    busy, ill, well = (
        Answering(f"127.0.5.{number}", reply)
        for number, reply in ((31, Reply(503)), (32, Reply(500)), (33, page))
    )
    try:
        urls = [*busy.urls(40), *ill.urls(12), *well.urls(12)]
        done = visit(urls, RETRY_TIMES=0, CONCURRENT_REQUESTS_PER_DOMAIN=2)
    finally:
        for host in (busy, ill, well):
            host.down()
    outcomes = Counter(done.outcomes[url] for url in busy.urls(40))
    assert busy.asked <= 5  # three, and what was under way with the third
    assert outcomes["paused"] >= 35
    assert done.stats["refusing_hosts/given_up"] == 1
    assert ill.asked == well.asked == 12
    assert "Given up for this run, because it refused 3 addresses in a row: 127.0.5.31" in done.log


@pytest.mark.long
def test_what_was_on_its_way_to_a_host_that_is_given_up_fails_with_the_rest() -> None:
    """Have a page wait for its robots.txt, at another port, while its host is given up."""
    busy = Answering("127.0.5.34", Reply(503))
    late = Answering("127.0.5.34", Reply(503), robots_after=3)
    began = time.monotonic()
    try:
        urls = [*late.urls(1), *busy.urls(6)]
        done = visit(urls, RETRY_TIMES=0, CONCURRENT_REQUESTS_PER_DOMAIN=4)
    finally:
        busy.down()
        late.down()
    assert done.outcomes[late.urls(1)[0]] == "paused"
    assert late.asked == 0
    assert time.monotonic() - began < 60  # the host is given up for an hour
