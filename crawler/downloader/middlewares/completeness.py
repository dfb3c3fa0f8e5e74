"""Try bodies that were cut short again, and let those pass that only seem so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.downloader.answers.completeness import is_cut
from crawler.downloader.failures import TRUNCATED, RequestRefused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class WholeBodies:
    """Try a request again whose body was cut short; then fail with the cause ``truncated``.

    A body counts as cut short when its transfer ended before the announced length or the last
    chunk, or its compressed stream broke off, and its document does not end either: see
    ``crawler.downloader.answers.completeness``. A whole document is let pass with its flags, of
    which the spider makes a warning. Only answers of success (2xx) are looked at: of others the
    status says enough.

    Settings: ``RETRY_TIMES``; ``DOWNLOAD_FAIL_ON_DATALOSS`` must be off, or Scrapy fails all of
    these. It must come after BoundedCompression has unpacked the body.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the response if it came whole, else a request for it again."""
        is_success = 200 <= response.status < 300
        if not response.flags or not is_success or not is_cut(response.flags, response.body):
            return response
        assert self._crawler.spider is not None
        again = get_retry_request(request, spider=self._crawler.spider, reason=TRUNCATED.name)
        if again is not None:
            return again
        message = f"cut short after {len(response.body):,} bytes: {request.url!r}"
        raise RequestRefused(TRUNCATED, message)
