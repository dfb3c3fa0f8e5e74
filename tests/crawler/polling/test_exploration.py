"""Test what is tried at a source that names only its home page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.polling.exploration import discovered_polls, next_address
from crawler.polling.interval import PollLimits
from crawler.polling.poll import Poll
from crawler.sources.source import Source

HOME = "https://herald.example/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMITS = PollLimits(floor=timedelta(minutes=7))


def home() -> Poll:
    return Poll(Source("herald", HOME, "The Herald"), "home", HOME, NOW, LIMITS)


def test_every_announced_listing_is_polled_and_no_usual_address() -> None:
    polls = discovered_polls(home(), "feed", [f"{HOME}a", f"{HOME}b"], [f"{HOME}feed"])
    assert [(poll.url, poll.alternatives) for poll in polls] == [(f"{HOME}a", []), (f"{HOME}b", [])]
    assert all((poll.kind, poll.found, poll.now) == ("feed", True, NOW) for poll in polls)
    assert all(poll.limits == LIMITS and poll.source.id == "herald" for poll in polls)


def test_where_none_is_announced_the_usual_addresses_are_tried_in_turn() -> None:
    usual = [f"{HOME}feed", f"{HOME}rss", f"{HOME}atom.xml"]
    (poll,) = discovered_polls(home(), "sitemap", [], usual)
    assert (poll.kind, poll.url, poll.found) == ("sitemap", usual[0], True)
    assert next_address(poll) == poll.url == usual[1]
    assert next_address(poll) == poll.url == usual[2]
    assert next_address(poll) is None
    assert poll.url == usual[2]
