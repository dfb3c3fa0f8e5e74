"""Test that bodies are unpacked by their headers, and flagged by whether they came whole."""

from __future__ import annotations

import gzip
import zlib

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.downloader.answers.completeness import CUT_STREAM, WHOLE_STREAM
from crawler.downloader.failures import BAD_ENCODING, RequestRefused
from crawler.downloader.middlewares.compression import BoundedCompression, unpack_response

URL = "https://herald.example/a"
PAGE = b"<!DOCTYPE html><html><body><p>Ferries sail again.</p></body></html>"
PACKED = gzip.compress(PAGE, mtime=0)
BOUND = 1000  # bytes


def unpacked(body: bytes, *encodings: str, flags: tuple[str, ...] = ()) -> Response:
    """Return what becomes of an answer with these Content-Encoding headers."""
    headers = {"Content-Encoding": list(encodings), "Content-Type": "text/html; charset=utf-8"}
    answer = Response(URL, headers=headers, body=body, flags=list(flags))
    return unpack_response(answer, BOUND)


@pytest.mark.parametrize(
    ("body", "encodings"),
    [
        (PACKED, ("gzip",)),
        (PACKED, ("GZIP",)),
        (PACKED, (" x-gzip ",)),
        (zlib.compress(PAGE), ("deflate",)),
        (gzip.compress(PACKED), ("gzip, gzip",)),
        (gzip.compress(PACKED), ("gzip", "gzip")),
        (gzip.compress(zlib.compress(PAGE)), ("deflate, gzip",)),
    ],
    ids=lambda value: "body" if isinstance(value, bytes) else str(value),
)
def test_a_body_is_unpacked_the_last_encoding_first(
    body: bytes, encodings: tuple[str, ...]
) -> None:
    answer = unpacked(body, *encodings, flags=("dataloss",))
    assert answer.body == PAGE
    assert answer.flags == ["dataloss", WHOLE_STREAM]
    assert isinstance(answer, HtmlResponse)
    assert "Content-Encoding" not in answer.headers


class Packed(HtmlResponse):
    """An answer whose body is still packed: to guess a text's encoding from it takes 4 ms."""

    @property
    def encoding(self) -> str:
        raise AssertionError("the encoding was looked for in a packed body")


def test_an_answer_stays_what_it_was_beside_its_body() -> None:
    headers = {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    request = Request(URL)
    answer = unpack_response(
        Packed(URL, status=203, headers=headers, body=PACKED, request=request, protocol="HTTP/1.1"),
        BOUND,
    )
    assert isinstance(answer, HtmlResponse)
    assert (answer.url, answer.status, answer.body) == (URL, 203, PAGE)
    assert (answer.request, answer.protocol) == (request, "HTTP/1.1")


@pytest.mark.parametrize("encodings", [(), ("",), ("identity",), ("UTF-8",), ("none",)])
def test_what_is_not_packed_stays(encodings: tuple[str, ...]) -> None:
    answer = unpacked(PAGE, *encodings)
    assert (answer.body, answer.flags) == (PAGE, [])


def test_an_encoding_that_nobody_can_unpack_stays_named() -> None:
    answer = unpacked(PACKED, "secret, gzip")
    assert (answer.body, answer.headers["Content-Encoding"]) == (PAGE, b"secret")


def test_a_stream_that_breaks_off_is_flagged() -> None:
    assert unpacked(PACKED[:-20], "gzip").flags == [CUT_STREAM]
    assert unpacked(gzip.compress(PACKED[:-20]), "gzip, gzip").flags == [CUT_STREAM]
    assert unpacked(gzip.compress(PACKED)[:-4], "gzip, gzip").flags == [CUT_STREAM]


def test_two_encodings_are_the_most() -> None:
    with pytest.raises(RequestRefused) as caught:
        unpacked(PACKED, "gzip, gzip, gzip")
    assert caught.value.cause == BAD_ENCODING


def test_it_says_what_it_can_unpack_unless_an_operator_turns_it_off() -> None:
    request = Request(URL)
    BoundedCompression(get_crawler()).process_request(request)
    assert request.headers["Accept-Encoding"] == b"gzip, deflate, br, zstd"
    with pytest.raises(NotConfigured):
        BoundedCompression(get_crawler(settings_dict={"COMPRESSION_ENABLED": False}))
