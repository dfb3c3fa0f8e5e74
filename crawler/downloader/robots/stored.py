"""Store in the database what robots.txt files said, for the next crawls."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from pymongo.errors import PyMongoError
from scrapy import signals

from crawler.downloader.robots.cache import LONGEST_LIFE, CachedRobots
from database.connection.outages import brief
from database.connection.session import DatabaseSession
from database.documents.crawling.sites import KeptRobots
from database.repositories.crawling.robots import RobotsRepository
from model.clock import Clock
from model.errors import CopydeskError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Seconds that a request waits for what is stored. A thousand sites are read in a tenth of a second;
# a database that takes longer is in trouble, and the site itself is asked.
LOOK_UP_TIMEOUT = 2.0
# Seconds that every look-up but the first waits for more sites to be announced. `scrapy article`
# has only the first one, and no site is requested twice in this time anyway.
LINGER = 0.05
# Seconds between two writes. At most what was learned in this time is lost when the crawl is
# killed, and asked for again; sites answer at some hundred a second.
WRITE_INTERVAL = 5.0
# Characters of the longest rules that are stored. A rule has some thirty characters, and the
# longest real robots.txt some hundred rules for us; each crawl asks again for longer ones.
LONGEST_STORED = 16 * 1024
# Sites that one query asks for; their rules are 8 MB if all are as long as they may be.
MOST_AT_ONCE = 500
# Characters held for requests that still wait. While there are as many, nothing more is read
# before it is needed.
MOST_READ_AHEAD = 16 * 1024 * 1024
# Sites that are announced, or not written yet, at once: twice as many as an operator crawls.
MOST_SITES = 10_000


class DatabaseRobotsStore:
    """Store the rules of sites in the collection ``robots``, as a ``RobotsStore`` does.

    Sites that are announced are looked up together with the first one that is needed. What sites
    say is written every five seconds, and at the end of the crawl. While the database is away,
    nothing is found, and what is to be written waits.

    Ages are measured by ``clock``. Rules that were fetched in its future have no known age and are
    not used, and neither is what was said to another ``token``. ``verified`` tells whether the
    certificates of sites are checked; what was fetched with and without is stored apart.

    Sites whose address holds a user and a password are not stored.

    Stats: ``robotstxt/kept``.
    """

    def __init__(self, crawler: Crawler, token: str, clock: Clock, *, verified: bool) -> None:
        self._crawler = crawler
        self._token = token
        self._clock = clock
        self._suffix = "" if verified else " unverified"
        # Ordered sets: the site that has waited longest is looked up first.
        self._announced: dict[str, None] = {}
        self._needed: dict[str, None] = {}
        self._read: dict[str, KeptRobots | None] = {}
        self._read_ahead = 0
        self._reading: asyncio.Task[None] | None = None
        self._linger = 0.0
        self._is_late = False
        self._unwritten: dict[str, KeptRobots] = {}
        self._writing: asyncio.Task[None] | None = None
        crawler.signals.connect(self.close, signals.spider_closed)

    def announce(self, site: str) -> None:
        """Note that a site will be asked about; it can be looked up together with others."""
        if site not in self._read and len(self._announced) + len(self._read) < MOST_SITES:
            self._announced[site] = None

    async def load(self, site: str) -> CachedRobots | None:
        """Return what is stored of a site and still valid, or None."""
        connection = self._connection
        if connection is None:
            return None
        if site not in self._read:
            self._needed[site] = None
        while site not in self._read:
            if connection.is_away or self._is_late:
                self._needed.pop(site, None)
                self._announced.pop(site, None)
                return None
            if self._reading is None:
                self._reading = asyncio.create_task(self._look_up(connection))
            done, _ = await asyncio.wait([self._reading], timeout=LOOK_UP_TIMEOUT)
            # Requests that come while it is late do not wait at all.
            self._is_late = not done
        return self._take(site)

    def save(self, site: str, rules: str, seconds: float) -> None:
        """Store what a site has just said, which is valid for so many seconds."""
        if self._connection is None or len(rules) > LONGEST_STORED or "@" in site:
            return
        now = self._clock.now()
        identity = site + self._suffix
        self._unwritten[identity] = KeptRobots(
            identity, self._token, rules, now, now + timedelta(seconds=seconds)
        )
        if len(self._unwritten) > MOST_SITES:
            del self._unwritten[next(iter(self._unwritten))]
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_regularly())

    async def close(self) -> None:
        """Write what has not been written yet, at the end of the crawl."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.wait([self._writing])
        await self._write()

    @property
    def _connection(self) -> DatabaseSession | None:
        return self._crawler.get_extension(DatabaseSession)

    def _take(self, site: str) -> CachedRobots | None:
        kept = self._read.pop(site)
        if kept is None:
            return None
        self._read_ahead -= len(kept.rules)
        seconds = _seconds_left(kept, self._clock.now())
        if seconds <= 0:
            return None
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("robotstxt/kept")
        return CachedRobots(kept.rules, seconds)

    async def _look_up(self, connection: DatabaseSession) -> None:
        await asyncio.sleep(self._linger)
        self._linger = LINGER
        ahead = self._announced if self._read_ahead < MOST_READ_AHEAD else ()
        sites = list(islice(dict.fromkeys(chain(self._needed, ahead)), MOST_AT_ONCE))
        identities = {site + self._suffix: site for site in sites}
        now = self._clock.now()
        found: dict[str, KeptRobots] = {}
        try:
            records = RobotsRepository(await connection.database())
            answer = await connection.ask(lambda: records.read(identities, self._token, now))
            found = answer or {}
        except (PyMongoError, CopydeskError) as error:
            logger.info("What is stored of robots.txt is not read: %s", brief(error))
        finally:
            for identity, site in identities.items():
                if site in self._needed or site in self._announced:
                    self._needed.pop(site, None)
                    self._announced.pop(site, None)
                    kept = self._read[site] = found.get(identity)
                    self._read_ahead += len(kept.rules) if kept is not None else 0
            self._reading = None
            self._is_late = False

    async def _write_regularly(self) -> None:
        while self._unwritten:
            await asyncio.sleep(WRITE_INTERVAL)
            await self._write()
        self._writing = None

    async def _write(self) -> None:
        connection, pending = self._connection, dict(self._unwritten)
        if connection is None or not pending:
            return
        try:
            records = RobotsRepository(await connection.database())
            if await connection.ask(lambda: records.record(pending.values())) is None:
                return  # The database is away; it is written another time.
        except (PyMongoError, CopydeskError) as error:
            logger.info("What robots.txt says is not stored: %s", brief(error))
        for identity, kept in pending.items():
            if self._unwritten.get(identity) is kept:
                del self._unwritten[identity]


def _seconds_left(kept: KeptRobots, now: datetime) -> float:
    """Return how long stored rules are still valid; 0 or less if not, or of unknown age."""
    if kept.fetchedAt > now:
        return 0.0
    latest = kept.fetchedAt + timedelta(seconds=LONGEST_LIFE)
    return (min(kept.expiresAt, latest) - now).total_seconds()
