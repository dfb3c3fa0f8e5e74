"""Read a feed, sitemap or page of links in a worker process."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from w3lib.encoding import http_content_type_encoding

from crawler.discovery.packed_listing import PackedListing, read_packed

if TYPE_CHECKING:
    # It would load the database's driver, which no worker needs.
    from crawler.polling.poll import Kind


def read_listing_body(
    kind: Kind, body: bytes, url: str, content_type: str, now: datetime
) -> PackedListing:
    """Read what a server answered to the poll of a listing. Raises NotAListing."""
    # Each is imported here: the parsers, and the names of months and of persons that they know,
    # take a fifth of a second, and the crawl's own process reads no listing.
    if kind == "feed":
        from crawler.discovery.feeds.xml_feed import parse_feed

        return read_packed(partial(parse_feed, content_type=content_type, now=now), body, url)
    if kind == "sitemap":
        from crawler.discovery.sitemaps.sitemap import parse_sitemap

        return read_packed(partial(parse_sitemap, content_type=content_type, now=now), body, url)
    from crawler.discovery.sections.section_page import parse_section

    encoding = http_content_type_encoding(content_type)
    return read_packed(partial(parse_section, encoding=encoding), body, url)
