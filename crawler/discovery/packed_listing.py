"""A listing on its way from the worker that read it: as bytes, until somebody has time for it.

A sitemap may have fifty thousand links, a kilobyte each, and dozens of listings are read before
the first of them is followed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.discovery.listing import Listing
from model.packing import Packed, pack


@dataclass(frozen=True)
class Parcel:
    """A listing as bytes; it never leaves the crawl whose worker packed it."""

    packed: Packed

    def unpack(self) -> Listing:
        """The listing as it was."""
        listing: Listing = self.packed.unpack()
        return listing


def parcel(parse: Callable[[bytes, str], Listing], body: bytes, url: str) -> Parcel:
    """Read a listing and pack what it says. Raises what ``parse`` raises."""
    return Parcel(pack(parse(body, url)))
