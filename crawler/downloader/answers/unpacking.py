"""Unpack compressed bodies, within a bound, and say whether the compressed stream came whole."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import brotli  # type: ignore[import-untyped] # it has no types
from backports import zstd
from isal import isal_zlib

from model.errors import CopydeskError

# The window bits that zlib's inflateInit2 takes: 15 for the largest window, 16 more for a gzip
# header, and negative for a stream without any header.
_WINDOW_BITS = 15
_GZIP_WINDOW_BITS = 16 + _WINDOW_BITS
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# Bytes of a gzip stream's end: a checksum, and the length of what was packed.
_GZIP_TRAILER = 8
# Streams that one body may consist of, one after the other: servers that join what they packed in
# parts send a few, and each is copied anew.
_MOST_STREAMS = 64


class NotPacked(CopydeskError):
    """Report that a body is not packed as its header says."""


class TooLarge(CopydeskError):
    """Report that a body unpacks to more than its bound."""


@dataclass(frozen=True)
class Unpacked:
    """Hold what was unpacked, and whether the compressed stream came to its own end."""

    body: bytes
    is_whole: bool


class _Unpacking(Protocol):
    """What the decompressors of gzip and zstd have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def unpack(body: bytes, encoding: str, most: int) -> Unpacked:
    """Unpack a body that is packed in an ``encoding`` of ``ENCODINGS``, to ``most`` bytes.

    A stream that breaks off gives what came before, and is not whole; so does one whose checksum
    is another's. Nothing, packed, is nothing. Raises NotPacked and TooLarge.
    """
    return _UNPACKERS[encoding](body, most) if body else Unpacked(b"", is_whole=True)


def _unpack_gzip(body: bytes, most: int) -> Unpacked:
    if not body.startswith(_GZIP_MAGIC[: len(body)]):
        raise NotPacked(f"no gzip: it begins with {body[:2]!r}")
    # Three times as fast as zlib; it blocks the event loop.
    try:
        return _in_streams(_new_gzip, _GZIP_MAGIC, body, most)
    except isal_zlib.error:  # type: ignore[misc] # its types say: an instance
        return _as_far_as_possible(zlib.decompressobj(_GZIP_WINDOW_BITS), body, most)


def _unpack_deflate(body: bytes, most: int) -> Unpacked:
    """Unpack zlib's format, or a stream without its header, which some servers send."""
    for window_bits in (_WINDOW_BITS, -_WINDOW_BITS):
        unpacking = zlib.decompressobj(window_bits)
        try:
            unpacked = _bounded(unpacking.decompress(body, most + 1), most)
        except zlib.error:
            continue
        return Unpacked(unpacked, unpacking.eof)
    raise NotPacked("no deflate, with or without zlib's header")


def _unpack_brotli(body: bytes, most: int) -> Unpacked:
    unpacking = brotli.Decompressor()
    try:
        unpacked = unpacking.process(body, output_buffer_limit=most + 1)
        while not unpacking.can_accept_more_data() and len(unpacked) <= most:
            unpacked += unpacking.process(b"", output_buffer_limit=most + 1)
    except brotli.error as error:
        raise NotPacked(f"no brotli: {error}") from error
    return Unpacked(_bounded(unpacked, most), unpacking.is_finished())


def _unpack_zstd(body: bytes, most: int) -> Unpacked:
    try:
        return _in_streams(zstd.ZstdDecompressor, _ZSTD_MAGIC, body, most)
    except zstd.ZstdError as error:
        raise NotPacked(f"no zstd: {error}") from error


def _new_gzip() -> _Unpacking:
    unpacking: _Unpacking = isal_zlib.decompressobj(_GZIP_WINDOW_BITS)
    return unpacking


def _in_streams(new: Callable[[], _Unpacking], magic: bytes, body: bytes, most: int) -> Unpacked:
    """Unpack streams that follow each other; what follows them and is none is left out."""
    unpacked = b""
    for _ in range(_MOST_STREAMS):
        unpacking = new()
        unpacked += unpacking.decompress(body, most + 1 - len(unpacked))
        _bounded(unpacked, most)
        body = unpacking.unused_data.lstrip(b"\0") if unpacking.eof else b""
        if not body.startswith(magic):
            return Unpacked(unpacked, unpacking.eof)
    raise NotPacked(f"over {_MOST_STREAMS} streams in one body")


def _as_far_as_possible(unpacking: zlib._Decompress, body: bytes, most: int) -> Unpacked:
    """Unpack a damaged gzip stream up to its end, where its checksum would raise an error."""
    try:
        unpacked = unpacking.decompress(body[:-_GZIP_TRAILER], most + 1)
    except zlib.error:
        unpacked = b""
    return Unpacked(_bounded(unpacked, most), is_whole=False)


def _bounded(unpacked: bytes, most: int) -> bytes:
    if len(unpacked) > most:
        raise TooLarge(f"unpacks to over {most:,} bytes")
    return unpacked


_UNPACKERS: dict[str, Callable[[bytes, int], Unpacked]] = {
    "gzip": _unpack_gzip,
    "x-gzip": _unpack_gzip,
    "deflate": _unpack_deflate,
    "br": _unpack_brotli,
    "zstd": _unpack_zstd,
}
ENCODINGS = frozenset(_UNPACKERS)
"""The content encodings that can be unpacked, x-gzip being an old name of gzip."""
