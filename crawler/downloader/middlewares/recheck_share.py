"""Keep visits of stored articles to their share of a host's time."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import POSTPONED, RequestRefused
from crawler.downloader.host_limits import MOST_HOSTS
from crawler.frontier.recheck_share import RecheckShare
from crawler.polling.request_context import RequestContext

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class RecheckShares:
    """Leave stored articles of a host for a later run once their visits took RECHECK_SECONDS.

    Else two hundred of them would keep a crawl at a host that asks for ten seconds between two
    requests, or that lets each time out, and its next poll would wait for them. What is left fails
    with the cause ``postponed`` and stays due. An article that its listing calls changed does not
    count.

    Settings: ``RECHECK_SECONDS``. It must come before RobotsRules, which may ask for a robots.txt.

    Stats: ``recheck_share/postponed``.
    """

    def __init__(self, crawler: Crawler, now: Callable[[], float] = monotonic) -> None:
        assert crawler.stats is not None
        self._stats = crawler.stats
        self._seconds = crawler.settings.getfloat("RECHECK_SECONDS")
        self._now = now
        self._shares: LocalCache[str, RecheckShare] = LocalCache(limit=MOST_HOSTS)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse the visit of a stored article where its host's share is used up."""
        context = RequestContext.of(request)
        if context.known is None or context.poll is not None:
            return
        host = urlparse_cached(request).hostname or ""
        share = self._shares.setdefault(host, RecheckShare(self._seconds))
        if not share.may_visit(self._now()):
            self._stats.inc_value("recheck_share/postponed")
            raise RequestRefused(POSTPONED, f"left for a later run: {host} has had its share")
