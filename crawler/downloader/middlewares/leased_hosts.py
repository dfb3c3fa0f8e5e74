"""Ask nothing of hosts that another crawl has."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import LEFT, PAUSED, STOPPED, RequestRefused
from crawler.downloader.host_limits import HostLimits
from crawler.extensions.host_leases import HostLeases

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Seconds between two attempts to have a host that another crawl has just now.
TURN = 2.0


class LeasedHosts:
    """Refuse requests to hosts whose leases this crawl has lost, with the cause ``left``.

    Nothing is noted of such pages: who polls the host by now lists them too.

    A crawl of a shard also waits for its turn where it meets a host that another crawl has just
    now (``HostLeases.meet``), up to RETRY_AFTER_WAITED seconds. Then what it wants of that host
    fails with the cause ``paused``, and is asked for by the next run: two crawls that wait for
    each other's hosts both go on.

    Settings: ``RETRY_AFTER_WAITED``. Needs the extension HostLimits; must come before RetryAfter,
    to which a host that was left is a paused one.
    """

    def __init__(self, limits: HostLimits, leases: HostLeases | None, longest_wait: float) -> None:
        self._limits = limits
        self._leases = leases
        self._longest_wait = longest_wait

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        limits = crawler.get_extension(HostLimits)
        if limits is None:
            raise NotConfigured("LeasedHosts needs the extension HostLimits")
        longest_wait = crawler.settings.getfloat("RETRY_AFTER_WAITED")
        return cls(limits, crawler.get_extension(HostLeases), longest_wait)

    async def process_request(self, request: Request) -> None:
        """Refuse the request where its host is another crawl's, or wait for its turn."""
        host = urlparse_cached(request).hostname or ""
        if host in self._limits.left:
            raise RequestRefused(LEFT, f"another crawl polls {host}")
        if self._leases is None:
            return
        until = monotonic() + self._longest_wait
        while not await self._leases.meet(host):
            if self._limits.is_stopping:
                raise RequestRefused(STOPPED, "the crawl was told to stop")
            if monotonic() > until:
                self._limits.give_up(host)
                raise RequestRefused(PAUSED, f"other crawls ask {host}")
            await asyncio.sleep(TURN)
