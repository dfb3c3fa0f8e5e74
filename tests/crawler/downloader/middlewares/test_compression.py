"""Test that packed answers are unpacked as Scrapy does it, odd ones too."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from crawler.downloader.middlewares.compression import BoundedCompression

TEXT = b"<html>" + b"<p>The harbour reopened on Monday.</p>" * 500 + b"</html>"
PACKED = gzip.compress(TEXT)
# Bytes that a body may have once it is unpacked.
BOUND = 100_000


def outcome(middleware: type[HttpCompressionMiddleware], body: bytes, encoding: bytes) -> object:
    """Return what was unpacked, or what was raised instead."""
    try:
        return middleware._decode(body, encoding, BOUND)
    except (_DecompressionMaxSizeExceeded, OSError, EOFError, zlib.error) as error:
        return type(error)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(PACKED, b"gzip", id="whole"),
        pytest.param(PACKED, b"x-gzip", id="under its old name"),
        pytest.param(gzip.compress(b""), b"gzip", id="nothing, packed"),
        pytest.param(PACKED[:100], b"gzip", id="cut short"),
        pytest.param(PACKED[:5], b"gzip", id="less than a header"),
        pytest.param(b"", b"gzip", id="empty"),
        pytest.param(TEXT, b"gzip", id="not packed"),
        pytest.param(PACKED[:-8] + b"12345678", b"gzip", id="with another's checksum"),
        pytest.param(PACKED + gzip.compress(b"more"), b"gzip", id="in two members"),
        pytest.param(PACKED + b"\0" * 20, b"gzip", id="padded"),
        pytest.param(PACKED + b"<!-- served by -->", b"gzip", id="followed by something else"),
        pytest.param(gzip.compress(b"x" * BOUND), b"gzip", id="as large as may be"),
        pytest.param(gzip.compress(b"x" * (BOUND + 1)), b"gzip", id="larger than may be"),
        pytest.param(zlib.compress(TEXT), b"deflate", id="deflate"),
    ],
)
def test_an_answer_is_unpacked_as_scrapy_does_it(body: bytes, encoding: bytes) -> None:
    assert outcome(BoundedCompression, body, encoding) == outcome(
        HttpCompressionMiddleware, body, encoding
    )


def test_whatever_is_damaged_is_unpacked_as_scrapy_does_it() -> None:
    chance = random.Random(1)
    for _ in range(300):
        body = bytearray(PACKED)
        for _ in range(chance.randint(1, 3)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        ours = outcome(BoundedCompression, bytes(body), b"gzip")
        assert ours == outcome(HttpCompressionMiddleware, bytes(body), b"gzip")
