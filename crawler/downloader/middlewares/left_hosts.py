"""Ask nothing more of hosts that another crawl has taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import LEFT, RequestRefused
from crawler.downloader.host_limits import HostLimits

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class LeftHosts:
    """Refuse requests to hosts whose leases this crawl has lost, with the cause ``left``.

    Nothing is noted of such pages: who polls the host by now lists them too. Needs the extension
    HostLimits; must come before RetryAfter, to which such a host is a paused one.
    """

    def __init__(self, limits: HostLimits) -> None:
        self._limits = limits

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        limits = crawler.get_extension(HostLimits)
        if limits is None:
            raise NotConfigured("LeftHosts needs the extension HostLimits")
        return cls(limits)

    def process_request(self, request: Request) -> None:
        """Refuse the request where its host is another crawl's."""
        host = urlparse_cached(request).hostname or ""
        if host in self._limits.left:
            raise RequestRefused(LEFT, f"another crawl polls {host}")
