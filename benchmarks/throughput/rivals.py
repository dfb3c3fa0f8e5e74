"""Run one of the tools that the crawl is compared with, on the same URLs.

``python -m benchmarks.throughput.rivals NAME --urls FILE``; prints a JSON object of what it
measured itself.
"""

from __future__ import annotations

import argparse
import http.client
import importlib
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from benchmarks.extraction.readers import theirs

CONCURRENCY = {"CONCURRENT_REQUESTS": 64, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0}
"""The concurrency of the crawl that these are compared with."""


class Bare(Spider):
    """Download pages and do nothing with them."""

    name = "bare"
    urls: list[str]

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url)

    def parse(self, response: Response) -> None:
        """Do nothing with the page."""


class Inline(Bare):
    """Run trafilatura in the callback, as most projects do."""

    name = "inline"

    def parse(self, response: Response) -> None:
        theirs(response.body, response.url)


def crawl(spider: type[Spider], urls: list[str]) -> dict[str, Any]:
    """Crawl once with Scrapy's own settings; the probe measures it."""
    process = AsyncCrawlerProcess(
        {
            **CONCURRENCY,
            "LOG_LEVEL": "ERROR",
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "EXTENSIONS": {"benchmarks.throughput.probe.Probe": 0},
        }
    )
    process.crawl(spider, urls=urls)
    process.start()
    return {}


def bodies(urls: list[str]) -> Iterator[tuple[str, bytes]]:
    """Download the pages one after the other, over one connection a host."""
    connections: dict[str, http.client.HTTPConnection] = {}
    for url in urls:
        parts = urlsplit(url)
        connection = connections.setdefault(parts.netloc, http.client.HTTPConnection(parts.netloc))
        connection.request("GET", parts.path)
        yield url, connection.getresponse().read()


def pull(urls: list[str]) -> dict[str, Any]:
    """Measure how fast the server answers a client that only downloads."""
    began = time.perf_counter()
    received = sum(len(body) for _, body in bodies(urls))
    return {"seconds": time.perf_counter() - began, "pages": len(urls), "bytes": received}


def trafilatura_alone(urls: list[str]) -> dict[str, Any]:
    """Measure the CPU of trafilatura's default extraction with metadata, without the download."""
    import gzip

    pages = [(url, gzip.decompress(body)) for url, body in bodies(urls)]
    began = time.process_time()
    for url, body in pages:
        theirs(body, url)
    return {"cpu": time.process_time() - began, "pages": len(pages)}


def newspaper(urls: list[str]) -> dict[str, Any]:
    """Run newspaper4k: download and parse, without pictures, which no other tool fetches."""
    module = importlib.import_module("newspaper")
    for url in urls:
        article = module.Article(url, fetch_images=False)
        try:
            article.download()
            article.parse()
        except Exception:  # noqa: BLE001 - whatever it raises is its result
            continue
    return {"pages": len(urls)}


def news_please(urls: list[str]) -> dict[str, Any]:
    """Run news-please as a library, without pictures."""
    module = importlib.import_module("newsplease")
    for url in urls:
        try:
            module.NewsPlease.from_url(url, fetch_images=False)
        except Exception:  # noqa: BLE001 - whatever it raises is its result
            continue
    return {"pages": len(urls)}


RIVALS: dict[str, Callable[[list[str]], dict[str, Any]]] = {
    "pull": pull,
    "scrapy": lambda urls: crawl(Bare, urls),
    "scrapy+trafilatura": lambda urls: crawl(Inline, urls),
    "trafilatura": trafilatura_alone,
    "newspaper4k": newspaper,
    "news-please": news_please,
}


def main() -> None:
    """Run the tool that the command line names, and print what it measured."""
    parser = argparse.ArgumentParser(description="One rival of the throughput benchmark.")
    parser.add_argument("name", choices=RIVALS)
    parser.add_argument("--urls", type=Path, required=True)
    arguments = parser.parse_args()
    urls = arguments.urls.read_text(encoding="utf-8").split()
    print(json.dumps(RIVALS[arguments.name](urls)))


if __name__ == "__main__":
    main()
