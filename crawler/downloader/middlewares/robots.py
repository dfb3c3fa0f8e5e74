"""Request nothing that a site's robots.txt forbids, and nothing faster than it allows."""

from __future__ import annotations

import logging
from time import monotonic
from typing import TYPE_CHECKING, Self

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import (
    ADDRESS_REFUSED,
    COOKIE_WALL,
    REDIRECT_LOOP,
    REDIRECT_REFUSED,
    ROBOTS,
    ROBOTS_UNAVAILABLE,
    SCHEME,
    RequestRefused,
    cause_of,
)
from crawler.downloader.host_limits import HostLimits
from crawler.downloader.robots.cache import RobotsCache, RobotsResponse, RobotsUnavailable
from crawler.downloader.robots.rules import product_token
from crawler.downloader.robots.stored import DatabaseRobotsStore
from crawler.polling.request_context import RequestContext
from model.clock import clock_of_environment

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Causes after which a site has no robots.txt, which means that everything is allowed. Whether its
# pages lead to the same place is decided when they are requested.
_NOWHERE = frozenset({REDIRECT_LOOP, COOKIE_WALL, REDIRECT_REFUSED, ADDRESS_REFUSED, SCHEME})


class RobotsRules:
    """Obey robots.txt (RFC 9309): what is forbidden, Crawl-delay and Request-rate.

    It replaces Scrapy's RobotsTxtMiddleware, which takes a server in trouble for one that allows
    everything, keeps each robots.txt for as long as a crawl runs, and ignores delays.

    A robots.txt is valid for its own ``max-age``, at least ten minutes and at most a day, and for
    the next crawls too (see ``crawler.downloader.robots.stored``). A status of 4xx means that
    there is none, and everything is allowed. While the server has trouble (429, 5xx), requests
    fail with the cause ``robots-unavailable``; while it cannot be reached, they fail at once with
    the cause of that (``dns``, ``tls``, ``timeout`` ...), for ten minutes. None of these is held
    against the page.

    Crawl-delay and Request-rate set the host's pace, up to ``ROBOTSTXT_CRAWL_DELAY_MAX``
    (see ``crawler.downloader.host_limits.HostLimits``).

    Settings: ``ROBOTSTXT_OBEY``, ``ROBOTSTXT_USER_AGENT`` (the name in robots.txt that we answer
    to; empty = the beginning of ``USER_AGENT``), ``ROBOTSTXT_CRAWL_DELAY_MAX`` (seconds).

    Meta keys: ``dont_obey_robotstxt``; ``verify_tls`` of ``context`` holds for the robots.txt too.

    Stats: ``robotstxt/kept`` (sites whose robots.txt an earlier crawl stored),
    ``robotstxt/request_count``, ``robotstxt/response_count``,
    ``robotstxt/response_status_count/STATUS``, ``robotstxt/failed/CAUSE`` (of robots.txt itself),
    ``robotstxt/forbidden``, ``robotstxt/unavailable`` (requests refused for that).
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        assert crawler.stats is not None
        self._crawler = crawler
        self._stats = crawler.stats
        self._longest_delay = settings.getfloat("ROBOTSTXT_CRAWL_DELAY_MAX")
        token = product_token(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"])
        self._verified = self._cache(token, verify_tls=True)
        self._unverified = self._cache(token, verify_tls=False)
        crawler.signals.connect(self.announce, signals.request_scheduled)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def _cache(self, token: str, *, verify_tls: bool) -> RobotsCache:
        clock = clock_of_environment()
        store = DatabaseRobotsStore(self._crawler, token, clock, verified=verify_tls)
        return RobotsCache(lambda url: self._fetch(url, verify_tls), token, monotonic, store)

    def announce(self, request: Request) -> None:
        """Note the site of a scheduled request, so that it is looked up together with others."""
        if self._obeys(request):
            self._cache_of(request).announce(request.url)

    async def process_request(self, request: Request) -> None:
        """Wait for the site's robots.txt; refuse the request if it is forbidden."""
        if not self._obeys(request):
            return
        try:
            robots = await self._cache_of(request).of(request.url)
        except RobotsUnavailable as error:
            self._stats.inc_value("robotstxt/unavailable")
            message = f"robots.txt unavailable: {error}"
            raise RequestRefused(ROBOTS_UNAVAILABLE, message) from error
        except Exception:
            # The request for robots.txt itself was retried already.
            request.meta["dont_retry"] = True
            self._stats.inc_value("robotstxt/unavailable")
            raise
        limits = self._crawler.get_extension(HostLimits)
        if limits is not None:
            limits.slow_down(
                urlparse_cached(request).hostname or "", min(robots.delay, self._longest_delay)
            )
        if not robots.allows(request.url):
            self._stats.inc_value("robotstxt/forbidden")
            raise RequestRefused(ROBOTS, "Forbidden by robots.txt")

    @staticmethod
    def _obeys(request: Request) -> bool:
        scheme = urlparse_cached(request).scheme
        return not request.meta.get("dont_obey_robotstxt") and scheme in ("http", "https")

    def _cache_of(self, request: Request) -> RobotsCache:
        return self._verified if RequestContext.of(request).verify_tls else self._unverified

    async def _fetch(self, url: str, verify_tls: bool) -> RobotsResponse | None:
        request = Request(
            url,
            callback=NO_CALLBACK,
            meta=RequestContext(verify_tls=verify_tls).as_meta() | {"dont_obey_robotstxt": True},
            dont_filter=True,
        )
        assert self._crawler.engine is not None
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            cause = cause_of(error)
            self._stats.inc_value(f"robotstxt/failed/{cause.name}")
            logger.info("No robots.txt (%s): %r", cause.name, url)
            if cause in _NOWHERE:
                return None
            if cause.is_lasting:
                # The robots.txt is too large, or not what its headers say. That must not be
                # held against the page.
                raise RobotsUnavailable(cause.name) from error
            raise
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        cache_control = (response.headers.get("Cache-Control") or b"").decode("latin-1")
        return RobotsResponse(response.status, response.body, cache_control)
