"""Keep what the run counts, and mirror it in Scrapy's statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import signals

from model.run_counts import RunCounts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CrawlCounts(RunCounts):
    """Hold the counts of a crawl: ``crawler.get_extension(RunCounts)`` finds them.

    Stats: those that the methods of RunCounts name.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        counts = cls(statistics=crawler.stats)
        crawler.signals.connect(counts.count_page, signals.response_received)
        return counts
