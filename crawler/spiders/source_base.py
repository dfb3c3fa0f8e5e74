"""Request the pages of sources: listed ones, pending ones, and stored ones once more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.polling.poll import Poll
from crawler.polling.request_context import RequestContext
from crawler.sources.source import Source
from crawler.spiders.base import BaseSpider
from database.repositories.crawling.known_pages import KnownPage
from database.repositories.crawling.pending_pages import DuePage
from model.components import SourceReference
from model.items import Article, FailedVisit, Rejection, Unfetched, Visit
from model.links import Link
from urls.domains.registrable import registrable_domain

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class SourceSpider(BaseSpider):
    """Request the pages of sources, and tell a poll what becomes of those that it led to.

    Meta keys: ``context`` (a RequestContext).
    """

    rechecks_under_way: set[str]
    """The ids of stored articles that are requested, and not visited yet."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.rechecks_under_way = set()
        return spider

    def listed_article(self, link: Link, source: Source, priority: int, poll: Poll) -> Request:
        """Return the request for an article that a listing lists."""
        context = context_of_source(source, poll)
        context.link = replace(link, inLanguage=link.inLanguage or source.language)
        context.source = _reference_to(source)
        return self.article_request(context, priority=priority, meta=pace_meta(source))

    def pending_article(self, page: DuePage, source: Source, priority: int) -> Request:
        """Return the request for a page that was listed and could not be had before."""
        context = context_of_source(source, None)
        context.link, context.source, context.pending = page.link, _reference_to(source), page.id
        return self.article_request(context, priority=priority, meta=pace_meta(source))

    def listed_recheck(
        self, page: KnownPage, source: Source, priority: int, poll: Poll | None = None
    ) -> Request:
        """Return the request for another look at a stored article of a source."""
        context = context_of_source(source, poll)
        context.known, context.source = page, _reference_to(source)
        self.rechecks_under_way.add(page.id)
        return self.recheck_request(context, priority=priority, meta=pace_meta(source))

    async def article_failed(
        self, failure: Failure
    ) -> AsyncIterator[Rejection | FailedVisit | Unfetched]:
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        self._end_recheck(request)
        async for item in super().article_failed(failure):
            if isinstance(item, Unfetched) and (poll := RequestContext.of(request).poll):
                poll.complete = False  # it is listed still with the next one, one hopes
            yield item  # the poll waits until it is stored

    async def parse_recheck(self, response: Response) -> AsyncIterator[Article | Rejection | Visit]:
        try:
            async for item in super().parse_recheck(response):
                yield item
        finally:
            self._end_recheck(response.request)

    def _end_recheck(self, request: Request | None) -> None:
        """Note that a stored article was visited, as is recorded before two more rounds begin."""
        if (known := RequestContext.of(request).known) is not None:
            self.rechecks_under_way.discard(known.id)


def context_of_source(source: Source, poll: Poll | None, depth: int = 0) -> RequestContext:
    """Return the context of a request for ``source``; ``poll`` waits for it from now on."""
    return RequestContext(
        verify_tls=source.verify_tls,
        poll=poll,
        awaited=poll.awaits() if poll is not None else 0,
        depth=depth,
    )


def pace_meta(source: Source) -> dict[str, Any]:
    """Return Scrapy's meta key that keeps AutoThrottle from changing an operator's delay."""
    return {"autothrottle_dont_adjust_delay": source.delay is not None}


def _reference_to(source: Source) -> SourceReference:
    """Return how articles name the source that they come from."""
    return SourceReference(source.id, source.name, registrable_domain(source.home))
