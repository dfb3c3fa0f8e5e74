"""Feeds, sitemaps and pages of links: read, followed, and recorded when all is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from pymongo.errors import PyMongoError
from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure
from w3lib.encoding import http_content_type_encoding

from crawler.discovery.endpoints import (
    feed_candidates,
    news_sitemaps_first,
    robots_sitemaps,
    sitemap_candidates,
)
from crawler.discovery.feeds import parse_feed
from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.sections import parse_section
from crawler.discovery.sitemaps import parse_sitemap
from crawler.failures import cause_of
from crawler.items import Link, Rejection, SourceReference
from crawler.polling import Kind, Poll
from crawler.selection import Selection, priority
from crawler.sources import Source
from crawler.spiders.reading import ReadingSpider
from crawler.urls import registrable_domain
from database.batches import Batches
from database.documents import EndpointState
from database.endpoints import Endpoints
from database.known import KnownPages
from errors import NotAListing, WorkerFailed

if TYPE_CHECKING:
    from pymongo.asynchronous.database import AsyncDatabase
    from scrapy.crawler import Crawler

# Listings come first: what is newest is known only when all are read.
LISTING_PRIORITY = 1000
# An index may name a sitemap for every day since 1997; what is new is in the first few.
SITEMAPS_PER_INDEX = 5
SITEMAP_DEPTH = 3
# A front page that announces more feeds than this announces its sections and podcasts.
FEEDS_PER_HOME = 3
# Polls that end together are recorded together; seconds.
RECORD_LINGER = 0.2
RECORD_SIZE = 100


class ListingSpider(ReadingSpider):
    """Base of spiders that poll listings and fetch the articles that are new in them.

    Settings: ``ARTICLES_PER_SOURCE``, ``MAX_AGE_DAYS``.

    Meta keys: ``poll`` and ``awaited`` (the Poll a request belongs to, and its address there),
    ``verify_tls``.

    Stats: ``listings/read``, ``listings/failed/CAUSE``, ``listings/warnings/NAME``,
    ``links/listed``, ``links/new``; the same under ``sources/ID/``. ``polling/sources_left``.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider._selection = Selection(
            most=settings.getint("ARTICLES_PER_SOURCE"),
            oldest=datetime.now(UTC) - timedelta(days=settings.getfloat("MAX_AGE_DAYS")),
        )
        spider._records = Batches(spider._record, size=RECORD_SIZE, linger=RECORD_LINGER)
        spider._polled = set()
        spider._unfinished = Counter()
        crawler.signals.connect(spider._item_settled, signals.item_scraped)
        crawler.signals.connect(spider._item_settled, signals.item_error)
        crawler.signals.connect(spider._callback_failed, signals.spider_error)
        return spider

    _selection: Selection
    _records: Batches[EndpointState, None]
    _polled: set[str]
    _unfinished: Counter[str]
    _endpoints: Endpoints
    _known: KnownPages

    def use(self, database: AsyncDatabase[dict[str, Any]]) -> None:
        """Where poll states and known pages are; to be called before the first request."""
        self._endpoints = Endpoints(database)
        self._known = KnownPages(database)

    def poll_request(self, poll: Poll) -> Request:
        """The request that begins a poll."""
        assert self.crawler.stats is not None
        self._polled.add(poll.id)
        self._unfinished[poll.source.id] += 1
        self.crawler.stats.set_value(f"sources/{poll.source.id}/polled", 1)
        self.crawler.stats.set_value("polling/sources_left", len(self._unfinished))
        return self._listing(poll, poll.url)

    def _listing(self, poll: Poll, url: str, depth: int = 0) -> Request:
        poll.awaits([url])
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            cb_kwargs={"poll": poll, "depth": depth},
            meta=self._meta(poll.source) | {"poll": poll, "awaited": url},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )

    def listed_article(
        self, link: Link, source: Source, priority: int, poll: Poll | None = None
    ) -> Request:
        if poll is not None:
            poll.awaits([link.url])
        link = replace(link, inLanguage=link.inLanguage or source.language)
        reference = SourceReference(source.id, source.name, registrable_domain(link.url))
        meta = self._meta(source) | {"poll": poll, "awaited": link.url}
        return self.article_request(link, reference, priority=priority, **meta)

    def _meta(self, source: Source) -> dict[str, Any]:
        # An operator's delay is not ours to adjust.
        return {
            "verify_tls": source.verify_tls,
            "autothrottle_dont_adjust_delay": source.delay is not None,
        }

    async def parse_listing(
        self, response: Response, poll: Poll, depth: int
    ) -> AsyncIterator[Request]:
        """Read a feed, sitemap or page of links; request what is new of it."""
        try:
            listing = await self._read(response, poll)
        except (NotAListing, WorkerFailed) as error:
            requests = self._unread(poll, error.reason, error.detail)
        else:
            requests = await self._follow(listing, poll, depth)
            if poll.explore:
                requests += self._explore(listing, poll)
        for request in requests:
            yield request
        await self._settle(poll, response.meta["awaited"])

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Note why a listing could not be fetched; try the next usual place."""
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        poll: Poll = request.meta["poll"]
        for another in self._unread(poll, cause_of(failure.value), str(failure.value)):
            yield another
        await self._settle(poll, request.meta["awaited"])

    async def parse_robots(self, response: Response, poll: Poll) -> AsyncIterator[Request]:
        """Poll the sitemaps that robots.txt names; without any, look at the usual places."""
        named = [SitemapReference(url) for url in robots_sitemaps(response.body, response.url)]
        first = [reference.url for reference in news_sitemaps_first(named, SITEMAPS_PER_INDEX)]
        for request in self._try_places(poll, "sitemap", first, sitemap_candidates(response.url)):
            yield request
        await self._settle(poll, response.meta["awaited"])

    async def robots_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Without a robots.txt, look for sitemaps at the usual places."""
        request: Request = failure.request  # type: ignore[attr-defined] # set by Scrapy
        poll: Poll = request.meta["poll"]
        for another in self._try_places(poll, "sitemap", [], sitemap_candidates(poll.url)):
            yield another
        await self._settle(poll, request.meta["awaited"])

    async def article_failed(self, failure: Failure) -> AsyncIterator[Rejection]:
        rejected = False
        async for rejection in super().article_failed(failure):
            rejected = True
            yield rejection
        if not rejected:  # else the poll waits until the rejection is stored
            await self._settle_request(failure.request)  # type: ignore[attr-defined] # set by Scrapy

    async def _read(self, response: Response, poll: Poll) -> Listing:
        body, url = response.body, response.url
        if poll.kind == "feed":
            return await self.workers.run(parse_feed, body, url)
        if poll.kind == "sitemap":
            return await self.workers.run(parse_sitemap, body, url)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        encoding = http_content_type_encoding(content_type)
        return await self.workers.run(partial(parse_section, encoding=encoding), body, url)

    async def _follow(self, listing: Listing, poll: Poll, depth: int) -> list[Request]:
        """Requests for what a listing leads to: new articles, and the sitemaps of an index."""
        now = datetime.now(UTC)
        source = poll.source
        candidates = self._selection.candidates(listing.links, source)
        urls = {identity: link.url for identity, link in candidates.items()}
        for identity in await self._known.among(urls, now):
            del candidates[identity]
        chosen = self._selection.choose(candidates, source)
        poll.read(links=len(listing.links), new=len(chosen))
        self._count(source, "listings/read")
        self._count(source, "links/listed", len(listing.links))
        self._count(source, "links/new", len(chosen))
        for warning in listing.warnings:
            self._count(source, f"listings/warnings/{warning}")
        requests = [self.listed_article(link, source, priority(link, now), poll) for link in chosen]
        if depth < SITEMAP_DEPTH:
            children = news_sitemaps_first(listing.sitemaps, SITEMAPS_PER_INDEX)
            requests += [self._listing(poll, child.url, depth + 1) for child in children]
        return requests

    def _unread(self, poll: Poll, cause: str, detail: str) -> list[Request]:
        if poll.alternatives:
            poll.url = poll.alternatives.pop(0)
            return [self._listing(poll, poll.url)]
        poll.fail(cause, detail)
        return []

    def _explore(self, listing: Listing, home: Poll) -> list[Request]:
        """Look for the feeds and sitemaps of a source that names only its home."""
        robots = Request(
            urljoin(home.url, "/robots.txt"),
            callback=self.parse_robots,
            errback=self.robots_failed,
            cb_kwargs={"poll": home},
            meta=self._meta(home.source)
            | {"poll": home, "awaited": "robots.txt", "dont_obey_robotstxt": True},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )
        home.awaits(["robots.txt"])
        feeds = listing.feeds[:FEEDS_PER_HOME]
        return [robots, *self._try_places(home, "feed", feeds, feed_candidates(home.url))]

    def _try_places(
        self, home: Poll, kind: Kind, announced: list[str], usual: list[str]
    ) -> list[Request]:
        """Poll each announced listing; where none is, the usual places until one answers."""
        polls = [Poll(home.source, kind, url, found=True) for url in announced]
        if not polls:
            polls = [Poll(home.source, kind, usual[0], found=True, alternatives=usual[1:])]
        return [self.poll_request(poll) for poll in polls if poll.id not in self._polled]

    async def _item_settled(self, response: Response | Failure | None) -> None:
        """An article or rejection is stored (or its storing failed)."""
        await self._settle_request(getattr(response, "request", None))

    async def _callback_failed(self, response: Response) -> None:
        await self._settle_request(response.request)

    async def _settle_request(self, request: Request | None) -> None:
        if request is not None and request.meta.get("poll") is not None:
            await self._settle(request.meta["poll"], request.meta["awaited"])

    async def _settle(self, poll: Poll, address: str) -> None:
        """One request of a poll is done; after the last, record the poll."""
        if not poll.settle(address):
            return
        self._finish(poll)
        if not poll.listed:
            if poll.found and poll.state is None:
                return  # nothing at the usual places: that is no failure
            self._count(poll.source, f"listings/failed/{poll.cause}")
            self.logger.warning("%s not read (%s): %r", poll.kind, poll.cause, poll.url)
        await self._records.submit(poll.result(datetime.now(UTC)))

    def _finish(self, poll: Poll) -> None:
        assert self.crawler.stats is not None
        self._unfinished[poll.source.id] -= 1
        self._unfinished += Counter()  # drops the sources with nothing left
        self.crawler.stats.set_value("polling/sources_left", len(self._unfinished))

    async def _record(self, states: list[EndpointState]) -> list[None]:
        try:
            await self._endpoints.record(states)
        except PyMongoError as error:
            # Unrecorded polls are due again with the next run, which finds their articles known.
            self.logger.error("Polls are not recorded: %s", error)
        return [None] * len(states)

    def _count(self, source: Source, name: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(name, count)
        self.crawler.stats.inc_value(f"sources/{source.id}/{name}", count)
