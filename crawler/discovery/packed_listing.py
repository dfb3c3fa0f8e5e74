"""Pack a listing in the worker that reads it, until the crawl follows its links.

A sitemap may have fifty thousand links, a kilobyte each, and dozens of listings are read before
the first of them is followed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.packing import Packed, pack

if TYPE_CHECKING:
    from crawler.discovery.listing import Listing


@dataclass(frozen=True)
class PackedListing:
    """Hold a listing as bytes; it never leaves the crawl whose worker packed it."""

    packed: Packed

    def unpack(self) -> Listing:
        """Return the listing as it was."""
        listing: Listing = self.packed.unpack()
        return listing


def read_packed(parse: Callable[[bytes, str], Listing], body: bytes, url: str) -> PackedListing:
    """Read a listing and pack what it says. Raises what ``parse`` raises."""
    return PackedListing(pack(parse(body, url)))
