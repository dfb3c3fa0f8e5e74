"""The URLs you name."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from w3lib.url import safe_url_string

from crawler.polling.request_context import RequestContext
from crawler.spiders.base import BaseSpider
from crawler.workers.forkserver import warm_up
from model.components import SourceReference
from model.errors import ConfigurationError, InvalidURL
from model.identity import page_id
from model.links import Link
from urls import url_key
from urls.domains import registrable_domain

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArticleSpider(BaseSpider):
    """Fetches and stores the articles at the given addresses.

    ``scrapy crawl article -a url=URL[,URL...]`` or ``-a file=URLS.txt`` (one address a line;
    empty lines and lines that begin with # are skipped).

    Stats: ``failed/invalid-url`` for lines that are no address; each is logged.
    """

    name = "article"

    def __init__(self, url: str = "", file: str = "", **unknown: Any) -> None:
        super().__init__(**unknown)
        if bool(url) == bool(file):
            raise ConfigurationError("article: give either -a url=URL[,URL...] or -a file=URLS.txt")
        self._lines = _lines_of(file) if file else _split(url)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        warm_up()  # somebody waits: beside the connection to the database
        return spider

    async def start(self) -> AsyncIterator[Request]:
        requested: set[str] = set()
        for where, address in self._lines:
            try:
                key = url_key(address)
            except InvalidURL as error:
                self.logger.error("%s: %s", where, error)
                self.counts.count_failed_page("invalid-url")
                continue
            if page_id(key) not in requested:
                requested.add(page_id(key))
                url = safe_url_string(address.strip())
                domain = registrable_domain(url)
                source = SourceReference(id=domain, name=domain, domain=domain)
                context = RequestContext(link=Link(url, via="request"), source=source)
                yield self.article_request(context)


def _split(urls: str) -> list[tuple[str, str]]:
    # A comma belongs to many addresses: only one that is followed by a new one separates.
    joined = urls.replace(",http", "\nhttp").split("\n")
    return [("url", url) for url in joined if url.strip()]


def _lines_of(file: str) -> list[tuple[str, str]]:
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"article: can't read the file of addresses: {error}") from error
    numbered: Iterator[tuple[int, str]] = enumerate(text.splitlines(), start=1)
    return [
        (f"{file}, line {number}", line)
        for number, line in numbered
        if line.strip() and not line.lstrip().startswith("#")
    ]
