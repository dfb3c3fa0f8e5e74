"""One poll of one listing, from its request to the last article it led to.

A poll is over when everything it led to is stored, rejected or failed; only then is its state
written. A run that dies in between is simply polled again: the listing itself is the frontier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from crawler.polling.interval import (
    Answer,
    Pace,
    failure_weight,
    learn,
    next_poll,
    next_probe,
    wants_whole,
)
from crawler.sources.source import Source
from database.documents.polling import EndpointState, Rhythm
from database.repositories.poll_states import endpoint_id, failed

Kind = Literal["feed", "sitemap", "section", "home"]

# Sites move their feeds: what was found is looked for again this often, and when all of it fails.
EXPLORED_FOR = timedelta(days=7)
# Polls in a row that an endpoint we found may fail before we look for another.
PATIENCE = 3


@dataclass(frozen=True)
class ListingCopy:
    """What identifies the body of a listing."""

    bodyHash: str
    etag: str | None
    lastModified: str | None

    def has_validators_of(self, before: EndpointState) -> bool:
        """Whether the server calls this body the same as the last one."""
        if self.etag is not None:
            return self.etag == before.etag
        return self.lastModified is not None and self.lastModified == before.lastModified


@dataclass(eq=False)
class Poll:
    """A listing being polled in this run."""

    source: Source
    kind: Kind
    url: str
    now: datetime
    """When the run decided on it."""
    pace: Pace = field(default_factory=Pace)
    """How often it may be polled, where the source does not say."""
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
    published: list[datetime | None] = field(default_factory=list)
    """When what is new in it was published: at the first poll, all that it lists."""
    hint: timedelta | None = None
    """How long the publisher asks to wait."""
    copy: ListingCopy | None = None
    """What was read, to tell next time whether it has changed."""
    complete: bool = True
    """All that it listed is stored, rejected, or known: nothing is left for which the same
    listing would have to be read again."""
    listed: bool = False
    """It was, or one of its children was, a listing that could be read."""
    cause: str | None = None
    detail: str = ""
    _requests: int = 0
    """How many there were; each has its number."""
    _awaited: set[int] = field(default_factory=set)

    @property
    def id(self) -> str:
        """The ``_id`` of its state."""
        return endpoint_id(self.source.id, self.kind, self.url)

    def awaits(self) -> int:
        """Another request belongs to this poll: its number, by which it is settled."""
        self._requests += 1
        self._awaited.add(self._requests)
        return self._requests

    def settle(self, number: int) -> bool:
        """One request is done; True when it was the last of the poll. A second time is nothing."""
        if number not in self._awaited:
            return False
        self._awaited.discard(number)
        return not self._awaited

    @property
    def is_first(self) -> bool:
        """Whether nothing is known of its habits."""
        return self.state is None or self.state.rhythm is None

    def read(self, links: int, new: int, published: Iterable[datetime | None] = ()) -> None:
        """A listing was read, with so many links, of which so many new ones are requested."""
        self.listed = True
        self.links += links
        self.new += new
        self.published += published

    @property
    def validators(self) -> tuple[str | None, str | None]:
        """ETag and Last-Modified to ask with; none now and then, because servers lie."""
        state = self.state
        if state is None or state.rhythm is None or wants_whole(state.rhythm, self.now):
            return None, None
        return state.etag, state.lastModified

    def is_unchanged(self, body_hash: str) -> bool:
        """Whether this is the body of the last poll, whatever the headers say."""
        return self.state is not None and self.state.bodyHash == body_hash

    def unchanged(self) -> None:
        """The listing is the one of the last poll; what it led to was settled then."""
        assert self.state is not None
        self.listed = True
        self.links = self.state.links

    def fail(self, cause: str, detail: str) -> None:
        """Note why a listing could not be read; the first cause stays."""
        if self.cause is None:
            self.cause, self.detail = cause, detail

    def result(self, now: datetime, dice: Random) -> EndpointState:
        """The state to keep after this poll; ``dice`` keep polls from clumping."""
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
        rhythm = before.rhythm if before and before.rhythm else Rhythm()
        pace = replace(
            self.pace,
            every=self.source.every,
            floor=self.source.min_interval or self.pace.floor,
            ceiling=self.source.max_interval or self.pace.ceiling,
        )
        if self.listed:
            after.links, after.newArticles = self.links, self.new
            after.lastSucceededAt = now
            self._remember_copy(after)
            after.rhythm = learn(rhythm, self._answer(now))
            after.nextPollAt = next_poll(after.rhythm, now, pace, dice)
            return after
        after.failures = (before.failures if before else 0) + failure_weight(self.cause or "")
        after.lastSucceededAt = before.lastSucceededAt if before else None
        after.rhythm = before.rhythm if before else None
        after.error = failed(self.cause or "unknown", self.detail, now)
        after.nextPollAt = next_probe(rhythm, after.failures, now, pace, dice)
        return after

    def _answer(self, now: datetime) -> Answer:
        before, copy = self.state, self.copy
        if copy is None or before is None:
            body: Literal["changed", "same", "not-modified"]
            body = "changed" if copy is not None else "not-modified"
            return Answer(now, self.published, body, hint=self.hint)
        return Answer(
            now,
            self.published,
            "same" if copy.bodyHash == before.bodyHash else "changed",
            # Only of a body that we kept do we know that this one is another.
            same_validators=before.bodyHash is not None and copy.has_validators_of(before),
            hint=self.hint,
        )

    def _remember_copy(self, after: EndpointState) -> None:
        before, copy = self.state, self.copy
        if copy is None:  # 304
            assert before is not None
            after.bodyHash = before.bodyHash
            after.etag, after.lastModified = before.etag, before.lastModified
        elif self.complete:
            after.etag, after.lastModified = copy.etag, copy.lastModified
            after.bodyHash = copy.bodyHash


def due_polls(
    source: Source,
    states: list[EndpointState],
    now: datetime,
    pace: Pace,
    *,
    always: bool = False,
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
    polls = [Poll(source, kind, url, now, pace) for kind, url in named]
    if not named:
        found = [state for state in states if state.found]
        polls = [Poll(source, state.kind, state.url, now, pace, found=True) for state in found]
        polls.append(Poll(source, "home", source.home, now, pace))
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
    if state is None or state.nextPollAt is None or state.nextPollAt <= now:
        return True
    # Polled in the future: the clock has jumped back, and the time of the next poll means nothing.
    return state.lastPolledAt is not None and state.lastPolledAt > now


def _must_explore(home: EndpointState | None, states: list[EndpointState], now: datetime) -> bool:
    if home is None or home.exploredAt is None or now - home.exploredAt >= EXPLORED_FOR:
        return True
    found = [state for state in states if state.found]
    return bool(found) and all(state.failures >= PATIENCE for state in found)
