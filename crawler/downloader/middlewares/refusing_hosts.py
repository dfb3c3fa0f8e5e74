"""Give up hosts that refuse all that they are asked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import CONNECTION_REFUSED, DNS, TLS, cause_of
from crawler.downloader.host_limits import MOST_HOSTS, HostLimits
from crawler.downloader.refusals import Refusals
from crawler.polling.request_context import RequestContext

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Causes for which no request of a host gets as far as its server.
_NO_CONNECTION = frozenset({CONNECTION_REFUSED, DNS, TLS})


class RefusingHosts:
    """Give up, for this run, a host that refuses what it is asked (see ``Refusals``).

    All that waits for it fails at once with the cause ``paused`` (see ``RetryAfter``), which is
    held against no page. In a crawl that stays, the host is asked again after an hour.

    It must come before RetryAfter and RetryMiddleware hear of a response. Needs the extension
    HostLimits.

    Stats: ``refusing_hosts/given_up``.
    """

    def __init__(self, crawler: Crawler) -> None:
        limits = crawler.get_extension(HostLimits)
        if limits is None:
            raise NotConfigured("RefusingHosts needs the extension HostLimits")
        assert crawler.stats is not None
        self._stats = crawler.stats
        self._limits = limits
        self._refusals: LocalCache[str, Refusals] = LocalCache(limit=MOST_HOSTS)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what a host answered."""
        host = urlparse_cached(request).hostname or ""
        # What was sent before a pause began says nothing that the pause does not say.
        if not self._limits.paused_for(host):
            is_page = RequestContext.of(request).source is not None
            self._of(host).answered(request.url, response.status, is_page=is_page)
            self._judge(host)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that a host could not be reached."""
        host = urlparse_cached(request).hostname or ""
        if cause_of(exception) in _NO_CONNECTION and not self._limits.paused_for(host):
            self._of(host).no_connection(request.url)
            self._judge(host)

    def _of(self, host: str) -> Refusals:
        return self._refusals.setdefault(host, Refusals())

    def _judge(self, host: str) -> None:
        reason = self._refusals[host].reason
        if reason is None:
            return
        del self._refusals[host]  # after the pause it is counted anew
        self._limits.give_up(host)
        self._stats.inc_value("refusing_hosts/given_up")
        logger.warning("Given up for this run, because %s: %s", reason, host)
