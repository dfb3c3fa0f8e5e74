"""Test which listings are due, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.polling.due import due_polls, next_due, polled_states
from crawler.polling.interval import PollLimits
from crawler.polling.poll import Kind
from crawler.sources.source import Source
from database.documents.crawling.polling import EndpointState
from database.repositories.crawling.poll_states import endpoint_id

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOME = "https://herald.example/"
NAMED = Source(
    "herald",
    HOME,
    "The Herald",
    feeds=(f"{HOME}feed",),
    sitemaps=(f"{HOME}sitemap.xml",),
    sections=(f"{HOME}news/",),
)
UNNAMED = Source("herald", HOME, "The Herald")


def state(
    kind: Kind = "feed",
    url: str = f"{HOME}feed",
    *,
    due: datetime | None = None,
    polled: datetime | None = None,
    explored: datetime | None = None,
    failures: float = 0,
    found: bool = False,
) -> EndpointState:
    return EndpointState(
        endpoint_id("herald", kind, url),
        "herald",
        url,
        kind,
        NOW,
        found,
        failures=failures,
        nextPollAt=due,
        lastPolledAt=polled,
        exploredAt=explored,
    )


def kinds(source: Source, *states: EndpointState, always: bool = False) -> list[str]:
    polls = due_polls(source, list(states), NOW, PollLimits(), always=always)
    return [poll.kind for poll in polls]


def test_a_source_is_polled_by_what_it_names() -> None:
    assert kinds(NAMED) == ["feed", "sitemap", "section"]
    limits = PollLimits(floor=timedelta(minutes=9))
    (poll, *_) = due_polls(NAMED, [], NOW, limits)
    assert (poll.limits, poll.now, poll.found, poll.explore) == (limits, NOW, False, False)


@pytest.mark.parametrize(
    ("due", "is_due"), [(NOW - SECOND, True), (NOW, True), (NOW + SECOND, False), (None, True)]
)
def test_a_listing_is_due_from_its_time_on(due: datetime | None, is_due: bool) -> None:
    assert ("feed" in kinds(NAMED, state(due=due, polled=NOW - SECOND))) is is_due
    assert "feed" in kinds(NAMED, state(due=due, polled=NOW - SECOND), always=True)


@pytest.mark.parametrize(("polled", "is_due"), [(NOW, False), (NOW + SECOND, True)])
def test_a_listing_polled_in_the_future_is_due_as_the_clock_was_put_back(
    polled: datetime, is_due: bool
) -> None:
    assert ("feed" in kinds(NAMED, state(due=NOW + SECOND, polled=polled))) is is_due


def test_the_state_of_another_listing_says_nothing() -> None:
    other = state(url=f"{HOME}other", due=NOW + SECOND, polled=NOW)
    assert "feed" in kinds(NAMED, other)


@pytest.mark.parametrize(
    ("ago", "explores"),
    [(timedelta(days=7) - SECOND, False), (timedelta(days=7), True), (None, True)],
)
def test_a_home_is_explored_again_after_a_week(ago: timedelta | None, explores: bool) -> None:
    home = state("home", HOME, due=NOW, explored=NOW - ago if ago is not None else None)
    (poll,) = due_polls(UNNAMED, [home], NOW, PollLimits())
    assert (poll.kind, poll.explore) == ("home", explores)


@pytest.mark.parametrize(
    ("failures", "explores"),
    [
        ([], False),
        ([2.75], False),
        ([3], True),
        ([3, 2.75], False),
        ([3, 4], True),
    ],
)
def test_a_home_is_explored_again_when_all_that_was_discovered_fails(
    failures: list[float], explores: bool
) -> None:
    home = state("home", HOME, due=NOW, explored=NOW)
    found = [
        state(url=f"{HOME}{number}", due=NOW + SECOND, polled=NOW, failures=each, found=True)
        for number, each in enumerate(failures)
    ]
    (poll,) = due_polls(UNNAMED, [home, *found], NOW, PollLimits())
    assert (poll.kind, poll.explore) == ("home", explores)


def test_what_was_configured_once_is_not_polled_where_nothing_is_named() -> None:
    assert kinds(UNNAMED, state()) == ["home"]
    assert kinds(UNNAMED, state(found=True)) == ["feed", "home"]
    discovered, home = due_polls(UNNAMED, [state(found=True)], NOW, PollLimits())
    assert (discovered.found, home.found) == (True, False)


def test_the_next_due_is_the_earliest() -> None:
    later, sooner, never = state(due=NOW + SECOND), state(due=NOW), state()
    assert next_due([later, sooner, never]) == NOW
    assert next_due([never]) is next_due([]) is None


def test_only_the_states_of_what_is_polled_now_are_polled_states() -> None:
    named, once = state(due=NOW), state(url=f"{HOME}old-feed", due=NOW)
    found, home = state(url=f"{HOME}found", found=True), state("home", HOME)
    every = [named, once, found, home]
    assert polled_states(NAMED, every, NOW) == [named]
    assert polled_states(UNNAMED, every, NOW) == [found, home]
    assert polled_states(UNNAMED, [], NOW) == []
