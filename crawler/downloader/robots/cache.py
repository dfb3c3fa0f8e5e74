"""robots.txt (RFC 9309): what a site allows us, at what pace, and for how long that holds.

Nothing here knows Scrapy; ``crawler.downloader.middlewares.robots`` fetches for it, and
``crawler.downloader.robots.stored`` keeps for the next crawls what was fetched.
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from protego import Protego

from model.errors import CopydeskError

# What RFC 9309 (2.5) asks a crawler to read at least; nothing after it is read.
MOST_BYTES = 500 * 1024
# Rules of our own groups, and wildcards in them; the longest real ones have some hundreds. The
# 200,000 that fit into 500 KiB would cost 0.6 s for each address that is asked about.
MOST_RULES = 10_000
# Seconds. RFC 9309 (2.4): not used for longer than a day.
LONGEST_LIFE = 24 * 3600.0
# Seconds. Many servers send max-age=0 with everything: asking before each page would double what
# they have to answer.
SHORTEST_LIFE = 600.0
# Seconds until a robots.txt that could not be had is asked for again: how long Media Cloud's
# story-indexer remembers a failed connection.
ASKED_AGAIN_AFTER = 600.0
# Rules of all hosts held at once: 5,000 hosts with the usual few dozen. A rule with a wildcard
# takes 1.5 KB at most (measured), so this is 300 MB at the very worst.
MOST_HELD = 200_000
# What a host costs beside its rules, in rules.
HOST_WEIGHT = 10

_AGENT = re.compile(r"user(?:-|\s)?agent(?:\s*:|\s|$)(.*)", re.IGNORECASE)
# They stand anywhere and end no group.
_SITE_WIDE = re.compile(r"(?:sitemaps?|site-map|host)\s*[:\s]", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)


class RobotsUnavailable(CopydeskError):
    """The server has trouble with robots.txt: until it has not, everything counts as forbidden."""


@dataclass(frozen=True)
class Answer:
    """What a server answered to the request for its robots.txt."""

    status: int
    body: bytes = b""
    cache_control: str = ""


@dataclass(frozen=True)
class Remembered:
    """What an earlier crawl was told."""

    rules: str
    """Of our own groups, as they were kept."""
    seconds: float
    """For which they still hold."""


class Memory(Protocol):
    """What outlives a crawl: for each site the rules of our own groups, while they hold.

    A site is ``scheme://host:port``. Nothing here raises, and ``recall`` is quick: what it can't
    tell in time it does not know.
    """

    def announce(self, site: str) -> None:
        """The site will be asked about: it may be looked up together with others."""

    async def recall(self, site: str) -> Remembered | None:
        """What is kept of the site and still holds, or None."""

    def keep(self, site: str, rules: str, seconds: float) -> None:
        """The site has just said so, for so many seconds."""


@dataclass(frozen=True)
class Robots:
    """What one site's robots.txt says to one crawler."""

    rules: Protego
    token: str
    size: int = 0
    """Number of rules."""

    def allows(self, url: str) -> bool:
        return self.rules.can_fetch(url, self.token)

    @property
    def delay(self) -> float:
        """Seconds between two requests: the longer of Crawl-delay and Request-rate; 0 if none.

        The hours of the day that a Request-rate may name are left aside: it always holds.
        """
        rate = self.rules.request_rate(self.token)
        of_rate = rate.seconds / rate.requests if rate is not None else 0.0
        return max(self.rules.crawl_delay(self.token) or 0.0, of_rate)


def product_token(user_agent: str) -> str:
    """The name that groups of a robots.txt call a crawler by: ``Copydesk/1.0 (...)`` → copydesk.

    Empty where there is none: then only the groups for everybody concern it.
    """
    found = _TOKEN.match(user_agent)
    return found[0].lower() if found else ""


def parse_robots(body: bytes, token: str) -> Robots:
    """Read a robots.txt for the crawler ``token`` (as ``product_token`` gives it).

    Whatever is no robots.txt has no rules, and allows everything.
    """
    return _parse(own_groups(body, token), token)


def _parse(rules: str, token: str) -> Robots:
    return Robots(Protego.parse(rules), token, len(rules.splitlines()))


def lifetime(cache_control: str) -> float:
    """Seconds for which a robots.txt holds that came with this Cache-Control header."""
    found = _MAX_AGE.search(cache_control)
    return min(max(float(found[1]), SHORTEST_LIFE), LONGEST_LIFE) if found else LONGEST_LIFE


def site_of(url: str) -> str:
    """The site whose robots.txt ``url`` is under: its scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def own_groups(body: bytes, token: str) -> str:
    """The lines of the groups for ``token`` and for everybody, with these two names only.

    Read as a robots.txt, they say what ``body`` says to ``token``, and to nobody else.
    Protego keeps every rule once for every crawler that its group names: a thousand names over a
    thousand rules, 32 KB of text, take 70 MB. It also takes "copy" for a name of ours; RFC 9309
    (2.2.1) does not.
    """
    text = body[:MOST_BYTES].decode("utf-8-sig", "replace")
    kept: list[str] = []
    weight = 0
    after_name = ours = False
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        if not line or _SITE_WIDE.match(line):
            continue
        agent = _AGENT.match(line)
        if agent is None:
            after_name = False
            if ours:
                kept.append(line)
                weight += 1 + line.count("*")
        else:
            ours = ours and after_name
            after_name = True
            name = agent[1].strip()
            if name == "*" or (token and product_token(name) == token):
                ours = True
                kept.append(f"User-agent: {'*' if name == '*' else token}")
        if weight >= MOST_RULES:
            break
    return "\n".join(kept)


class RobotsCache:
    """The robots.txt of every site that a crawl asks for, each as long as it holds.

    ``fetch`` gets the address of a robots.txt and gives the Answer, None where there can be none,
    or raises. ``clock`` gives seconds. Requests that wait for the same robots.txt wait for the
    same fetch. With a ``memory`` a site is asked only for what that does not hold any more.

    A status of 400 to 499 says that there is none: everything is allowed. 429 and 5xx say that
    the server has trouble: RobotsUnavailable, until it is asked again. What ``fetch`` raises holds
    as long. An older copy is used on meanwhile, as RFC 9309 (2.4) allows. Kept in ``memory`` is
    only what the server itself said: no trouble, and no None.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Answer | None]],
        token: str,
        clock: Callable[[], float],
        memory: Memory | None = None,
    ) -> None:
        self._fetch = fetch
        self._token = token
        self._clock = clock
        self._memory = memory
        self._held: OrderedDict[str, tuple[Robots, float]] = OrderedDict()
        self._weight = 0
        self._failed: dict[str, tuple[Exception, float]] = {}
        self._fetching: dict[str, asyncio.Task[Robots]] = {}

    def announce(self, url: str) -> None:
        """``url`` will be asked about, sooner or later."""
        site = site_of(url)
        if self._memory is not None and not any(
            site in each for each in (self._held, self._failed, self._fetching)
        ):
            self._memory.announce(site)

    async def of(self, url: str) -> Robots:
        """The robots.txt that ``url`` is under: that of its scheme, host and port.

        Raises RobotsUnavailable, and what ``fetch`` raises.
        """
        site = site_of(url)
        robots, until = self._held.get(site, (None, 0.0))
        if robots is not None and self._clock() < until:
            return robots
        error, again = self._failed.get(site, (None, 0.0))
        if error is not None and self._clock() < again:
            # Else each raising would make the traceback longer.
            raise error.with_traceback(None)
        if site not in self._fetching:
            task = asyncio.ensure_future(self._renew(site, robots))
            task.add_done_callback(lambda _: self._fetching.pop(site))
            self._fetching[site] = task
        # A request that is cancelled leaves the fetch to the others that wait for it.
        return await asyncio.shield(self._fetching[site])

    async def _renew(self, site: str, before: Robots | None) -> Robots:
        kept = await self._memory.recall(site) if self._memory is not None else None
        try:
            if kept is not None:
                robots, life = parse_robots(kept.rules.encode(), self._token), kept.seconds
            else:
                robots, life = await self._ask(site)
        except Exception as error:
            again = self._clock() + ASKED_AGAIN_AFTER
            if before is None:
                self._forget_old_failures()
                self._failed[site] = (error, again)
                raise
            robots, life = before, ASKED_AGAIN_AFTER
        self._failed.pop(site, None)
        self._hold(site, robots, self._clock() + life)
        return robots

    async def _ask(self, site: str) -> tuple[Robots, float]:
        answer = await self._fetch(f"{site}/robots.txt")
        if answer is None:
            return _parse("", self._token), LONGEST_LIFE
        if answer.status == 429 or answer.status >= 500:
            raise RobotsUnavailable(f"HTTP {answer.status}")
        # What RedirectMiddleware did not follow (3xx) leads to no robots.txt either.
        body = answer.body if 200 <= answer.status < 300 else b""
        rules, life = own_groups(body, self._token), lifetime(answer.cache_control)
        if self._memory is not None:
            self._memory.keep(site, rules, life)
        return _parse(rules, self._token), life

    def _hold(self, site: str, robots: Robots, until: float) -> None:
        self._drop(site)
        self._held[site] = (robots, until)
        self._weight += robots.size + HOST_WEIGHT
        while self._weight > MOST_HELD:
            self._drop(next(iter(self._held)))

    def _drop(self, site: str) -> None:
        held = self._held.pop(site, None)
        if held is not None:
            self._weight -= held[0].size + HOST_WEIGHT

    def _forget_old_failures(self) -> None:
        now = self._clock()
        self._failed = {site: held for site, held in self._failed.items() if now < held[1]}
