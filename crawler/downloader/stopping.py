"""Tell the parts of a crawl when it is told to stop: Scrapy has no signal for that.

Scrapy waits for all requests that are under way before it closes a spider, and those count as under
way that wait in the downloader for the delay of their host.
"""

from __future__ import annotations

from scrapy.crawler import Crawler

crawl_stopping = object()
"""The signal that no request is to be sent any more; it is sent without arguments."""


class StoppableCrawler(Crawler):
    """Send ``crawl_stopping`` before the engine waits for what is under way."""

    async def stop_async(self) -> None:
        """Stop as any crawler does: SIGINT and SIGTERM come here."""
        self.signals.send_catch_log(crawl_stopping)
        await super().stop_async()
