"""Keep to the number of requests that all crawls together may make of a site."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Self

from pymongo.errors import PyMongoError
from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import PAUSED, RequestRefused
from crawler.downloader.host_limits import MOST_HOSTS, HostLimits, HostPaused
from database.connection.session import DatabaseSession
from database.repositories.crawling.budgets import BudgetRepository, Grant
from urls.domains.registrable import domain_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Requests that are taken at once: one round trip for so many. What is left is given back at the
# end; of a crawl that is killed, so many are lost to a site, which is minutes of a small budget.
BLOCK = 20


@dataclass
class _Purse:
    """Hold what was taken of one site's budget."""

    left: int = 0
    empty_until: float = 0.0
    """Seconds of the monotonic clock."""
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


class RequestBudget:
    """Make no more requests of a registrable domain than DOMAIN_REQUESTS_PER_HOUR, over all crawls.

    Whatever is sent counts: listings, pages, redirects, second tries, robots.txt. Where nothing is
    left, the host is paused until there is (see ``RetryAfter``): a short pause is waited for,
    before a long one its requests fail with the cause ``paused``, and the next run asks again.
    While the database is away nobody can be asked, and the delays between requests alone hold.

    Settings: ``DOMAIN_REQUESTS_PER_HOUR``; 0 switches it off. It must come after RobotsRules, so
    that what robots.txt forbids does not count. Needs the extensions HostLimits and
    DatabaseSession.

    Stats: ``request_budget/asked`` (round trips), ``request_budget/exhausted`` (requests that found
    nothing left).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._per_hour = crawler.settings.getint("DOMAIN_REQUESTS_PER_HOUR")
        limits, session = crawler.get_extension(HostLimits), crawler.get_extension(DatabaseSession)
        if not self._per_hour or limits is None or session is None:
            raise NotConfigured
        assert crawler.stats is not None
        self._stats = crawler.stats
        self._limits = limits
        self._session = session
        self._purses: LocalCache[str, _Purse] = LocalCache(limit=MOST_HOSTS)
        crawler.signals.connect(self.give_back, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Take one request of the site's budget; pause the host where there is none."""
        host = urlparse_cached(request).hostname or ""
        seconds = await self._wait_for(domain_of(host))
        if not seconds:
            return
        self._stats.inc_value("request_budget/exhausted")
        self._limits.pause(host, seconds, slows_down=False)
        if self._limits.gives_up(host):
            message = f"the site had its {self._per_hour} requests an hour: {host}"
            raise RequestRefused(PAUSED, message)
        raise HostPaused(host)

    async def _wait_for(self, domain: str) -> float:
        """Return 0 where a request may be made, else the seconds until the next one."""
        purse = self._purses.setdefault(domain, _Purse())
        async with purse.asking:
            if not purse.left and purse.empty_until <= monotonic():
                grant = await self._ask(domain)
                if grant is None:
                    return 0.0
                purse.left = grant.requests
                purse.empty_until = 0.0 if grant.requests else monotonic() + grant.wait
            if purse.left:
                purse.left -= 1
                return 0.0
            return purse.empty_until - monotonic()

    async def _ask(self, domain: str) -> Grant | None:
        self._stats.inc_value("request_budget/asked")
        budgets = BudgetRepository(await self._session.database(), self._per_hour)
        try:
            return await self._session.ask(lambda: budgets.take(domain, BLOCK))
        except PyMongoError as error:
            logger.warning("The budget of %s can't be asked: %s", domain, error)
            return None

    async def give_back(self) -> None:
        """Give back what was taken and not needed."""
        unused = {domain: purse.left for domain, purse in self._purses.items() if purse.left}
        if not unused:
            return
        budgets = BudgetRepository(await self._session.database(), self._per_hour)
        try:
            await self._session.ask(lambda: budgets.give_back(unused))
        except PyMongoError as error:
            logger.warning("Requests of %d sites are not given back: %s", len(unused), error)
