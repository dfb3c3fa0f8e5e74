"""Download by HTTP and HTTPS, with bounded headers, verifying certificates or not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, TunnelError
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from twisted.protocols.policies import TimeoutMixin
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.downloader.connections import ConnectionPool, SharedContextFactory
from crawler.downloader.failures import TOO_LARGE, RequestRefused
from crawler.downloader.private_names import (
    LenientProtocol,
    LenientProtocolFactory,
    fail_request,
    is_reading_announced_body,
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
# The part of DOWNLOAD_TIMEOUT for which a server may be silent in the middle of a body whose end it
# announced. One that announced too much has sent everything, and waits for the next request.
LONGEST_SILENCE = 0.5


class BoundedHTTPHandler(HTTP11DownloadHandler):
    """Download as Scrapy does, but give up on more than ``MOST_HEADER_BYTES`` of headers.

    ``DOWNLOAD_TIMEOUT`` is the deadline of a whole request here: name, connection, handshake,
    headers and body; ``DOWNLOAD_MAXSIZE`` bounds the body. A body of which nothing more comes for
    half of that time ends there, as one that its connection cut short.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # Importing it earlier would install another one.

        pool = ConnectionPool(reactor)  # type: ignore[no-untyped-call] # Twisted's
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        silence = crawler.settings.getfloat("DOWNLOAD_TIMEOUT") * LONGEST_SILENCE
        use_protocol_factory(pool, partial(_BoundedFactory, silence))
        self._pool = pool
        self._contextFactory = SharedContextFactory.from_crawler(crawler)  # type: ignore[assignment] # mypy knows no implementers

    async def download_request(self, request: Request) -> Response:
        """Download one page; fail with the cause ``too-large`` where it exceeds a bound."""
        try:
            return await super().download_request(request)
        except DownloadCancelledError as error:
            # Only a body over DOWNLOAD_MAXSIZE makes Scrapy cancel a download.
            raise RequestRefused(TOO_LARGE, str(error)) from error
        except TunnelError as error:
            raise DownloadFailedError(str(error)) from error
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


class _BoundedProtocol(LenientProtocol, TimeoutMixin):
    _header_bytes = 0

    def __init__(self, silence: float, quiescent_callback: Callable[..., Any]) -> None:
        super().__init__(quiescent_callback)  # type: ignore[no-untyped-call] # Twisted's
        self._silence = silence

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
        self.setTimeout(self._silence if is_reading_announced_body(self) else None)  # type: ignore[no-untyped-call] # Twisted's

    def timeoutConnection(self) -> None:
        self.transport.abortConnection()  # type: ignore[union-attr] # it is connected

    def connectionLost(self, reason: Failure) -> None:  # type: ignore[override] # Twisted's has a default
        self.setTimeout(None)  # type: ignore[no-untyped-call] # Twisted's
        super().connectionLost(reason)  # type: ignore[no-untyped-call] # Twisted's


class _BoundedFactory(LenientProtocolFactory):
    def __init__(
        self, silence: float, quiescent_callback: Callable[..., Any], metadata: Any
    ) -> None:
        super().__init__(quiescent_callback, metadata)  # type: ignore[no-untyped-call] # Twisted's
        self._silence = silence

    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:
        return _BoundedProtocol(self._silence, self._quiescentCallback)
