"""Download by HTTP and HTTPS, with bounded headers, verifying certificates or not."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.downloader.connections import ConnectionPool, SharedContextFactory
from crawler.downloader.failures import TOO_LARGE, RequestRefused
from crawler.downloader.private_names import (
    LenientProtocol,
    LenientProtocolFactory,
    fail_request,
    is_reading_headers,
    use_protocol_factory,
)
from crawler.polling.request_context import RequestContext
from model.errors import CopydeskError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress

# Bytes of the status line and the headers of one response: as many as Chromium accepts. Twisted
# bounds a line only (16 KiB), and a server that sends nothing but headers can fill a gigabyte
# within the timeout.
MOST_HEADER_BYTES = 256 * 1024


class BoundedHTTPHandler(HTTP11DownloadHandler):
    """Download as Scrapy does, but give up on more than ``MOST_HEADER_BYTES`` of headers.

    ``DOWNLOAD_TIMEOUT`` is the deadline of a whole request here: name, connection, handshake,
    headers and body; ``DOWNLOAD_MAXSIZE`` bounds the body.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # Importing it earlier would install another one.

        pool = ConnectionPool(reactor)  # type: ignore[no-untyped-call] # Twisted's
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        use_protocol_factory(pool, _BoundedFactory)
        self._pool = pool
        self._contextFactory = SharedContextFactory.from_crawler(crawler)  # type: ignore[assignment] # mypy knows no implementers

    async def download_request(self, request: Request) -> Response:
        """Download one page; fail with the cause ``too-large`` where it exceeds a bound."""
        try:
            return await super().download_request(request)
        except DownloadCancelledError as error:
            # Only a body over DOWNLOAD_MAXSIZE makes Scrapy cancel a download.
            raise RequestRefused(TOO_LARGE, str(error)) from error
        except DownloadFailedError as error:
            if _has_too_many_headers(error.__cause__):
                message = f"over {MOST_HEADER_BYTES:,} bytes of headers: {request.url!r}"
                raise RequestRefused(TOO_LARGE, message) from None
            raise


class SourceHTTPSHandler(BaseDownloadHandler):
    """Download by HTTPS, verifying certificates except for the sources that ask for that.

    Meta key: ``context``, whose ``verify_tls`` is False for sources with ``verify_tls = false``.
    Scrapy's own switch, ``DOWNLOAD_VERIFY_CERTIFICATES``, is for all requests or none.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._verifying = BoundedHTTPHandler(crawler)
        unverifying_crawler = copy.copy(crawler)
        unverifying_crawler.settings = crawler.settings.copy()
        unverifying_crawler.settings.frozen = False
        unverifying_crawler.settings.set("DOWNLOAD_VERIFY_CERTIFICATES", False, priority="cmdline")
        self._unverifying = BoundedHTTPHandler(unverifying_crawler)

    async def download_request(self, request: Request) -> Response:
        """Download one page with the handler that its source needs."""
        is_verified = RequestContext.of(request).verify_tls
        handler = self._verifying if is_verified else self._unverifying
        return await handler.download_request(request)

    async def close(self) -> None:
        """Close the idle connections of both handlers."""
        await self._verifying.close()
        await self._unverifying.close()


class TooManyHeaders(CopydeskError):
    """Report that a server sent more than ``MOST_HEADER_BYTES`` of headers."""


def _has_too_many_headers(error: BaseException | None) -> bool:
    return isinstance(error, ResponseFailed) and any(
        reason.check(TooManyHeaders) for reason in error.reasons
    )


class _BoundedProtocol(LenientProtocol):
    _header_bytes = 0

    def request(self, request: Any) -> Any:
        self._header_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        # Interim responses (1xx) count too, because a server may send them endlessly.
        if is_reading_headers(self):
            self._header_bytes += len(data)
            if self._header_bytes > MOST_HEADER_BYTES:
                self.transport.abortConnection()  # type: ignore[union-attr] # it is connected
                reason = Failure(TooManyHeaders())  # type: ignore[no-untyped-call] # Twisted's
                fail_request(self, reason)
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call] # Twisted's


class _BoundedFactory(LenientProtocolFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call] # Twisted's
