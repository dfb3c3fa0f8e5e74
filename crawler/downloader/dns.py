"""Resolve host names, and refuse addresses that a page must not lead to."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy.resolver import CachingThreadedResolver, dnscache
from scrapy.utils.datatypes import LocalCache
from twisted.internet.abstract import isIPAddress
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import DNSLookupError

from urls.address_policy import AddressPolicy

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase


# Seconds that resolved addresses are cached. Scrapy caches them for as long as it runs, so that a
# crawl that stays up (-a watch=1) would never see that a site has moved. Few sites ask for less.
CACHE_LIFE = 300.0
# Name → the address it led to when it was last looked up, of the names that led to an address that
# is refused. A connection fails for them as for names that do not exist, so AddressGuard asks here.
refused_names: LocalCache[str, str] = LocalCache(10_000)


class GuardedResolver(CachingThreadedResolver):
    """Resolve as Scrapy does, but return no address that a page must not lead to.

    The crawl connects to the address that is returned here. So there is no second look-up that
    could have another result (DNS rebinding), and names, dotted and decimal addresses are all
    checked. Addresses are cached for five minutes, and checked at each use. IPv4 only.

    Settings: ``ALLOWED_NETWORKS``.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._policy = AddressPolicy([], [])
        self._emptied = monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver._policy = AddressPolicy(crawler.settings.getlist("ALLOWED_NETWORKS"), [])
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """Look up the address of a name; fail with DNSLookupError if it is refused."""
        if monotonic() - self._emptied > CACHE_LIFE:
            dnscache.clear()
            self._emptied = monotonic()
        refused_names.pop(name.lower(), None)
        if isIPAddress(name):
            # A dotted address needs no look-up; addresses written otherwise are looked up.
            return succeed(name).addCallback(self._check, name)
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if self._policy.refuses_address(address):
            refused_names[name.lower()] = address
            raise DNSLookupError(f"{name} leads to {address}, which is refused")
        return address
