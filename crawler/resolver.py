"""The resolver that a crawl connects through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.network import AddressPolicy

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which gives no address that a page must not lead to.

    What it gives is what is connected to: there is no second look-up that could answer otherwise
    (DNS rebinding), and names, dotted and decimal addresses take the same way through it.

    Settings: ``ALLOWED_NETWORKS``.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._policy = AddressPolicy([], [])

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver._policy = AddressPolicy(crawler.settings.getlist("ALLOWED_NETWORKS"), [])
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if self._policy.refuses_address(address):
            # To the connection it looks as if there were no address; AddressGuard tells them apart.
            raise DNSLookupError(f"{name} leads to {address}, which is refused")
        return address
