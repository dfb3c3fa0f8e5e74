"""Read the responses of listings in worker processes."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from scrapy.http import Response
from w3lib.encoding import http_content_type_encoding

from crawler.discovery.feeds.xml_feed import parse_feed
from crawler.discovery.packed_listing import PackedListing, read_packed
from crawler.discovery.sections.section_page import parse_section
from crawler.discovery.sitemaps.sitemap import parse_sitemap
from crawler.polling.poll import Kind, ListingCopy
from crawler.spiders.base import header
from crawler.workers.pool import WorkerPool


async def read_listing(
    workers: WorkerPool, response: Response, kind: Kind, now: datetime
) -> PackedListing:
    """Read a feed, sitemap or page of links; raise NotAListing or WorkerFailed."""
    body, url = response.body, response.url
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    if kind == "feed":
        read_feed = partial(parse_feed, content_type=content_type, now=now)
        return await workers.run(read_packed, read_feed, body, url)
    if kind == "sitemap":
        read_sitemap = partial(parse_sitemap, content_type=content_type, now=now)
        return await workers.run(read_packed, read_sitemap, body, url)
    encoding = http_content_type_encoding(content_type)
    return await workers.run(read_packed, partial(parse_section, encoding=encoding), body, url)


def copy_of(response: Response, body_hash: str) -> ListingCopy:
    """Return what tells the next poll of a listing whether it has changed."""
    return ListingCopy(body_hash, header(response, "ETag"), header(response, "Last-Modified"))
