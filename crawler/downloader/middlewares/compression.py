"""Unpack compressed responses, with bounds on how often and on how much at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from isal import isal_zlib
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.downloader.failures import BAD_ENCODING, BUSY, TOO_LARGE, RequestRefused
from crawler.downloader.private_names import decode_body, waiting_body_bytes

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Content encodings of one response. Servers compress once, and by mistake twice; a header has room
# for thousands, and each would be as much work as DOWNLOAD_MAXSIZE allows.
MOST_ENCODINGS = 2
# The window bits that zlib's inflateInit2 takes: 16 for a gzip header, plus 15, the largest window.
GZIP_WINDOW_BITS = 16 + 15


class BoundedCompression(HttpCompressionMiddleware):
    """Unpack bodies as Scrapy does, and bound their sum as well as each of them.

    A response with more than two content encodings, or with unprintable ones, fails with the cause
    ``bad-encoding``. While the bodies that wait for extraction take ``WAITING_BODIES_MAX``
    together, further ones fail with the cause ``busy``, which is not held against the page.
    Without that, many hosts that each send little which unpacks to much would take a gigabyte.

    Settings: ``DOWNLOAD_MAXSIZE`` (of one body, unpacked), ``WAITING_BODIES_MAX`` (bytes).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler
        self._most_waiting = crawler.settings.getint("WAITING_BODIES_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(  # type: ignore[override] # Scrapy's takes a spider nobody passes now
        self, request: Request, response: Response
    ) -> Request | Response:
        """Unpack the body of a response, or fail with a cause."""
        encodings = b",".join(response.headers.getlist("Content-Encoding"))
        # Scrapy logs the encodings that it does not know, so they must be safe to print.
        is_printable = encodings.isascii() and encodings.decode("ascii").isprintable()
        if not is_printable or encodings.count(b",") >= MOST_ENCODINGS:
            raise RequestRefused(BAD_ENCODING, f"too many content encodings: {encodings[:80]!r}")
        unpacked = self._unpacked(request, response)
        if (
            isinstance(unpacked, Response)
            and waiting_body_bytes(self._crawler) + len(unpacked.body) > self._most_waiting
        ):
            raise RequestRefused(BUSY, "too many bodies at once: see WAITING_BODIES_MAX")
        return unpacked

    def _unpacked(self, request: Request, response: Response) -> Request | Response:
        """Have Scrapy unpack the body; say as causes why it would not."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:  # the body is larger than DOWNLOAD_MAXSIZE
            raise RequestRefused(TOO_LARGE, str(error)) from error
        except OSError as error:  # gzip's: the body is not what its header says
            raise RequestRefused(BAD_ENCODING, str(error)) from error

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """Unpack gzip three times as fast as Scrapy, because it blocks the event loop."""
        if encoding in (b"gzip", b"x-gzip") and max_size:
            unpacking = isal_zlib.decompressobj(GZIP_WINDOW_BITS)
            try:
                unpacked = unpacking.decompress(body, max_size)
            except isal_zlib.error:  # type: ignore[misc] # its types say: an instance
                unpacked = b""
            # Scrapy decides what becomes of a body cut short, damaged, too large or in members.
            if unpacking.eof and not unpacking.unused_data:
                return unpacked
        return decode_body(body, encoding, max_size)
