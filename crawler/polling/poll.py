"""Follow one poll of one listing, from its request to the last article it led to.

A poll is over when everything it led to is stored, rejected or failed; only then is its state
written. A listing whose run dies in between is simply polled again: it is itself the frontier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from crawler.polling.interval import (
    PollAnswer,
    PollLimits,
    failure_weight,
    learn,
    next_poll,
    next_probe,
    wants_whole,
)
from crawler.sources.source import Source
from database.documents.crawling.polling import EndpointState, PublishingPattern
from database.repositories.crawling.poll_states import endpoint_id, failed
from model.push import Push

Kind = Literal["feed", "sitemap", "section", "home"]

# Sitemaps of an index that are remembered to list news: an index has one, or one a section.
NEWS_SITEMAPS = 20


@dataclass(frozen=True)
class ListingCopy:
    """Identify the body of a listing."""

    bodyHash: str
    etag: str | None
    lastModified: str | None

    def has_validators_of(self, before: EndpointState) -> bool:
        """Tell whether the server calls this body the same as the last one."""
        if self.etag is not None:
            return self.etag == before.etag
        return self.lastModified is not None and self.lastModified == before.lastModified


@dataclass(frozen=True)
class Announced:
    """Hold what a listing says of when to ask, and who would tell what is new."""

    ttlSeconds: float | None
    push: Push | None


@dataclass(eq=False)
class Poll:
    """Hold what is known of a listing that is polled in this run."""

    source: Source
    kind: Kind
    url: str
    now: datetime
    """When the run decided to poll it."""
    limits: PollLimits = field(default_factory=PollLimits)
    """How often it may be polled, where the source does not say."""
    state: EndpointState | None = None
    """The state before this poll; None for a listing that was never polled."""
    found: bool = False
    """Whether it was discovered, not named in the sources file."""
    explore: bool = False
    """Whether to look for feeds and sitemaps, too, from this home page."""
    alternatives: list[str] = field(default_factory=list)
    """Usual addresses of such a listing, tried in turn while none can be read."""
    links: int = 0
    new: int = 0
    published: list[datetime | None] = field(default_factory=list)
    """When its new articles were published; at the first poll, all that it lists."""
    hint: timedelta | None = None
    """How long the publisher asks to wait until the next poll."""
    announced: Announced | None = None
    """What the listing itself says of polls; None where it was not read in this poll."""
    copy: ListingCopy | None = None
    """What was read, to tell next time whether it has changed."""
    complete: bool = True
    """Whether all that it listed is stored, rejected, or known: nothing is left for which the same
    listing would have to be read again."""
    listed: bool = False
    """Whether it, or one of the sitemaps that it names, could be read."""
    cause: str | None = None
    """A short, stable name of why it could not be read."""
    detail: str = ""
    _requests: int = 0
    """How many requests belonged to it; each has its number."""
    _awaited: set[int] = field(default_factory=set)
    _asked: set[str] = field(default_factory=set)
    """The addresses that were requested: the listing's own, and those of sitemaps in it."""
    _bodies: set[str] = field(default_factory=set)
    """The hashes of the bodies that were read."""
    _sitemaps: dict[str, bool] = field(default_factory=dict)
    """The addresses of sitemaps that were read, and whether each listed news."""

    @property
    def id(self) -> str:
        """Return the ``_id`` of its state."""
        return endpoint_id(self.source.id, self.kind, self.url)

    def awaits(self) -> int:
        """Await another request; return its number, by which it is settled."""
        self._requests += 1
        self._awaited.add(self._requests)
        return self._requests

    def settle(self, number: int) -> bool:
        """Settle a request; return True if it was the last of the poll.

        Settling the same number twice has no effect.
        """
        if number not in self._awaited:
            return False
        self._awaited.discard(number)
        return not self._awaited

    def ask(self, url: str) -> None:
        """Note that a listing is requested at ``url``."""
        self._asked.add(url)

    def left_to_ask(self, urls: Iterable[str], most: int) -> set[str]:
        """Return those of ``urls`` not requested yet; none after ``most`` requests for listings."""
        return set(urls) - self._asked if len(self._asked) < most else set()

    def is_read_again(self, body_hash: str) -> bool:
        """Note a body; tell whether the poll has read it before, under another address.

        Some indexes list themselves, once for each language: the same document each time.
        """
        is_known = body_hash in self._bodies
        self._bodies.add(body_hash)
        return is_known

    @property
    def turn(self) -> int:
        """Return how often the listing was polled before."""
        return self.state.polls if self.state is not None else 0

    @property
    def news_sitemaps(self) -> list[str]:
        """Return the sitemaps of the index that listed news when they were last read."""
        before = self.state.newsSitemaps if self.state is not None else []
        now = [url for url, is_news in self._sitemaps.items() if is_news]
        return [*now, *(url for url in before if url not in self._sitemaps)][:NEWS_SITEMAPS]

    def read_sitemap(self, url: str, *, is_news: bool) -> None:
        """Note whether a child of the index lists news."""
        self._sitemaps[url] = is_news

    @property
    def is_first(self) -> bool:
        """Tell whether nothing is known of when the listing publishes."""
        return self.state is None or self.state.publishingPattern is None

    def read(self, links: int, new: int, published: Iterable[datetime | None] = ()) -> None:
        """Note that a listing was read: its links, and how many new ones are requested."""
        self.listed = True
        self.links += links
        self.new += new
        self.published += published

    @property
    def validators(self) -> tuple[str | None, str | None]:
        """Return the ETag and Last-Modified to ask with; now and then none, as servers lie."""
        state = self.state
        pattern = state.publishingPattern if state is not None else None
        if state is None or pattern is None or wants_whole(pattern, self.now):
            return None, None
        return state.etag, state.lastModified

    def is_unchanged(self, body_hash: str) -> bool:
        """Tell whether this is the body of the last poll, whatever the headers say."""
        return self.state is not None and self.state.bodyHash == body_hash

    def unchanged(self) -> None:
        """Note that the listing is that of the last poll; what it led to was settled then."""
        assert self.state is not None
        self.listed = True
        self.links = self.state.links

    def announce(self, ttl: timedelta | None, push: Push | None) -> None:
        """Note what the listing itself says of when to ask, and who would tell."""
        self.announced = Announced(ttl.total_seconds() if ttl else None, push)
        self.hint = ttl or self.hint

    def fail(self, cause: str, detail: str) -> None:
        """Note why a listing could not be read; the first cause stays."""
        if self.cause is None:
            self.cause, self.detail = cause, detail

    def result(self, now: datetime, random: Random) -> EndpointState:
        """Return the state to keep after this poll; ``random`` keeps polls from clumping."""
        before = self.state
        after = EndpointState(
            id=self.id,
            source=self.source.id,
            url=self.url,
            kind=self.kind,
            addedAt=before.addedAt if before else now,
            found=self.found,
            polls=self.turn + 1,
            newsSitemaps=self.news_sitemaps,
            lastPolledAt=now,
            exploredAt=now if self.explore else before.exploredAt if before else None,
            ttlSeconds=before.ttlSeconds if before else None,
            push=before.push if before else None,
        )
        pattern = (
            before.publishingPattern if before and before.publishingPattern else PublishingPattern()
        )
        limits = replace(
            self.limits,
            every=self.source.every,
            floor=self.source.min_interval or self.limits.floor,
            ceiling=self.source.max_interval or self.limits.ceiling,
        )
        if self.listed:
            after.links, after.newArticles = self.links, self.new
            after.lastSucceededAt = now
            self._remember_copy(after)
            if self.announced is not None:
                after.ttlSeconds, after.push = self.announced.ttlSeconds, self.announced.push
            after.publishingPattern = learn(pattern, self._answer(now))
            after.nextPollAt = next_poll(after.publishingPattern, now, limits, random)
            return after
        after.failures = (before.failures if before else 0) + failure_weight(self.cause or "")
        after.lastSucceededAt = before.lastSucceededAt if before else None
        after.publishingPattern = before.publishingPattern if before else None
        after.error = failed(self.cause or "unknown", self.detail, now)
        after.nextPollAt = next_probe(pattern, after.failures, now, limits, random)
        return after

    def _answer(self, now: datetime) -> PollAnswer:
        before, copy = self.state, self.copy
        if copy is None or before is None:
            body: Literal["changed", "same", "not-modified"]
            body = "changed" if copy is not None else "not-modified"
            return PollAnswer(now, self.published, body, hint=self.hint)
        return PollAnswer(
            now,
            self.published,
            "same" if copy.bodyHash == before.bodyHash else "changed",
            # Only where the last body's hash was kept is it known that this body is another one.
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
