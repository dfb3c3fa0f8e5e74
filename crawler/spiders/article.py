"""Fetch the articles at given addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.settings import BaseSettings
from w3lib.url import safe_url_string

from crawler.polling.request_context import RequestContext
from crawler.spiders.arguments import ArticleArguments, article_arguments
from crawler.spiders.base import BaseSpider
from model.components import SourceReference
from model.errors import InvalidURL
from model.identity import page_id
from model.links import Link
from urls import url_key
from urls.domains.registrable import registrable_domain

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ArticleSpider(BaseSpider):
    """Fetch and store the articles at the given addresses.

    ``scrapy crawl article -a url=URL[,URL...]`` or ``-a file=URLS.txt`` (one address per line;
    empty lines and lines that begin with # are skipped).

    Stats: ``failed/invalid-url`` for lines that are no address; each is logged.
    """

    name = "article"

    arguments: ArticleArguments

    @classmethod
    def parse_arguments(cls, settings: BaseSettings, given: Mapping[str, str]) -> ArticleArguments:
        return article_arguments(given)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        # Imported here: Scrapy imports all spiders, and the others start no process at once.
        from crawler.workers.forkserver import warm_up

        warm_up()  # somebody waits: it is done while the connection to the database is made
        return spider

    async def start(self) -> AsyncIterator[Request]:
        requested: set[str] = set()
        for where, address in self.arguments.addresses:
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
