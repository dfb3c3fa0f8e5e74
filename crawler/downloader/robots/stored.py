"""What robots.txt files said, kept in the database for the next crawls."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from pymongo.errors import PyMongoError
from scrapy import signals

from crawler.downloader.robots.cache import LONGEST_LIFE, Remembered
from database.connection.outages import brief
from database.connection.session import DatabaseSession
from database.documents.sites import KeptRobots
from database.repositories.robots import RobotsRepository
from model.errors import CopydeskError

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Seconds that a request waits to hear what is kept. A thousand are read in a tenth of one; a
# database that takes longer is in trouble, and the site is asked.
PATIENCE = 2.0
# Seconds that all look-ups but the first wait for more to be announced: `scrapy article` has but
# one, and a site is not asked twice in this time anyway.
LINGER = 0.05
# Seconds: what a kill costs, at most, is asked for again. Sites answer some hundred a second.
WRITE_INTERVAL = 5.0
# Characters; a rule has some thirty, and the longest real robots.txt have some hundreds for us.
# What is longer is asked for by each crawl.
LONGEST_KEPT = 16 * 1024
# Sites that one query asks for: 8 MB if all are as long as they may be.
MOST_AT_ONCE = 500
# Characters that were read for requests which still wait; then none is read before it is needed.
MOST_READ_AHEAD = 16 * 1024 * 1024
# Sites that are announced, or not written yet, at once: twice what an operator crawls.
MOST_SITES = 10_000


class RobotsMemory:
    """The ``crawler.downloader.robots.cache.Memory`` of a crawl: the collection ``robots``.

    Sites that are announced are looked up together with the first one that is needed. What sites
    say is written every five seconds, and at the end. While the database is away nothing is
    known, and what is to be kept waits.

    Ages are told by the clock on the wall: what was fetched in the future is of no known age, and
    not used. Nor is what was said to another ``token``. ``verified``: whether the certificates of
    sites are checked; the two kinds are kept apart.

    An address with a user and password in it is not kept.

    Stats: ``robotstxt/kept``.
    """

    def __init__(self, crawler: Crawler, token: str, *, verified: bool) -> None:
        self._crawler = crawler
        self._token = token
        self._suffix = "" if verified else " unverified"
        # Ordered sets: what waits longest is looked up first.
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
        if site not in self._read and len(self._announced) + len(self._read) < MOST_SITES:
            self._announced[site] = None

    async def recall(self, site: str) -> Remembered | None:
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
            done, _ = await asyncio.wait([self._reading], timeout=PATIENCE)
            # Who comes while it is late does not wait at all.
            self._is_late = not done
        return self._take(site)

    def keep(self, site: str, rules: str, seconds: float) -> None:
        if self._connection is None or len(rules) > LONGEST_KEPT or "@" in site:
            return
        now = datetime.now(UTC)
        identity = site + self._suffix
        self._unwritten[identity] = KeptRobots(
            identity, self._token, rules, now, now + timedelta(seconds=seconds)
        )
        if len(self._unwritten) > MOST_SITES:
            del self._unwritten[next(iter(self._unwritten))]
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_now_and_then())

    async def close(self) -> None:
        """Write what is not written yet."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.wait([self._writing])
        await self._write()

    @property
    def _connection(self) -> DatabaseSession | None:
        return self._crawler.get_extension(DatabaseSession)

    def _take(self, site: str) -> Remembered | None:
        kept = self._read.pop(site)
        if kept is None:
            return None
        self._read_ahead -= len(kept.rules)
        seconds = _seconds_left(kept, datetime.now(UTC))
        if seconds <= 0:
            return None
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("robotstxt/kept")
        return Remembered(kept.rules, seconds)

    async def _look_up(self, connection: DatabaseSession) -> None:
        await asyncio.sleep(self._linger)
        self._linger = LINGER
        ahead = self._announced if self._read_ahead < MOST_READ_AHEAD else ()
        sites = list(islice(dict.fromkeys(chain(self._needed, ahead)), MOST_AT_ONCE))
        identities = {site + self._suffix: site for site in sites}
        now = datetime.now(UTC)
        found: dict[str, KeptRobots] = {}
        try:
            records = RobotsRepository(await connection.database())
            answer = await connection.ask(lambda: records.read(identities, self._token, now))
            found = answer or {}
        except (PyMongoError, CopydeskError) as error:
            logger.info("What is kept of robots.txt is not read: %s", brief(error))
        finally:
            for identity, site in identities.items():
                if site in self._needed or site in self._announced:
                    self._needed.pop(site, None)
                    self._announced.pop(site, None)
                    kept = self._read[site] = found.get(identity)
                    self._read_ahead += len(kept.rules) if kept is not None else 0
            self._reading = None
            self._is_late = False

    async def _write_now_and_then(self) -> None:
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
                return  # away: another time
        except (PyMongoError, CopydeskError) as error:
            logger.info("What robots.txt says is not kept: %s", brief(error))
        for identity, kept in pending.items():
            if self._unwritten.get(identity) is kept:
                del self._unwritten[identity]


def _seconds_left(kept: KeptRobots, now: datetime) -> float:
    """For which it holds; at most 0: it does not, or its age can't be told."""
    if kept.fetchedAt > now:
        return 0.0
    latest = kept.fetchedAt + timedelta(seconds=LONGEST_LIFE)
    return (min(kept.expiresAt, latest) - now).total_seconds()
