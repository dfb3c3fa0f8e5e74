"""Cache the robots.txt of every site that a crawl asks for, each for as long as it is valid.

This module does not import Scrapy: ``crawler.downloader.middlewares.robots`` fetches for it, and
``crawler.downloader.robots.stored`` stores what was fetched for the next crawls.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from crawler.downloader.robots.rules import (
    Robots,
    own_groups,
    parse_own_groups,
    parse_robots,
    site_of,
)
from model.errors import CopydeskError

# Seconds that a robots.txt is valid at most: RFC 9309 (2.4) allows a day.
LONGEST_LIFE = 24 * 3600.0
# Seconds that it is valid at least. Many servers send max-age=0 with everything, and asking before
# each page would double what they have to answer.
SHORTEST_LIFE = 600.0
# Seconds until a robots.txt that could not be fetched is asked for again; Media Cloud's
# story-indexer remembers a failed connection for as long.
RETRY_INTERVAL = 600.0
# Rules of all sites that are held at once: those of 5,000 sites with the usual few dozen. A rule
# with a wildcard takes 1.5 KB at most (measured), so this is 300 MB at the very worst.
MOST_HELD_RULES = 200_000
# What a site takes beside its rules, counted in rules.
SITE_WEIGHT = 10

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)


class RobotsUnavailable(CopydeskError):
    """Report that the server fails to answer for robots.txt: meanwhile nothing is allowed."""


@dataclass(frozen=True)
class RobotsResponse:
    """Hold what a server answered to the request for its robots.txt."""

    status: int
    body: bytes = b""
    cache_control: str = ""


@dataclass(frozen=True)
class CachedRobots:
    """Hold the rules that an earlier crawl was given."""

    rules: str
    """The groups that apply to us, as ``own_groups`` returns them."""
    seconds: float
    """How long they are still valid."""


class RobotsStore(Protocol):
    """Store the rules of each site beyond the crawl, for as long as they are valid.

    A site is ``scheme://host:port``. No method raises, and ``load`` is quick: it returns None for
    what it cannot find in time.
    """

    def announce(self, site: str) -> None:
        """Note that a site will be asked about; it can be looked up together with others."""

    async def load(self, site: str) -> CachedRobots | None:
        """Return what is stored of a site and still valid, or None."""

    def save(self, site: str, rules: str, seconds: float) -> None:
        """Store what a site has just said, which is valid for so many seconds."""


def lifetime(cache_control: str) -> float:
    """Return the seconds that a robots.txt is valid which came with this Cache-Control header."""
    found = _MAX_AGE.search(cache_control)
    return min(max(float(found[1]), SHORTEST_LIFE), LONGEST_LIFE) if found else LONGEST_LIFE


class RobotsCache:
    """Cache the robots.txt of every site that a crawl asks for, each for as long as it is valid.

    ``fetch`` takes the address of a robots.txt and returns the response, or None where there can
    be none, or raises. ``seconds_now`` is a clock that counts seconds. Requests that need the same
    robots.txt wait for the same fetch. With a ``store``, a site is asked only for what the store
    does not hold any more.

    A status of 400 to 499 means that there is no robots.txt, and everything is allowed. 429 and
    5xx mean that the server has trouble: RobotsUnavailable is raised until it is asked again, and
    what ``fetch`` raises is raised for as long. Meanwhile an older copy is used on, as RFC 9309
    (2.4) allows. ``store`` gets only what a server itself said: neither its trouble, nor None.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[RobotsResponse | None]],
        token: str,
        seconds_now: Callable[[], float],
        store: RobotsStore | None = None,
    ) -> None:
        self._fetch = fetch
        self._token = token
        self._seconds_now = seconds_now
        self._store = store
        self._held: OrderedDict[str, tuple[Robots, float]] = OrderedDict()
        self._weight = 0
        self._failed: dict[str, tuple[Exception, float]] = {}
        self._fetching: dict[str, asyncio.Task[Robots]] = {}

    def announce(self, url: str) -> None:
        """Note that ``url`` will be asked about, sooner or later."""
        site = site_of(url)
        if self._store is not None and not any(
            site in each for each in (self._held, self._failed, self._fetching)
        ):
            self._store.announce(site)

    async def of(self, url: str) -> Robots:
        """Return the robots.txt that applies to ``url``: that of its scheme, host and port.

        Raises RobotsUnavailable, and what ``fetch`` raises.
        """
        site = site_of(url)
        robots, until = self._held.get(site, (None, 0.0))
        if robots is not None and self._seconds_now() < until:
            return robots
        error, again = self._failed.get(site, (None, 0.0))
        if error is not None and self._seconds_now() < again:
            # Without this, each raising would make the traceback longer.
            raise error.with_traceback(None)
        if site not in self._fetching:
            task = asyncio.ensure_future(self._renew(site, robots))
            task.add_done_callback(lambda _: self._fetching.pop(site))
            self._fetching[site] = task
        # A request that is cancelled leaves the fetch to the others that wait for it.
        return await asyncio.shield(self._fetching[site])

    async def _renew(self, site: str, older: Robots | None) -> Robots:
        stored = await self._store.load(site) if self._store is not None else None
        try:
            if stored is not None:
                robots, life = parse_robots(stored.rules.encode(), self._token), stored.seconds
            else:
                robots, life = await self._ask(site)
        except Exception as error:
            again = self._seconds_now() + RETRY_INTERVAL
            if older is None:
                self._forget_old_failures()
                self._failed[site] = (error, again)
                raise
            robots, life = older, RETRY_INTERVAL
        self._failed.pop(site, None)
        self._hold(site, robots, self._seconds_now() + life)
        return robots

    async def _ask(self, site: str) -> tuple[Robots, float]:
        response = await self._fetch(f"{site}/robots.txt")
        if response is None:
            return parse_own_groups("", self._token), LONGEST_LIFE
        if response.status == 429 or response.status >= 500:
            raise RobotsUnavailable(f"HTTP {response.status}")
        # A redirect that was not followed (3xx) leads to no robots.txt either.
        body = response.body if 200 <= response.status < 300 else b""
        rules, life = own_groups(body, self._token), lifetime(response.cache_control)
        if self._store is not None:
            self._store.save(site, rules, life)
        return parse_own_groups(rules, self._token), life

    def _hold(self, site: str, robots: Robots, until: float) -> None:
        self._drop(site)
        self._held[site] = (robots, until)
        self._weight += robots.size + SITE_WEIGHT
        while self._weight > MOST_HELD_RULES:
            self._drop(next(iter(self._held)))

    def _drop(self, site: str) -> None:
        held = self._held.pop(site, None)
        if held is not None:
            self._weight -= held[0].size + SITE_WEIGHT

    def _forget_old_failures(self) -> None:
        now = self._seconds_now()
        self._failed = {site: held for site, held in self._failed.items() if now < held[1]}
