"""Define what a hostile site has at an address, and what a crawler should report of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from copydesk.demo.serving import Reply

XML = "application/xml; charset=utf-8"
# MB to which a compressed bomb unpacks: far over any sensible bound.
BOMB_MEGABYTES = 256
# The head of a gzip file (RFC 1952): deflate, no name, no time.
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


@dataclass(frozen=True)
class Hazard:
    """Describe one bad answer.

    ``outcomes`` are the names under which a crawler may report it: ``article`` or ``links`` where
    something usable is to be had in spite of all, else the reason of a failure or a rejection.
    ``links`` is how many articles a listing leads to that exist (it may also name addresses that
    answer 404 or no host has). ``reply`` makes the answer, given the site's base address.
    """

    kind: Literal["feed", "sitemap", "section", "page"]
    what: str
    outcomes: tuple[str, ...]
    reply: Callable[[str], Reply]
    links: int = 0


def xml(text: str) -> Reply:
    return Reply(body=text.encode(), headers={"Content-Type": XML})


def page(text: str) -> Reply:
    return Reply(body=text.encode())


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": location})


@cache
def bomb(opening: bytes) -> bytes:
    """Return some hundred KB of gzip that unpack to ``opening`` and hundreds of MB."""
    blank = b" " * 2**20
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    start = packer.compress(opening) + packer.flush(zlib.Z_FULL_FLUSH)
    # a full flush forgets all that came before, so that the same bytes can be sent again and again
    megabyte = packer.compress(blank) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(opening)
    for _ in range(BOMB_MEGABYTES):
        checksum = zlib.crc32(blank, checksum)
    trailer = struct.pack("<II", checksum, len(opening) + BOMB_MEGABYTES * len(blank))
    return GZIP_HEAD + start + megabyte * BOMB_MEGABYTES + packer.flush() + trailer
