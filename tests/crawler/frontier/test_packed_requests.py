"""Test that requests that wait packed come back as they were."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.frontier.packed_requests import pack_requests
from crawler.polling.poll import Poll
from crawler.polling.request_context import RequestContext
from crawler.sources.source import Source
from model.components import SourceReference
from model.links import Link

HOME = "https://herald.example/"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Reader(Spider):
    name = "reader"

    def parse(self, response: Response, **found: Any) -> None:
        """Take the responses that requests lead to."""

    def failed(self, failure: Failure) -> None:
        """Take the failures that requests lead to otherwise."""


def requests(count: int, spider: Reader, poll: Poll) -> list[Request]:
    """Return requests as a spider makes them for what a listing lists."""
    return [
        Request(
            f"{HOME}2026/{number}-harbour-reopens",
            callback=spider.parse,
            errback=spider.failed,
            headers={"If-None-Match": f'"{number}"'},
            meta=RequestContext(
                poll=poll,
                awaited=poll.awaits(),
                link=Link(
                    f"{HOME}2026/{number}-harbour-reopens",
                    via="feed",
                    headline=f"Harbour reopens, part {number} “at last”",
                    datePublished=NOW,
                ),
                source=SourceReference("herald", "The Herald", "herald.example"),
            ).as_meta(),
            priority=300 - number,
            dont_filter=True,
        )
        for number in range(count)
    ]


def test_requests_come_back_as_they_were() -> None:
    spider = Reader()
    poll = Poll(Source("herald", HOME, "The Herald"), "feed", f"{HOME}feed", NOW)
    before = requests(40, spider, poll)
    after = pack_requests(before).unpack()
    for one, other in zip(before, after, strict=True):
        assert other is not one
        assert other.to_dict(spider=spider) == one.to_dict(spider=spider)
        assert other.callback == spider.parse
        assert RequestContext.of(other).poll is poll


def test_packed_requests_take_a_tenth_of_the_memory() -> None:
    poll = Poll(Source("herald", HOME, "The Herald"), "feed", f"{HOME}feed", NOW)
    packed = pack_requests(requests(32, Reader(), poll))
    # A request of these takes 1.4 KB without its strings.
    assert sys.getsizeof(packed.packed.content) / packed.count < 140
    assert len(packed.packed.shared) == 2
