"""Pause the hosts that ask for a pause."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached

from crawler.downloader.failures import PAUSED, RequestRefused
from crawler.downloader.host_limits import MOST_HOSTS, HostLimits, HostPaused
from crawler.downloader.retry_after import retry_after_seconds
from model.clock import clock_of_environment

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# A pause is doubled at most so often; a second doubled twelve times is above an hour.
MOST_DOUBLINGS = 12


class RetryAfter:
    """Pause the host that answers 429, or 503 with Retry-After, while the others go on.

    The pause is what Retry-After says (seconds or a date), at most ``RETRY_AFTER_MAX``, and
    ``RETRY_AFTER_DEFAULT`` for a 429 without it. A host that answers so again after its pause,
    without having answered anything else, gets a pause twice as long each time.

    A pause of up to ``RETRY_AFTER_WAITED`` is waited for: the request is tried again after it, up
    to ``RETRY_AFTER_TIMES`` times, and those that follow stay in the scheduler (see
    ``crawler.frontier.queue.HostAwareQueue``). Before a longer pause, all requests to this host
    fail at once, with the cause ``paused``, which is not held against the page. So one host does
    not keep the run from ending, and the next run asks again.

    Settings: ``RETRY_AFTER_DEFAULT``, ``RETRY_AFTER_MAX``, ``RETRY_AFTER_WAITED`` (seconds),
    ``RETRY_AFTER_TIMES``. It must come between the downloader and RedirectMiddleware and
    RetryMiddleware. Needs the extension HostLimits.

    Stats: ``retry_after/paused`` (pauses), ``retry_after/count`` (requests tried again),
    ``retry_after/max_reached``, ``retry_after/given_up`` (requests failed with ``paused``).
    """

    def __init__(self, crawler: Crawler) -> None:
        limits = crawler.get_extension(HostLimits)
        if limits is None:
            raise NotConfigured("RetryAfter needs the extension HostLimits")
        assert crawler.stats is not None
        self._crawler = crawler
        self._clock = clock_of_environment()
        self._stats = crawler.stats
        self._limits = limits
        settings = crawler.settings
        self._default = settings.getfloat("RETRY_AFTER_DEFAULT")
        self._longest = settings.getfloat("RETRY_AFTER_MAX")
        self._times = settings.getint("RETRY_AFTER_TIMES")
        # Host → pauses in a row.
        self._row: LocalCache[str, int] = LocalCache(limit=MOST_HOSTS)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse a request whose host is paused for longer than is waited for."""
        host = urlparse_cached(request).hostname or ""
        if self._limits.gives_up(host):
            self._stats.inc_value("retry_after/given_up")
            seconds = self._limits.paused_for(host)
            raise RequestRefused(PAUSED, f"host paused: {host} for {seconds:.0f} s more")

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Put a request whose host was paused meanwhile back into the scheduler."""
        if not isinstance(exception, HostPaused):
            return None
        # There it waits for its turn, or is refused.
        return request.replace(dont_filter=True)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pause the host if it asks for that, and try the request again after the pause."""
        host = request.meta.get("download_slot") or urlparse_cached(request).hostname or ""
        asked = self._asked(response)
        if asked is None:
            if response.status < 400:
                self._row.pop(host, None)
            return response
        self._pause(host, asked, response)
        if self._limits.gives_up(host):
            request.meta["dont_retry"] = True
            return response
        assert self._crawler.spider is not None
        again = get_retry_request(
            request,
            spider=self._crawler.spider,
            reason=str(response.status),
            max_retry_times=self._times,
            # It keeps its priority, so that the host is not asked more urgently.
            priority_adjust=0,
            stats_base_key="retry_after",
        )
        return again or response

    def _asked(self, response: Response) -> float | None:
        """Return the seconds that this response asks us to stay away; None if it does not."""
        if response.status not in (429, 503):
            return None
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        seconds = retry_after_seconds(header, self._clock.now())
        return self._default if seconds is None and response.status == 429 else seconds

    def _pause(self, host: str, asked: float, response: Response) -> None:
        if self._limits.paused_for(host):
            # This request was sent before the pause began, so the host has not asked twice.
            self._limits.pause(host, min(asked, self._longest))
            return
        row = self._row.get(host, 0) + 1
        self._row[host] = row
        seconds = min(asked * 2 ** min(row - 1, MOST_DOUBLINGS), self._longest)
        self._limits.pause(host, seconds)
        self._stats.inc_value("retry_after/paused")
        logger.info("Paused for %.0f s (HTTP %d): %s", seconds, response.status, host)
