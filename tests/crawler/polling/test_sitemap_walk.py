"""Test which sitemaps of an index are requested, on both sides of each bound."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from crawler.discovery.listing import Listing, SitemapReference
from crawler.frontier.selection import Period
from crawler.polling.poll import Poll
from crawler.polling.sitemap_walk import next_sitemaps
from crawler.sources.source import Source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = "https://herald.example"
PERIOD = Period(datetime(2026, 1, 1, tzinfo=UTC), NOW)


def poll_that_asked(number: int) -> Poll:
    poll = Poll(Source("herald", SITE, "The Herald"), "sitemap", f"{SITE}/sitemap.xml", NOW)
    for each in range(number):
        poll.ask(f"{SITE}/{each}.xml")
    return poll


def index_of(*names: str) -> Listing:
    return Listing(sitemaps=[SitemapReference(f"{SITE}/{name}.xml") for name in names])


def requested(
    listing: Listing, poll: Poll, *, depth: int = 0, period: Period | None = None
) -> list[str]:
    found = asyncio.run(next_sitemaps(listing, poll, depth, period, NOW))
    return [each.url.removeprefix(f"{SITE}/") for each in found]


@pytest.mark.parametrize(("depth", "found"), [(0, ["a.xml"]), (2, ["a.xml"]), (3, [])])
def test_three_levels_of_indexes_are_followed(depth: int, found: list[str]) -> None:
    assert requested(index_of("a"), poll_that_asked(0), depth=depth) == found


@pytest.mark.parametrize(
    ("asked", "period", "found"),
    [(30, None, 1), (31, None, 0), (31, PERIOD, 1), (10_999, PERIOD, 1), (11_000, PERIOD, 0)],
)
def test_one_poll_requests_so_many_sitemaps(asked: int, period: Period | None, found: int) -> None:
    assert len(requested(index_of("a"), poll_that_asked(asked), period=period)) == found


def test_five_sitemaps_of_an_index_are_read_and_a_thousand_of_a_period() -> None:
    index = index_of(*(f"part{number}" for number in range(1001)))
    assert len(requested(index, poll_that_asked(0))) == 5
    assert len(requested(index, poll_that_asked(0), period=PERIOD)) == 1000


def test_no_sitemap_is_requested_twice_nor_an_index_that_names_the_same_ones() -> None:
    poll = poll_that_asked(2)
    assert requested(index_of("0", "1", "2"), poll) == ["2.xml"]
    assert requested(index_of("2", "1", "0"), poll) == []
    assert requested(index_of(), poll) == []
