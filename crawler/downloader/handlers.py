"""HTTP and HTTPS: bounded headers, and certificates verified or not, by source."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import ResponseFailed

from crawler.downloader.connections import ConnectionPool, SharedContext
from crawler.downloader.failures import TOO_LARGE, RequestRefused
from crawler.polling.request_context import RequestContext
from model.errors import CopydeskError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress

MOST_HEADER_BYTES = 256 * 1024
"""Status line and headers of one answer: what Chromium takes. Twisted bounds a line only (16 KiB),
and a server that sends nothing but headers fills a gigabyte within the timeout."""


class BoundedHTTPHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, which gives up on answers with more than ``MOST_HEADER_BYTES``.

    ``DOWNLOAD_TIMEOUT`` is the deadline of a whole request here: name, connection, handshake,
    headers and body; ``DOWNLOAD_MAXSIZE`` bounds the body.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # which is installed by now

        pool = ConnectionPool(reactor)  # type: ignore[no-untyped-call] # Twisted's
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        pool._factory = _BoundedFactory
        self._pool = pool
        self._contextFactory = SharedContext.from_crawler(crawler)  # type: ignore[assignment] # mypy knows no implementers

    async def download_request(self, request: Request) -> Response:
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
    """The same with TLS; it verifies certificates, and for some sources does not.

    Meta key: ``context``, whose ``verify_tls`` is False for sources with ``verify_tls = false``.
    Scrapy's own switch, ``DOWNLOAD_VERIFY_CERTIFICATES``, is for all requests or none.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._verifying = BoundedHTTPHandler(crawler)
        trusting_crawler = copy.copy(crawler)
        trusting_crawler.settings = crawler.settings.copy()
        trusting_crawler.settings.frozen = False
        trusting_crawler.settings.set("DOWNLOAD_VERIFY_CERTIFICATES", False, priority="cmdline")
        self._trusting = BoundedHTTPHandler(trusting_crawler)

    async def download_request(self, request: Request) -> Response:
        is_verified = RequestContext.of(request).verify_tls
        handler = self._verifying if is_verified else self._trusting
        return await handler.download_request(request)

    async def close(self) -> None:
        await self._verifying.close()
        await self._trusting.close()


class TooManyHeaders(CopydeskError):
    """A server does not come to the end of its headers."""


def _has_too_many_headers(error: BaseException | None) -> bool:
    return isinstance(error, ResponseFailed) and any(
        reason.check(TooManyHeaders) for reason in error.reasons
    )


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    _header_bytes = 0

    def request(self, request: Any) -> Any:
        self._header_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        # Interim answers (1xx) count too: they may come without an end.
        if self._parser is not None and self._parser.state in (STATUS, HEADER):
            self._header_bytes += len(data)
            if self._header_bytes > MOST_HEADER_BYTES:
                # Not _giveUp: under TLS it would wait for the server's goodbye.
                self.transport.abortConnection()  # type: ignore[union-attr] # it is connected
                reason = Failure(TooManyHeaders())  # type: ignore[no-untyped-call] # Twisted's
                self._disconnectParser(reason)  # type: ignore[no-untyped-call] # Twisted's
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call] # Twisted's


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call] # Twisted's
