"""A crawl of nothing but requests, as a process: what Copydesk's settings make of hosts' wishes.

``python -m tests.support.pacing '{"urls": [...], "settings": {...}}'`` requests every address with
the
project's own settings (without database and extraction, which hosts know nothing of) and prints
what became of each, as JSON.
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

# Seconds: the slowest crawl of the tests takes a third of it on a quiet machine.
PATIENCE = 120
EXTENSIONS = {
    "crawler.extensions.database.ScrapyDatabaseSession": None,
    "crawler.extensions.host_leases.HostLeases": None,
    "crawler.extensions.run_record.RunRecord": None,
    "crawler.extensions.progress.Progress": None,
}


class Visitor(Spider):
    """Requests addresses and notes what became of them."""

    name = "visitor"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls
        self.outcomes: dict[str, str | int] = {}

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(
                url,
                callback=self.arrived,
                errback=self.failed,
                cb_kwargs={"asked": url},
                dont_filter=True,
            )

    def arrived(self, response: Response, asked: str) -> None:
        self.outcomes[asked] = response.status

    def failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        self.outcomes[request.cb_kwargs["asked"]] = cause_of(failure.value).name


@dataclass(frozen=True)
class Visit:
    """What a crawl did: for each address its status, or why there is none; stats; the log."""

    outcomes: dict[str, str | int]
    stats: dict[str, Any]
    log: str


def visit(urls: Iterable[str], **settings: object) -> Visit:
    """Crawl ``urls`` in a process of its own, with these settings over those of other tests."""
    return visit_by("tests.support.pacing", urls, settings)


def visit_by(module: str, urls: Iterable[str], settings: Mapping[str, object]) -> Visit:
    """``visit`` by another module, which ends in this one's ``main``."""
    told = {"urls": list(urls), "settings": {**ENVIRONMENT, **settings}}
    done = subprocess.run(
        [sys.executable, "-m", module, json.dumps(told)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"the crawl failed:\n{done.stderr[-6000:]}")
    said = json.loads(done.stdout)
    return Visit(said["outcomes"], said["stats"], done.stderr)


def main() -> None:
    told = json.loads(sys.argv[1])
    settings = get_project_settings()
    settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), **EXTENSIONS})
    settings.setdict({"ITEM_PIPELINES": {}, "USER_AGENT": "Copydesk/1.0", **told["settings"]})
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Visitor)
    said: dict[str, Any] = {}

    def note(spider: Visitor) -> None:
        said["outcomes"] = spider.outcomes

    crawler.signals.connect(note, signals.spider_closed)
    process.crawl(crawler, urls=told["urls"])
    process.start()
    said["stats"] = _stats(crawler)
    print(json.dumps(said, default=str))


def _stats(crawler: Crawler) -> dict[str, Any]:
    assert crawler.stats is not None
    return crawler.stats.get_stats()


if __name__ == "__main__":
    main()
