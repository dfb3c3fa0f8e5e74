"""Run a search for sources in this process, and keep what it found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import CrawlerProcessBase
from scrapy.settings import BaseSettings
from w3lib.url import safe_url_string

from crawler.finding.found import SearchResult
from crawler.finding.site_search import NotFetched
from crawler.finding.spider import SearchArguments, SourceFinder
from crawler.terminal.dry_run import without_storing
from crawler.workers.gc_tuning import freeze_objects
from model.errors import CopydeskError, InvalidURL
from urls import url_key

# A search asks some sixty addresses, mostly of one host, at a polite pace: a slow site takes two
# minutes. Who waits for longer would rather see what was found until then.
LONGEST_SEARCH = timedelta(minutes=4)


def addresses_of(text: str) -> tuple[str, ...]:
    """Return the addresses that a person may mean, who may leave out the scheme.

    Raises InvalidURL.
    """
    written = text.strip()
    schemes = ("",) if "://" in written else ("https://", "http://")
    for scheme in schemes:
        url_key(scheme + written)
    if "." not in written and ":" not in written:
        raise InvalidURL(f"{written!r} is no address; give one such as https://www.example.org/")
    return tuple(_with_path(safe_url_string(scheme + written)) for scheme in schemes)


def _with_path(address: str) -> str:
    parts = urlsplit(address)
    return address if parts.path else parts._replace(path="/").geturl()


def search_settings(settings: BaseSettings) -> dict[str, Any]:
    """Return the settings of a search: nothing is stored; its pace stays that of a crawl."""
    return {
        "LOG_LEVEL": "ERROR",
        "PROGRESS_ENABLED": False,
        "JOBDIR": None,
        "HTTPCACHE_ENABLED": False,
        **without_storing(settings),
    }


def search(
    process: CrawlerProcessBase, addresses: tuple[str, ...], within: timedelta = LONGEST_SEARCH
) -> SearchResult | NotFetched:
    """Search the site of an address; return what was found, or why it could not be read."""
    crawler = process.create_crawler(SourceFinder)
    crawler.signals.connect(freeze_objects, signals.engine_started)
    process.crawl(crawler, arguments=SearchArguments(addresses, within))
    process.start()
    freeze_objects()
    spider = crawler.spider
    assert spider is None or isinstance(spider, SourceFinder)
    found = (spider.result or spider.failure) if spider is not None else None
    if found is None:
        raise CopydeskError("the search broke off; what went wrong is in the log")
    return found
