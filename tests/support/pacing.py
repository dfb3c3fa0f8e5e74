"""Crawl addresses in a process of its own, to test how the settings treat hosts.

``python -m tests.support.pacing '{"urls": [...], "settings": {...}}'`` requests every address with
the project's own settings, but without database and extraction, and prints what became of each, as
JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from crawler.downloader.failures import cause_of
from tests.support.commands import ENVIRONMENT, ROOT

# Seconds after which a crawl counts as hanging: the slowest takes a third on a quiet machine.
CRAWL_TIMEOUT = 120
# The extensions that need a database or a terminal are switched off.
EXTENSIONS = {
    "crawler.extensions.database.ScrapyDatabaseSession": None,
    "crawler.extensions.host_leases.HostLeases": None,
    "crawler.extensions.run_record.RunRecord": None,
    "crawler.extensions.progress.Progress": None,
}


class Visitor(Spider):
    """Request addresses and note what became of them."""

    name = "visitor"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls
        self.outcomes: dict[str, str | int] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Request every address once."""
        for url in self.urls:
            yield Request(
                url,
                callback=self.arrived,
                errback=self.failed,
                cb_kwargs={"asked": url},
                dont_filter=True,
            )

    def arrived(self, response: Response, asked: str) -> None:
        """Note the status of a response."""
        self.outcomes[asked] = response.status

    def failed(self, failure: Failure) -> None:
        """Note the cause of a failure."""
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        self.outcomes[request.cb_kwargs["asked"]] = cause_of(failure.value).name


@dataclass(frozen=True)
class CrawlResult:
    """Hold what a crawl did: the status or failure of each address, its stats and its log."""

    outcomes: dict[str, str | int]
    stats: dict[str, Any]
    log: str


def visit(urls: Iterable[str], **settings: object) -> CrawlResult:
    """Crawl ``urls`` in a process of its own, with these settings over those of all tests."""
    return visit_by("tests.support.pacing", urls, settings)


def visit_by(module: str, urls: Iterable[str], settings: Mapping[str, object]) -> CrawlResult:
    """Crawl as ``visit`` does, by another module that ends in this one's ``main``."""
    order = {"urls": list(urls), "settings": {**ENVIRONMENT, **settings}}
    done = subprocess.run(
        [sys.executable, "-m", module, json.dumps(order)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=CRAWL_TIMEOUT,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"the crawl failed:\n{done.stderr[-6000:]}")
    result = json.loads(done.stdout)
    return CrawlResult(result["outcomes"], result["stats"], done.stderr)


def main() -> None:
    """Crawl as the command line asks, and print the result."""
    order = json.loads(sys.argv[1])
    settings = get_project_settings()
    settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), **EXTENSIONS})
    settings.setdict({"ITEM_PIPELINES": {}, "USER_AGENT": "Copydesk/1.0", **order["settings"]})
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Visitor)
    result: dict[str, Any] = {}

    def note(spider: Visitor) -> None:
        result["outcomes"] = spider.outcomes

    crawler.signals.connect(note, signals.spider_closed)
    process.crawl(crawler, urls=order["urls"])
    process.start()
    result["stats"] = _stats(crawler)
    print(json.dumps(result, default=str))


def _stats(crawler: Crawler) -> dict[str, Any]:
    assert crawler.stats is not None
    return crawler.stats.get_stats()


if __name__ == "__main__":
    main()
