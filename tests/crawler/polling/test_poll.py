from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from crawler.polling.due import due_polls, next_due
from crawler.polling.interval import PollLimits
from crawler.polling.poll import ListingCopy, Poll
from crawler.sources.source import Source
from database.documents.crawling.polling import EndpointState
from model.push import Cloud, Push

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOME = "https://herald.example/"
FEED = "https://herald.example/feed/"
NAMED = Source("herald", HOME, "The Herald", feeds=(FEED,), every=timedelta(minutes=10))
UNNAMED = Source("herald", HOME, "The Herald", every=timedelta(minutes=10))


LIMITS = PollLimits()
COPY = ListingCopy("hash", '"etag"', "Sun, 22 Nov 2026 11:00:00 GMT")


def polled(poll: Poll, *, copy: ListingCopy = COPY, at: datetime = NOW) -> EndpointState:
    poll.read(links=3, new=1)
    poll.copy = copy
    return poll.result(at, Random(1))


def failing(source: Source, times: int) -> EndpointState:
    state: EndpointState | None = None
    for _ in range(times):
        poll = Poll(source, "feed", FEED, NOW, state=state, found=not source.feeds)
        poll.fail("http-500", "oops")
        state = poll.result(NOW, Random(1))
    assert state is not None
    return state


def test_what_was_never_polled_is_due() -> None:
    assert [(poll.kind, poll.url) for poll in due_polls(NAMED, [], NOW, LIMITS)] == [("feed", FEED)]


def test_a_polled_listing_is_due_again_after_its_interval() -> None:
    state = polled(due_polls(NAMED, [], NOW, LIMITS)[0])
    assert due_polls(NAMED, [state], NOW + timedelta(minutes=5), LIMITS) == []
    # Cron runs as often as the source is polled: a moment early is on time.
    assert due_polls(NAMED, [state], NOW + timedelta(minutes=9, seconds=55), LIMITS)
    assert due_polls(NAMED, [state], NOW, LIMITS, always=True)
    assert next_due([state]) == state.nextPollAt


def test_a_failing_listing_is_asked_ever_more_rarely_and_recovers() -> None:
    waits = []
    for times in range(1, 9):
        state = failing(NAMED, times)
        assert state.nextPollAt is not None
        waits.append(state.nextPollAt - NOW)
    assert waits == sorted(waits)
    assert waits[0] < waits[2]
    assert waits[-1] <= timedelta(days=1)
    broken = failing(NAMED, 5)
    assert broken.error is not None
    assert broken.error.cause == "http-500"
    well = polled(Poll(NAMED, "feed", FEED, NOW, state=broken))
    assert (well.failures, well.error, well.lastSucceededAt) == (0, None, NOW)
    assert well.addedAt == broken.addedAt


def test_a_poll_is_over_when_all_it_led_to_is_settled() -> None:
    poll = due_polls(NAMED, [], NOW, LIMITS)[0]
    feed, one, other = poll.awaits(), poll.awaits(), poll.awaits()
    assert not poll.settle(feed)
    assert not poll.settle(one)
    assert not poll.settle(one)
    assert not poll.settle(other + 1)
    assert poll.settle(other)
    assert not poll.settle(other)


def test_two_polls_of_one_listing_are_two() -> None:
    one, other = due_polls(NAMED, [], NOW, LIMITS)[0], due_polls(NAMED, [], NOW, LIMITS)[0]
    assert (one.url, one.now) == (other.url, other.now)
    assert len({one, other}) == 2


def test_a_poll_asks_each_address_once_and_not_for_ever() -> None:
    poll = due_polls(NAMED, [], NOW, LIMITS)[0]
    poll.ask(FEED)
    assert poll.left_to_ask([FEED, "b", "c"], most=3) == {"b", "c"}
    poll.ask("b")
    assert poll.left_to_ask([FEED, "b", "c"], most=3) == {"c"}
    poll.ask("c")
    assert poll.left_to_ask(["d"], most=3) == set()
    assert poll.left_to_ask(["d"], most=4) == {"d"}


def test_a_poll_knows_the_bodies_that_it_has_read() -> None:
    poll = due_polls(NAMED, [], NOW, LIMITS)[0]
    assert not poll.is_read_again("one")
    assert not poll.is_read_again("two")
    assert poll.is_read_again("one")
    assert not due_polls(NAMED, [], NOW, LIMITS)[0].is_read_again("one")


def test_a_source_that_names_nothing_is_explored_from_its_home() -> None:
    (home,) = due_polls(UNNAMED, [], NOW, LIMITS)
    assert (home.kind, home.url, home.explore) == ("home", HOME, True)


def test_what_was_found_is_polled_and_not_looked_for_again_within_a_week() -> None:
    home = polled(due_polls(UNNAMED, [], NOW, LIMITS)[0])
    feed = polled(Poll(UNNAMED, "feed", FEED, NOW, found=True))
    later = NOW + timedelta(hours=1)
    kinds = {poll.kind: poll for poll in due_polls(UNNAMED, [home, feed], later, LIMITS)}
    assert kinds["feed"].found
    assert not kinds["home"].explore
    assert polled(kinds["home"], at=later).exploredAt == NOW
    assert due_polls(UNNAMED, [home, feed], NOW + timedelta(days=7), LIMITS)[-1].explore


@pytest.mark.parametrize(("times", "explore"), [(2, False), (3, True)])
def test_when_all_that_was_found_fails_it_is_looked_for_again(times: int, explore: bool) -> None:
    home = polled(due_polls(UNNAMED, [], NOW, LIMITS)[0])
    feed = failing(UNNAMED, times)
    home = replace(home, nextPollAt=NOW)
    (again,) = [p for p in due_polls(UNNAMED, [home, feed], NOW, LIMITS) if p.kind == "home"]
    assert again.explore is explore


def test_found_listings_are_left_alone_once_some_are_named() -> None:
    found = polled(Poll(UNNAMED, "feed", "https://herald.example/old.xml", NOW, found=True))
    assert [poll.url for poll in due_polls(NAMED, [found], NOW, LIMITS, always=True)] == [FEED]


def test_the_next_poll_asks_with_what_the_last_one_was_told() -> None:
    state = polled(due_polls(NAMED, [], NOW, LIMITS)[0])
    (again,) = due_polls(NAMED, [state], NOW + timedelta(minutes=10), LIMITS)
    assert again.validators == (COPY.etag, COPY.lastModified)
    assert again.is_unchanged(COPY.bodyHash)
    again.unchanged()
    after = again.result(NOW + timedelta(minutes=10), Random(1))
    assert (after.etag, after.bodyHash) == (COPY.etag, COPY.bodyHash)
    assert after.publishingPattern is not None
    assert after.publishingPattern.wholeAt == NOW
    assert (after.links, after.newArticles) == (3, 0)


def test_a_304_is_believed_for_a_while_only() -> None:
    state = polled(due_polls(NAMED, [], NOW, LIMITS)[0])
    (again,) = due_polls(NAMED, [state], NOW + timedelta(days=2), LIMITS)
    assert again.validators == (None, None)


@pytest.mark.parametrize(
    ("copy", "lies"),
    [
        (ListingCopy("other", COPY.etag, None), True),
        (ListingCopy("other", '"other"', COPY.lastModified), False),
        (ListingCopy("other", None, COPY.lastModified), True),
        (ListingCopy("other", None, None), False),
        (ListingCopy("hash", COPY.etag, None), False),
    ],
)
def test_a_server_that_calls_two_bodies_the_same_is_not_asked_again(
    copy: ListingCopy, lies: bool
) -> None:
    state = polled(due_polls(NAMED, [], NOW, LIMITS)[0])
    (again,) = due_polls(NAMED, [state], NOW + timedelta(minutes=10), LIMITS)
    after = polled(again, copy=copy)
    assert after.publishingPattern is not None
    assert after.publishingPattern.validatorsLie is lies
    (third,) = due_polls(NAMED, [after], NOW + timedelta(minutes=10), LIMITS)
    assert (third.validators == (None, None)) is (
        lies or (copy.etag, copy.lastModified) == (None, None)
    )


def test_a_listing_of_which_something_is_left_is_read_again() -> None:
    poll = due_polls(NAMED, [], NOW, LIMITS)[0]
    poll.complete = False
    state = polled(poll)
    (again,) = due_polls(NAMED, [state], NOW + timedelta(minutes=10), LIMITS)
    assert again.validators == (None, None)
    assert not again.is_unchanged(COPY.bodyHash)


@pytest.mark.parametrize(
    ("min_interval", "max_interval", "least", "most"),
    [
        (None, timedelta(minutes=3), 1, 3),
        (timedelta(hours=5), None, 300, 12 * 60),
        (None, None, 2, 12 * 60),
    ],
)
def test_a_source_may_bound_its_interval(
    min_interval: timedelta | None, max_interval: timedelta | None, least: float, most: float
) -> None:
    source = replace(NAMED, every=None, min_interval=min_interval, max_interval=max_interval)
    state = polled(due_polls(source, [], NOW, LIMITS)[0])
    assert state.nextPollAt is not None
    assert timedelta(minutes=least) <= state.nextPollAt - NOW <= timedelta(minutes=most)


PUSH = Push(["https://hub.example/"], FEED, Cloud("rpc.example", 80, "/", "ping", "soap"))


def test_what_a_listing_announces_is_kept_until_it_is_read_anew() -> None:
    first = Poll(NAMED, "feed", FEED, NOW)
    first.announce(timedelta(minutes=30), PUSH)
    assert first.hint == timedelta(minutes=30)
    state = polled(first)
    assert (state.ttlSeconds, state.push) == (1800, PUSH)

    unchanged = Poll(NAMED, "feed", FEED, NOW, state=state)
    unchanged.unchanged()
    broken = Poll(NAMED, "feed", FEED, NOW, state=state)
    broken.fail("http-500", "oops")
    for poll in (unchanged, broken):
        after = poll.result(NOW, Random(1))
        assert (after.ttlSeconds, after.push) == (1800, PUSH)

    anew = Poll(NAMED, "feed", FEED, NOW, state=state, hint=timedelta(minutes=5))
    anew.announce(None, None)
    assert anew.hint == timedelta(minutes=5)  # of its server
    after = polled(anew)
    assert (after.ttlSeconds, after.push) == (None, None)


def test_an_index_counts_its_polls_and_remembers_the_sitemaps_that_listed_news() -> None:
    first = Poll(NAMED, "sitemap", "https://herald.example/sitemap.xml", NOW)
    assert (first.turn, first.news_sitemaps) == (0, [])
    for number in range(25):
        first.read_sitemap(str(number), is_news=number != 3)
    after = polled(first)
    assert after.polls == 1
    assert after.newsSitemaps == [str(number) for number in range(21) if number != 3]
    second = Poll(NAMED, "sitemap", "https://herald.example/sitemap.xml", NOW, state=after)
    second.read_sitemap("0", is_news=False)
    second.read_sitemap("99", is_news=True)
    assert second.turn == 1
    assert second.news_sitemaps[:3] == ["99", "1", "2"]
    second.fail("http-500", "oops")
    failed = second.result(NOW, Random(1))
    assert (failed.polls, len(failed.newsSitemaps)) == (2, 20)


def test_a_poll_is_the_first_while_nothing_is_known_of_when_the_listing_publishes() -> None:
    new = Poll(NAMED, "feed", FEED, NOW)
    assert new.is_first
    assert new.validators == (None, None)
    state = polled(new)
    known = Poll(NAMED, "feed", FEED, NOW, state=state)
    assert not known.is_first
    assert known.validators == (COPY.etag, COPY.lastModified)
    untaught = Poll(NAMED, "feed", FEED, NOW, state=replace(state, publishingPattern=None))
    assert untaught.is_first
    assert untaught.validators == (None, None)
