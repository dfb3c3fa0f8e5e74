"""Share hosts with other running crawls: each host is polled by one at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterable
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Self

from pymongo.errors import PyMongoError
from scrapy import signals

from crawler.downloader.host_limits import HostLimits
from crawler.extensions.run_record import RunRecord
from database.connection.session import DatabaseSession
from database.repositories.crawling.leases import LeaseRepository

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# How long a crawl that died on another machine keeps its hosts (on the same machine its death is
# seen at once): shorter than the usual interval of a cron.
TIME_TO_LIVE = timedelta(seconds=60)
# Seconds between two renewals: two may fail before the leases expire.
RENEWAL = TIME_TO_LIVE.total_seconds() / 3
# Seconds for which a host is kept after its last request that a crawl of a shard met on its way:
# what follows a listing comes sooner, and other workers wait for their turn.
KEPT_IDLE = 3.0
# Seconds between two looks at whether such a host is idle.
LOOK = 1.0
# Seconds without a renewal after which a crawl that must hold its leases leaves their hosts: the
# next renewal may come too late, and what is under way needs the rest to end.
LEFT_AFTER = TIME_TO_LIVE.total_seconds() / 2


class HostLeases:
    """Take, renew and give back the leases of hosts.

    Leases are renewed while the crawl runs, given back when it ends, and taken over by others
    when it died. A host lost all the same (this process was suspended, the database away) is asked
    nothing more in this run, and its poll states are fenced off (``PollStateCache.fence``): they
    are the other crawl's. What both crawls store is stored once.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._leases: LeaseRepository | None = None
        self._renewal: asyncio.Task[None] | None = None
        self._must_hold = False
        self._held_at = 0.0
        """When the leases were last taken or renewed, by the monotonic clock."""
        self._asking = asyncio.Lock()
        self._met: dict[str, float] = {}
        """Host that was met on the way → when it was last in use, by the monotonic clock."""
        self._giving_back: asyncio.Task[None] | None = None
        crawler.signals.connect(self.release, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def acquire(self, hosts: Iterable[str], *, must_hold: bool = False) -> set[str]:
        """Take the leases of those hosts that no other running crawl holds; return them.

        While the database is away there is nobody to ask: all of them. With ``must_hold`` none,
        and those held are left before their leases run out: it may be this crawl alone that is cut
        off from the database, and another polls them from then on.
        """
        connection = self._crawler.get_extension(DatabaseSession)
        record = self._crawler.get_extension(RunRecord)
        assert connection is not None
        assert record is not None
        wanted = set(hosts)
        leases = self._leases
        if leases is None:
            leases = LeaseRepository(await connection.database(), record.run_id, TIME_TO_LIVE)
            self._leases = leases
            self._renewal = asyncio.create_task(self._keep(leases, connection))
        self._must_hold, self._held_at = must_hold, monotonic()
        if must_hold and self._giving_back is None:
            self._giving_back = asyncio.create_task(self._give_back_idle(leases, connection))
        taken = await self._take(leases, connection, wanted)
        if taken is None:
            return set() if must_hold else wanted
        for host in taken:
            self._met.pop(host, None)  # it is kept until the end from now on
        return taken

    async def meet(self, host: str) -> bool:
        """Return whether ``host`` may be asked now: a crawl of a shard takes its lease for that.

        It is given back a few seconds after the last request, so that workers whose sources share
        a host take turns. While the database is away no such host is asked.
        """
        leases = self._leases
        if leases is None or not self._must_hold:
            return True
        if host not in leases.held:
            connection = self._crawler.get_extension(DatabaseSession)
            assert connection is not None
            # Others that are met meanwhile wait here for theirs.
            if host not in (await self._take(leases, connection, {host}) or ()):
                return False
            self._met[host] = monotonic()
        elif host in self._met:
            self._met[host] = monotonic()
        return True

    async def _take(
        self, leases: LeaseRepository, connection: DatabaseSession, hosts: set[str]
    ) -> set[str] | None:
        """Take the leases that are free, and keep to their hosts' delays; None without database."""
        async with self._asking:
            taken = await connection.ask(lambda: leases.acquire(hosts))
            rested = dict(leases.rested)
        for host in taken or ():
            self._limits.take_up(host)
            if host in rested:
                self._limits.was_asked(host, rested[host])
        return taken

    async def _give_back_idle(self, leases: LeaseRepository, connection: DatabaseSession) -> None:
        """Give back the hosts that were met on the way as soon as they are asked nothing more."""
        while True:
            await asyncio.sleep(LOOK)
            async with self._asking:
                now = monotonic()
                for host in self._met:
                    if self._limits.is_in_use(host):
                        self._met[host] = now
                idle = [host for host, used in self._met.items() if now - used > KEPT_IDLE]
                if not idle or connection.is_away:
                    continue
                for host in idle:
                    del self._met[host]
                try:
                    await connection.ask(lambda: leases.release(idle))  # noqa: B023
                except PyMongoError as error:
                    logger.warning("Leases are not given back but will expire: %s", error)

    async def _keep(self, leases: LeaseRepository, connection: DatabaseSession) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            asked_at, lost = monotonic(), None
            try:
                async with self._asking:
                    lost = await connection.ask(leases.renew)
            except PyMongoError as error:
                logger.warning("Leases could not be renewed: %s", error)
            if lost is not None:
                self._held_at = asked_at
                if lost:
                    self._leave("Another crawl took over", lost)
            elif self._must_hold and monotonic() - self._held_at > LEFT_AFTER:
                self._leave("MongoDB was not there to renew", leases.held)

    def _leave(self, why: str, hosts: Collection[str]) -> None:
        """Ask hosts nothing more that another crawl polls by now, or may poll soon."""
        logger.warning("%s the leases of %s", why, ", ".join(sorted(hosts)))
        for host in hosts:
            self._limits.leave(host)

    @property
    def _limits(self) -> HostLimits:
        limits = self._crawler.get_extension(HostLimits)
        assert limits is not None
        return limits

    async def release(self) -> None:
        for task in (self._renewal, self._giving_back):
            if task is not None:
                task.cancel()
        connection = self._crawler.get_extension(DatabaseSession)
        if self._leases is not None and connection is not None:
            try:
                await connection.ask(self._leases.release)
            except PyMongoError as error:
                logger.warning("Leases are not given back but will expire: %s", error)
