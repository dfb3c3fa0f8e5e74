"""Test that a host that refuses everything is asked a few times only, and the others as ever."""

from __future__ import annotations

from collections import Counter

from tests.sites.serving import Host, Reply
from tests.support.pacing import visit


class Answering(Host):
    """Answer each page alike."""

    def __init__(self, address: str, reply: Reply) -> None:
        self.page = reply
        super().__init__(address)

    def answer(self, target: str) -> Reply:
        return Reply(404) if target == "/robots.txt" else self.page

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
