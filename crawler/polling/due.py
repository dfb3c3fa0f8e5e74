"""Choose the listings of a source whose time has come (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from crawler.polling.interval import PollLimits
from crawler.polling.poll import Kind, Poll
from crawler.sources.source import Source
from database.documents.crawling.polling import EndpointState

# Sites move their feeds, so those that were discovered are looked for again after this time, and
# as soon as all of them fail.
EXPLORED_FOR = timedelta(days=7)
# A discovered listing may fail this many polls in a row before others are looked for.
MOST_FAILURES = 3


def due_polls(
    source: Source,
    states: list[EndpointState],
    now: datetime,
    limits: PollLimits,
    *,
    always: bool = False,
) -> list[Poll]:
    """Return the polls of a source that are due at ``now``; with ``always`` of all its listings.

    A listing that was never polled is due. A source that names no listing is polled by its home
    page, and by the listings that were discovered from there.
    """
    known = {state.id: state for state in states}
    named: list[tuple[Kind, str]] = [
        *(("feed", url) for url in source.feeds),
        *(("sitemap", url) for url in source.sitemaps),
        *(("section", url) for url in source.sections),
    ]
    polls = [Poll(source, kind, url, now, limits) for kind, url in named]
    if not named:
        found = [state for state in states if state.found]
        polls = [Poll(source, state.kind, state.url, now, limits, found=True) for state in found]
        polls.append(Poll(source, "home", source.home, now, limits))
    for poll in polls:
        poll.state = known.get(poll.id)
        if poll.kind == "home":
            poll.explore = _must_explore(poll.state, states, now)
    return [poll for poll in polls if always or _is_due(poll.state, now)]


def polled_states(
    source: Source, states: list[EndpointState], now: datetime
) -> list[EndpointState]:
    """Return those of the stored states whose listings are polled now.

    The others are of addresses that sources.toml named once: they are due for ever, and their
    health is nobody's.
    """
    polls = due_polls(source, states, now, PollLimits(), always=True)
    return [poll.state for poll in polls if poll.state is not None]


def next_due(states: Iterable[EndpointState]) -> datetime | None:
    """Return when the first of these listings is due; None where none has a time."""
    times = [state.nextPollAt for state in states if state.nextPollAt is not None]
    return min(times, default=None)


def _is_due(state: EndpointState | None, now: datetime) -> bool:
    if state is None or state.nextPollAt is None or state.nextPollAt <= now:
        return True
    # A poll in the future means that the clock was put back: the time of the next poll is wrong.
    return state.lastPolledAt is not None and state.lastPolledAt > now


def _must_explore(home: EndpointState | None, states: list[EndpointState], now: datetime) -> bool:
    if home is None or home.exploredAt is None or now - home.exploredAt >= EXPLORED_FOR:
        return True
    found = [state for state in states if state.found]
    return bool(found) and all(state.failures >= MOST_FAILURES for state in found)
