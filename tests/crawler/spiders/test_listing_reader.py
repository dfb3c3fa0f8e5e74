"""Test that what the server says of a listing reaches the worker that reads it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from scrapy.http import Response

from crawler.polling.poll import Kind
from crawler.spiders.listing_reader import read_listing
from crawler.workers.pool import WorkerPool

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HEADLINE = "השביתה במעבורת נכנסת ליום השלישי"
LISTINGS: dict[Kind, str] = {
    "feed": f"<rss><channel><item><title>{HEADLINE}</title><link>/a</link></item></channel></rss>",
    "sitemap": '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url>'
    f"<loc>https://h.example/a</loc><n:news><n:title>{HEADLINE}</n:title></n:news></url></urlset>",
    "section": f"<h3><a href='/2026/11/22/the-strike-goes-on'>{HEADLINE}</a></h3>",
}


def test_the_charset_of_the_header_reaches_every_reader() -> None:
    async def headlines() -> list[str | None]:
        pool = WorkerPool(1, timeout=60, tasks_per_worker=100)
        try:
            read = []
            for kind, text in LISTINGS.items():
                response = Response(
                    "https://h.example/",
                    headers={"Content-Type": "text/xml; charset=windows-1255"},
                    body=text.encode("windows-1255"),
                )
                read.append((await read_listing(pool, response, kind, NOW)).unpack().links[0])
            return [link.headline for link in read]
        finally:
            await pool.close()

    assert asyncio.run(headlines()) == [HEADLINE] * 3
