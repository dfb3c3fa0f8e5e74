"""One poll of one listing, from its request to the last article it led to.

A poll is over when everything it led to is stored, rejected or failed; only then is its state
written. A run that dies in between is simply polled again: the listing itself is the frontier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from crawler.sources import Source
from database.documents import EndpointState
from database.endpoints import endpoint_id, failed

Kind = Literal["feed", "sitemap", "section", "home"]

# A tenth early is on time: a cron that runs exactly as often as a source is polled must not find
# it a second short of due, and skip every other run.
EARLY = 0.9
# A failing listing is asked ever more rarely, but not less than this often: it may come back.
LONGEST_BACKOFF = timedelta(hours=6)
# 10 minutes doubled six times exceed the above.
MOST_DOUBLINGS = 6
# Sites move their feeds: what was found is looked for again this often, and when all of it fails.
EXPLORED_FOR = timedelta(days=7)
# Polls in a row that an endpoint we found may fail before we look for another.
PATIENCE = 3


@dataclass(eq=False)
class Poll:
    """A listing being polled in this run."""

    source: Source
    kind: Kind
    url: str
    state: EndpointState | None = None
    """As it was before; None for one never polled."""
    found: bool = False
    """Found by us, not named in the sources file."""
    explore: bool = False
    """For a home: look for feeds and sitemaps too."""
    alternatives: list[str] = field(default_factory=list)
    """Usual places, tried in turn while there is nothing to be had here."""
    links: int = 0
    new: int = 0
    listed: bool = False
    """It was, or one of its children was, a listing that could be read."""
    cause: str | None = None
    detail: str = ""
    _awaited: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """The ``_id`` of its state."""
        return endpoint_id(self.source.id, self.kind, self.url)

    def awaits(self, addresses: Iterable[str]) -> None:
        """Requests for these addresses belong to this poll."""
        self._awaited.update(addresses)

    def settle(self, address: str) -> bool:
        """One request is done; True when it was the last of the poll. A second time is nothing."""
        if address not in self._awaited:
            return False
        self._awaited.discard(address)
        return not self._awaited

    def read(self, links: int, new: int) -> None:
        """A listing was read, with so many links, of which so many new ones are requested."""
        self.listed = True
        self.links += links
        self.new += new

    def fail(self, cause: str, detail: str) -> None:
        """Note why a listing could not be read; the first cause stays."""
        if self.cause is None:
            self.cause, self.detail = cause, detail

    def result(self, now: datetime) -> EndpointState:
        """The state to keep after this poll."""
        before = self.state
        after = EndpointState(
            id=self.id,
            source=self.source.id,
            url=self.url,
            kind=self.kind,
            addedAt=before.addedAt if before else now,
            found=self.found,
            lastPolledAt=now,
            exploredAt=now if self.explore else before.exploredAt if before else None,
        )
        if self.listed:
            after.links, after.newArticles = self.links, self.new
            after.lastSucceededAt = now
            after.nextPollAt = now + self.source.every * EARLY
            return after
        after.failures = (before.failures if before else 0) + 1
        after.lastSucceededAt = before.lastSucceededAt if before else None
        after.error = failed(self.cause or "unknown", self.detail, now)
        doubled = self.source.every * 2 ** min(int(after.failures), MOST_DOUBLINGS)
        after.nextPollAt = now + max(self.source.every, min(doubled, LONGEST_BACKOFF)) * EARLY
        return after


def due_polls(
    source: Source, states: list[EndpointState], now: datetime, *, always: bool = False
) -> list[Poll]:
    """The listings of a source whose time has come (or all of them), never polled ones included.

    A source that names none is polled by its home page, and by what was found from there.
    """
    known = {state.id: state for state in states}
    named: list[tuple[Kind, str]] = [
        *(("feed", url) for url in source.feeds),
        *(("sitemap", url) for url in source.sitemaps),
        *(("section", url) for url in source.sections),
    ]
    polls = [Poll(source, kind, url) for kind, url in named]
    if not named:
        found = [state for state in states if state.found]
        polls = [Poll(source, state.kind, state.url, found=True) for state in found]
        polls.append(Poll(source, "home", source.home))
    for poll in polls:
        poll.state = known.get(poll.id)
        if poll.kind == "home":
            poll.explore = _must_explore(poll.state, states, now)
    return [poll for poll in polls if always or _is_due(poll.state, now)]


def next_due(states: Iterable[EndpointState]) -> datetime | None:
    """When the first of these endpoints will be due."""
    times = [state.nextPollAt for state in states if state.nextPollAt is not None]
    return min(times, default=None)


def _is_due(state: EndpointState | None, now: datetime) -> bool:
    return state is None or state.nextPollAt is None or state.nextPollAt <= now


def _must_explore(home: EndpointState | None, states: list[EndpointState], now: datetime) -> bool:
    if home is None or home.exploredAt is None or now - home.exploredAt >= EXPLORED_FOR:
        return True
    found = [state for state in states if state.found]
    return bool(found) and all(state.failures >= PATIENCE for state in found)
