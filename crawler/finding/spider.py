"""Search a site with the crawler's own downloader: robots.txt, delays and bounds hold as ever.

It stands here and not in ``crawler.spiders``: what that package holds can be run by
``scrapy crawl NAME``, and a search stores nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings

from crawler.downloader.answers.wall_pages import why_without_text
from crawler.downloader.failures import cause_of, cause_of_status, detail_of
from crawler.finding.found import SearchResult, Tried
from crawler.finding.reading import ListingKind, ReadDocument, read_document
from crawler.finding.site_search import Answer, NotFetched, SiteSearch
from crawler.polling.request_context import RequestContext
from crawler.spiders.base import BaseSpider
from model.components import SourceReference
from model.errors import ConfigurationError, NotAListing, WorkerFailed
from model.installation.program import typed
from model.items import Article, Rejection
from model.links import Link
from urls.domains.registrable import registrable_domain

OK = 200


@dataclass(frozen=True)
class SearchArguments:
    """Say from where to search, and for how long."""

    addresses: tuple[str, ...]
    """The same place in the forms in which it may answer, the likeliest first."""
    within: timedelta


class SourceFinder(BaseSpider):
    """Search the site of an address, and keep what was found as ``result`` or ``failure``.

    Settings: ``MAX_AGE_DAYS``; those of BaseSpider.
    """

    name = "find"

    arguments: SearchArguments
    result: SearchResult | None = None
    failure: NotFetched | None = None

    @classmethod
    def parse_arguments(cls, settings: BaseSettings, given: Mapping[str, str]) -> SearchArguments:
        raise ConfigurationError(f"a search is begun by {typed('sources', 'find')}")

    async def start(self) -> AsyncIterator[Request]:
        now = self.clock.now()
        oldest = now - timedelta(days=self.settings.getfloat("MAX_AGE_DAYS"))
        try:
            search = SiteSearch(self, now, oldest)
            self.result = await search.run(self.arguments.addresses, self.arguments.within)
        except NotFetched as error:
            self.failure = error
        if self.result is not None and self.result.cut:
            raise CloseSpider("search-cut")  # what is under way is not waited for
        return
        yield  # nothing is left to the scheduler

    async def fetch(self, url: str, *, robots: bool = False) -> Answer:
        """Fetch an address; raise NotFetched."""
        meta = RequestContext().as_meta() | {"dont_obey_robotstxt": robots}
        response = await self._download(Request(url, NO_CALLBACK, meta=meta, dont_filter=True))
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return Answer(response.url, response.body, content_type or None)

    async def read(self, answer: Answer, expected: ListingKind) -> ReadDocument:
        """Read what came, in a worker; raise NotFetched where it is nothing of use."""
        given = (answer.body, answer.url, answer.content_type, self.clock.now(), expected)
        try:
            return await self.workers.run(read_document, *given)
        except (NotAListing, WorkerFailed) as error:
            raise NotFetched(error.reason, error.detail) from error

    async def article(self, link: Link) -> Tried:
        """Fetch an article, and take it through the pipelines that judge it."""
        domain = registrable_domain(link.url)
        context = RequestContext(link=link, source=SourceReference(domain, domain, domain))
        try:
            response = await self._download(self.article_request(context))
        except NotFetched as error:
            return Tried(link.url, why_not=error.cause)
        assert self.crawler.engine is not None
        pipelines = self.crawler.engine.scraper.itemproc
        async for item in self.parse_article(response):
            judged: Any = await pipelines.process_item_async(item)
            if isinstance(judged, Article):
                return Tried(link.url, judged)
            if isinstance(judged, Rejection):
                return Tried(link.url, why_not=judged.reason)
        return Tried(link.url, why_not="no item")

    async def _download(self, request: Request) -> Response:
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # as an errback, which is told of any
            raise NotFetched(cause_of(error).name, detail_of(error)) from error
        if response.status != OK:
            why = why_without_text(response)
            cause = why.reason if why else cause_of_status(response.status).name
            raise NotFetched(cause, why.detail if why else f"HTTP {response.status}")
        response.request = request
        return response
