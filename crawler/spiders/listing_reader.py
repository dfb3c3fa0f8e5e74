"""Read the responses of listings in worker processes."""

from __future__ import annotations

from datetime import datetime

from scrapy.http import Response

from crawler.discovery.packed_listing import PackedListing
from crawler.polling.poll import Kind, ListingCopy
from crawler.spiders.base import header
from crawler.workers.listing_tasks import read_listing_body
from crawler.workers.pool import WorkerPool


async def read_listing(
    workers: WorkerPool, response: Response, kind: Kind, now: datetime
) -> PackedListing:
    """Read a feed, sitemap or page of links; raise NotAListing or WorkerFailed."""
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return await workers.run(
        read_listing_body, kind, response.body, response.url, content_type, now
    )


def copy_of(response: Response, body_hash: str) -> ListingCopy:
    """Return what tells the next poll of a listing whether it has changed."""
    return ListingCopy(body_hash, header(response, "ETag"), header(response, "Last-Modified"))
