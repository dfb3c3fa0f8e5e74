"""Test that bodies are unpacked within their bound, and that a broken stream is noticed."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped] # it has no types
import pytest
from backports import zstd

from crawler.downloader.answers.unpacking import ENCODINGS, NotPacked, TooLarge, Unpacked, unpack

TEXT = b"<html>" + b"<p>The harbour reopened on Monday.</p>" * 500 + b"</html>"
PACKED = gzip.compress(TEXT)
BOUND = 100_000  # bytes


def _raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def test_each_encoding_is_tested() -> None:
    assert set(PACKERS) == ENCODINGS


@pytest.mark.parametrize("encoding", PACKERS)
def test_what_was_packed_comes_back_whole(encoding: str) -> None:
    for body in (TEXT, b"x" * BOUND, b"x", b""):
        assert unpack(PACKERS[encoding](body), encoding, BOUND) == Unpacked(body, is_whole=True)
    assert unpack(b"", encoding, BOUND) == Unpacked(b"", is_whole=True)


@pytest.mark.parametrize("encoding", PACKERS)
def test_no_more_than_the_bound_is_unpacked(encoding: str) -> None:
    for size in (BOUND + 1, 5_000_000):
        with pytest.raises(TooLarge):
            unpack(PACKERS[encoding](b"x" * size), encoding, BOUND)


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_stream_that_breaks_off_is_not_whole(encoding: str) -> None:
    text = bytes(random.Random(1).choices(b"abcdefghij klmno", k=40_000))
    packed = PACKERS[encoding](text)
    for left in (len(packed) - 300, len(packed) // 2, 3):
        cut = unpack(packed[:left], encoding, BOUND)
        assert not cut.is_whole
        assert len(cut.body) < len(text)
        assert text.startswith(cut.body)
    cut = unpack(packed[:-1], encoding, BOUND)
    assert not cut.is_whole


@pytest.mark.parametrize("encoding", PACKERS)
def test_what_is_not_packed_is_refused(encoding: str) -> None:
    with pytest.raises(NotPacked):
        unpack(TEXT, encoding, BOUND)


@pytest.mark.parametrize(
    ("body", "unpacked"),
    [
        pytest.param(PACKED[:-8], TEXT, id="without its checksum"),
        pytest.param(PACKED[:-4], TEXT, id="without its length"),
        pytest.param(PACKED[:-8] + b"12345678", TEXT, id="with another's checksum"),
        pytest.param(PACKED[:5], b"", id="less than a header"),
        pytest.param(PACKED[:1], b"", id="less than its first bytes"),
        pytest.param(PACKED[:60] + b"\xff" * 60, b"", id="damaged in the middle"),
    ],
)
def test_gzip_that_is_not_whole_gives_what_it_has(body: bytes, unpacked: bytes) -> None:
    assert unpack(body, "gzip", BOUND) == Unpacked(unpacked, is_whole=False)


@pytest.mark.parametrize(
    ("body", "unpacked"),
    [
        pytest.param(PACKED + gzip.compress(b"more"), TEXT + b"more", id="in two members"),
        pytest.param(PACKED + b"\0" * 20, TEXT, id="padded"),
        pytest.param(PACKED + b"\0" + gzip.compress(b"more"), TEXT + b"more", id="padded between"),
        pytest.param(PACKED + b"<!-- served by -->", TEXT, id="followed by something else"),
        pytest.param(gzip.compress(b"a") * 64, b"a" * 64, id="as many members as may be"),
    ],
)
def test_whole_gzip_may_have_members_and_a_tail(body: bytes, unpacked: bytes) -> None:
    assert unpack(body, "gzip", BOUND) == Unpacked(unpacked, is_whole=True)


def test_gzip_whose_last_member_is_cut_is_not_whole() -> None:
    cut = unpack(gzip.compress(b"first") + PACKED[:-30], "gzip", BOUND)
    assert not cut.is_whole
    assert cut.body.startswith(b"first<html>")


def test_the_bound_is_for_all_members_together() -> None:
    member = gzip.compress(b"x" * (BOUND // 2))
    assert len(unpack(member * 2, "gzip", BOUND).body) == BOUND
    with pytest.raises(TooLarge):
        unpack(member * 2 + gzip.compress(b"x"), "gzip", BOUND)


def test_members_are_bounded() -> None:
    with pytest.raises(NotPacked, match="64"):
        unpack(gzip.compress(b"a") * 65, "gzip", BOUND)


def test_deflate_may_lack_its_header() -> None:
    assert unpack(_raw_deflate(TEXT), "deflate", BOUND) == Unpacked(TEXT, is_whole=True)
    assert not unpack(_raw_deflate(TEXT)[:-9], "deflate", BOUND).is_whole


def test_whatever_is_damaged_is_whole_or_said_not_to_be() -> None:
    chance = random.Random(1)
    for encoding, pack in PACKERS.items():
        packed = pack(TEXT)
        for _ in range(200):
            body = bytearray(packed)
            for _ in range(chance.randint(1, 3)):
                body[chance.randrange(len(body))] = chance.randrange(256)
            try:
                found = unpack(bytes(body), encoding, BOUND)
            except (NotPacked, TooLarge):
                continue
            if found.is_whole and encoding in ("gzip", "x-gzip", "deflate"):
                assert found.body == TEXT  # its checksum says so
