"""A listing on its way from the worker that read it: as bytes, until somebody has time for it.

A sitemap may have fifty thousand links, a kilobyte each, and dozens of listings are read before
the first of them is followed.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from crawler.discovery.listing import Listing

# zlib's fastest: what links repeat is found by any.
LEVEL = 1


@dataclass(frozen=True)
class Parcel:
    """A listing as bytes; it never leaves the crawl whose worker packed it."""

    content: bytes

    def unpack(self) -> Listing:
        """The listing as it was."""
        listing: Listing = pickle.loads(zlib.decompress(self.content))  # noqa: S301 - our worker's
        return listing


def parcel(parse: Callable[[bytes, str], Listing], body: bytes, url: str) -> Parcel:
    """Read a listing and pack what it says. Raises what ``parse`` raises."""
    listing = parse(body, url)
    return Parcel(zlib.compress(pickle.dumps(listing, pickle.HIGHEST_PROTOCOL), LEVEL))
