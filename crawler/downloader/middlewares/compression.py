"""Unpack compressed responses, with bounds on how often and on how much at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.downloader.answers.completeness import CUT_STREAM, WHOLE_STREAM
from crawler.downloader.answers.unpacking import ENCODINGS, NotPacked, TooLarge, unpack
from crawler.downloader.failures import BAD_ENCODING, BUSY, TOO_LARGE, RequestRefused

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Content encodings of one response. Servers compress once, and by mistake twice; a header has room
# for thousands, and each would be as much work as DOWNLOAD_MAXSIZE allows.
MOST_ENCODINGS = 2
ACCEPTED = b"gzip, deflate, br, zstd"


class BoundedCompression:
    """Unpack bodies, and bound their sum as well as each of them.

    It replaces Scrapy's HttpCompressionMiddleware, which takes what a broken stream gave for the
    whole body. Here a response whose stream broke off has the flag ``cut-stream``, and one whose
    stream came to its end ``whole-stream``, for ``crawler.downloader.middlewares.completeness``.

    A response with more than two content encodings, with unprintable ones, or that is not packed
    as it says, fails with the cause ``bad-encoding``; one that unpacks to more than
    ``DOWNLOAD_MAXSIZE`` with ``too-large``. While the bodies that wait for extraction take
    ``WAITING_BODIES_MAX`` together, further ones fail with the cause ``busy``, which is not held
    against the page. Without that, many hosts that each send little which unpacks to much would
    take a gigabyte.

    Settings: ``COMPRESSION_ENABLED``, ``DOWNLOAD_MAXSIZE`` (of one body, unpacked),
    ``WAITING_BODIES_MAX`` (bytes).
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("COMPRESSION_ENABLED"):
            raise NotConfigured
        self._crawler = crawler
        self._most = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._most_waiting = crawler.settings.getint("WAITING_BODIES_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say which encodings can be unpacked."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Unpack the body of a response, or fail with a cause."""
        unpacked = unpack_response(response, self._most)
        if _waiting_body_bytes(self._crawler) + len(unpacked.body) > self._most_waiting:
            raise RequestRefused(BUSY, "too many bodies at once: see WAITING_BODIES_MAX")
        return unpacked


def unpack_response(response: Response, most: int) -> Response:
    """Return a response with its body unpacked, flagged by whether the stream came whole.

    The last encoding is unpacked first, up to one that nobody can unpack. Raises RequestRefused.
    """
    written = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
    if not (written.isascii() and written.isprintable()):
        raise RequestRefused(BAD_ENCODING, f"unprintable encodings: {written[:80]!r}")
    if written.count(",") >= MOST_ENCODINGS:
        raise RequestRefused(BAD_ENCODING, f"too many content encodings: {written[:80]!r}")
    left = [each.strip().lower() for each in written.split(",")]
    if left[-1] not in ENCODINGS:
        return response
    body, is_whole = response.body, True
    try:
        while left and left[-1] in ENCODINGS:
            unpacked = unpack(body, left.pop(), most)
            body, is_whole = unpacked.body, is_whole and unpacked.is_whole
    except TooLarge as error:
        raise RequestRefused(TOO_LARGE, f"{response.url!r} {error}") from error
    except NotPacked as error:
        raise RequestRefused(BAD_ENCODING, str(error)) from error
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    if left:
        headers["Content-Encoding"] = ",".join(left)
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    flags = [*response.flags, WHOLE_STREAM if is_whole else CUT_STREAM]
    # Not by ``replace``, which would look in the packed body for the encoding of the text: that
    # takes 4 ms where no header names it.
    same = {name: getattr(response, name) for name in Response.attributes}
    return kind(**same | {"body": body, "headers": headers, "flags": flags})


def _waiting_body_bytes(crawler: Crawler) -> int:
    """Return the bytes of all bodies that the spider is not done with.

    Scrapy bounds them by starting no new requests, not those that are under way.
    """
    engine = crawler.engine
    slot = engine.scraper.slot if engine is not None else None
    return slot.active_size if slot is not None else 0
