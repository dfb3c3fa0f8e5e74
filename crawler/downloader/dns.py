"""The resolver that a crawl connects through."""

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


# Seconds. Scrapy keeps an answer for as long as it runs: a crawl that stays up (-a watch=1) would
# never see that a site has moved. Few sites say less than this themselves.
LONGEST_KEPT = 300.0
refused: LocalCache[str, str] = LocalCache(10_000)
"""Names that led where no page may lead when they were last looked up, and the addresses: to a
connection they look like names that do not exist."""


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which gives no address that a page must not lead to.

    What it gives is what is connected to: there is no second look-up that could answer otherwise
    (DNS rebinding), and names, dotted and decimal addresses take the same way through it. An
    answer is kept for five minutes, and checked at each use. IPv4 only.

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
        if monotonic() - self._emptied > LONGEST_KEPT:
            dnscache.clear()
            self._emptied = monotonic()
        refused.pop(name.lower(), None)
        if isIPAddress(name):  # nothing to ask in a thread; other ways to write one are asked
            return succeed(name).addCallback(self._check, name)
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if self._policy.refuses_address(address):
            refused[name.lower()] = address
            raise DNSLookupError(f"{name} leads to {address}, which is refused")
        return address
