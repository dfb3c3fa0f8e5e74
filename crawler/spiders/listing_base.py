"""Feeds, sitemaps and pages of links: read, followed, and recorded when all is stored."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure
from w3lib.encoding import http_content_type_encoding

from crawler.discovery.feeds.xml_feed import parse_feed
from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.packed_listing import PackedListing, read_packed
from crawler.discovery.sections.section_page import parse_section
from crawler.discovery.sitemaps.child_choice import news_sitemaps_first, sitemaps_of_period
from crawler.discovery.sitemaps.sitemap import parse_sitemap
from crawler.discovery.well_known import feed_candidates, robots_sitemaps, sitemap_candidates
from crawler.downloader.failures import cause_of
from crawler.frontier.priorities import link_date, request_priority
from crawler.frontier.selection import Period, Selection, corrected_pages
from crawler.polling.freshness import fresh_for
from crawler.polling.interval import PollLimits
from crawler.polling.open_polls import OpenPolls
from crawler.polling.poll import Kind, ListingCopy, Poll
from crawler.polling.request_context import RequestContext
from crawler.polling.state_cache import PollStateCache
from crawler.sources.source import Source
from crawler.spiders.base import NOT_MODIFIED, BaseSpider, conditional, header
from database.connection.session import DatabaseSession
from database.repositories.known_pages import KnownPage, KnownPageRepository
from database.repositories.poll_states import PollStateRepository
from model.components import SourceReference
from model.errors import NotAListing, WorkerFailed
from model.items import Rejection
from model.links import Link
from urls.domains import registrable_domain

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Listings come first: what is newest is known only when all are read.
LISTING_PRIORITY = 1000
# What a listing says was corrected: after what is new, before what archives list.
CORRECTED_PRIORITY = 150
# What was published long ago comes after everything else.
BACKFILL_PRIORITY = -2000
# A backfill of one run: more would wait in memory (half a GB a million) for days at a polite pace;
# the next run goes on where this one ends.
MOST_BACKFILLED = 100_000
# Two and a half years of a daily archive.
SITEMAPS_OF_PERIOD = 1000
# An index may name a sitemap for every day since 1997; what is new is in the first few.
SITEMAPS_PER_INDEX = 5
SITEMAP_DEPTH = 3
# Articles appear in feeds up to about an hour after the date that they bear.
LISTED_LATE = timedelta(hours=1)
# Listings whose links are looked up and requested at the same time; others wait packed.
# With two, one is unpacked while the database is asked about the other.
FOLLOWED_AT_ONCE = 2
# A front page that announces more feeds than this announces its sections and podcasts.
FEEDS_PER_HOME = 3


class ListingSpider(BaseSpider):
    """Base of spiders that poll listings and fetch the articles that are new in them.

    Settings: ``ARTICLES_PER_SOURCE``, ``MAX_AGE_DAYS``, ``POLL_FLOOR``, ``POLL_CEILING``,
    ``POLL_PATIENCE``.

    Meta keys: ``context`` (a RequestContext).

    Stats: ``listings/read``, ``listings/failed/CAUSE``, ``listings/warnings/NAME``,
    ``links/listed``, ``links/new``; the same under ``sources/ID/``. ``polling/sources_left``.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider._selection = spider._new_selection(settings)
        spider.book = OpenPolls(crawler)
        spider._following = asyncio.Semaphore(FOLLOWED_AT_ONCE)
        spider.limits = PollLimits(
            floor=timedelta(seconds=settings.getfloat("POLL_FLOOR")),
            ceiling=timedelta(seconds=settings.getfloat("POLL_CEILING")),
            price=timedelta(seconds=settings.getfloat("POLL_PATIENCE")),
        )
        return spider

    period: Period | None = None
    """For a backfill: sitemaps are walked whole, for what was published in it."""
    book: OpenPolls
    limits: PollLimits
    _selection: Selection
    _following: asyncio.Semaphore
    _connection: DatabaseSession
    _states: PollStateCache
    _known: KnownPageRepository

    def _new_selection(self, settings: BaseSettings) -> Selection:
        if self.period is not None:
            return Selection(MOST_BACKFILLED, self.period.since, self.period.until)
        oldest = datetime.now(UTC) - timedelta(days=settings.getfloat("MAX_AGE_DAYS"))
        return Selection(settings.getint("ARTICLES_PER_SOURCE"), oldest)

    async def use(self, connection: DatabaseSession) -> None:
        """Where poll states and known pages are; to be called before the first request."""
        database = await connection.database()
        self._connection = connection
        self._states = PollStateCache(connection, PollStateRepository(database))
        self._known = KnownPageRepository(database)
        if self.period is None:
            self.book.record_in(self._states)

    def poll_request(self, poll: Poll) -> Request:
        """The request that begins a poll."""
        self.book.open(poll)
        return self._listing(poll, poll.url)

    def begin_round(self) -> None:
        """Sources may be polled, and bring as many articles, again."""
        self.book.begin_round()
        self._selection.begin_round()

    def backfill_requests(self, source: Source) -> list[Request]:
        """The requests that begin a walk through the sitemaps of a source."""
        now = datetime.now(UTC)
        polls = [Poll(source, "sitemap", url, now, self.limits) for url in source.sitemaps]
        if polls:
            return [self.poll_request(poll) for poll in polls]
        home = Poll(source, "home", source.home, now, self.limits, found=True)
        return [self._robots(home)]

    def _listing(self, poll: Poll, url: str, depth: int = 0) -> Request:
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            headers=conditional(*poll.validators) if depth == 0 else {},
            meta=self._context(poll.source, poll, depth=depth).as_meta()
            | _pace_meta(poll.source)
            | {"handle_httpstatus_list": [NOT_MODIFIED]},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )

    def listed_article(self, link: Link, source: Source, priority: int, poll: Poll) -> Request:
        """Return the request for an article that a listing lists."""
        context = self._context(source, poll)
        context.link = replace(link, inLanguage=link.inLanguage or source.language)
        context.source = _reference(source)
        return self.article_request(context, priority=priority, meta=_pace_meta(source))

    def listed_recheck(
        self, page: KnownPage, source: Source, priority: int, poll: Poll | None = None
    ) -> Request:
        """Return the request for another look at a stored article of a source."""
        context = self._context(source, poll)
        context.known, context.source = page, _reference(source)
        return self.recheck_request(context, priority=priority, meta=_pace_meta(source))

    @staticmethod
    def _context(source: Source, poll: Poll | None, depth: int = 0) -> RequestContext:
        """Return the context of a request for ``source``; ``poll`` waits for it from now on."""
        return RequestContext(
            verify_tls=source.verify_tls,
            poll=poll,
            awaited=poll.awaits() if poll is not None else 0,
            depth=depth,
        )

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        """Read a feed, sitemap or page of links, if it has changed; request what is new of it."""
        context = RequestContext.of(response.request)
        poll, depth = context.open_poll(), context.depth
        body_hash = hashlib.sha256(response.body).hexdigest()
        if depth == 0 and (response.status == NOT_MODIFIED or poll.is_unchanged(body_hash)):
            poll.unchanged()
            self.counts.count_listing(poll.source.id, is_unchanged=True)
        else:
            async for request in self._requests(response, poll, depth):
                yield request
        if depth == 0 and response.status != NOT_MODIFIED:
            fresh = fresh_for(
                response.headers.get("Cache-Control"), response.headers.get("Expires"), poll.now
            )
            poll.hint = max((hint for hint in (fresh, poll.hint) if hint), default=None)
            poll.copy = ListingCopy(
                body_hash, header(response, "ETag"), header(response, "Last-Modified")
            )
        await self.book.settle(poll, context.awaited)

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Note why a listing could not be fetched; try the next usual place."""
        context = RequestContext.of(failure.request)  # type: ignore[attr-defined] # set by Scrapy
        poll = context.open_poll()
        for another in self._unread(poll, cause_of(failure.value).name, str(failure.value)):
            yield another
        await self.book.settle(poll, context.awaited)

    async def parse_robots(self, response: Response) -> AsyncIterator[Request]:
        """Poll the sitemaps that robots.txt names; without any, look at the usual places."""
        context = RequestContext.of(response.request)
        poll = context.open_poll()
        named = [SitemapReference(url) for url in robots_sitemaps(response.body, response.url)]
        first = [reference.url for reference in self._children(named)]
        for request in self._try_places(poll, "sitemap", first, sitemap_candidates(response.url)):
            yield request
        await self.book.settle(poll, context.awaited)

    async def robots_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Without a robots.txt, look for sitemaps at the usual places."""
        context = RequestContext.of(failure.request)  # type: ignore[attr-defined] # set by Scrapy
        poll = context.open_poll()
        for another in self._try_places(poll, "sitemap", [], sitemap_candidates(poll.url)):
            yield another
        await self.book.settle(poll, context.awaited)

    async def article_failed(self, failure: Failure) -> AsyncIterator[Rejection]:
        rejected = False
        async for rejection in super().article_failed(failure):
            rejected = True
            yield rejection
        if not rejected:  # else the poll waits until the rejection is stored
            await self.book.settle_request(failure.request, stored=False)  # type: ignore[attr-defined] # set by Scrapy

    async def _requests(self, response: Response, poll: Poll, depth: int) -> AsyncIterator[Request]:
        """Requests for what a new or changed listing leads to."""
        try:
            packed = await self._read(response, poll)
        except (NotAListing, WorkerFailed) as error:
            for request in self._unread(poll, error.reason, error.detail):
                yield request
            return
        async with self._following:
            # a thread, because fifty thousand links take a tenth of a second
            listing = await asyncio.to_thread(packed.unpack)
            async for request in self._follow(listing, poll, depth):
                yield request
            if poll.explore:
                for request in self._explore(listing, poll):
                    yield request

    async def _read(self, response: Response, poll: Poll) -> PackedListing:
        body, url = response.body, response.url
        if poll.kind == "feed":
            return await self.workers.run(read_packed, parse_feed, body, url)
        if poll.kind == "sitemap":
            return await self.workers.run(read_packed, parse_sitemap, body, url)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        encoding = http_content_type_encoding(content_type)
        return await self.workers.run(
            read_packed, partial(parse_section, encoding=encoding), body, url
        )

    async def _follow(self, listing: Listing, poll: Poll, depth: int) -> AsyncIterator[Request]:
        """Requests for what a listing leads to: new articles, and the sitemaps of an index."""
        now = datetime.now(UTC)
        source = poll.source
        candidates = self._selection.candidates(listing.links, source)
        known = await self._known_among(candidates, poll, now)
        listed_again = [(candidates.pop(identity), page) for identity, page in known.items()]
        chosen = self._selection.choose(candidates, source)
        if len(chosen) < len(candidates) or listing.sitemaps:
            # The rest is for later runs; and an index says nothing of what is in its sitemaps.
            poll.complete = False
        dated = listing.links if poll.is_first else candidates.values()
        poll.read(len(listing.links), len(chosen), [link_date(link) for link in dated])
        poll.hint = listing.ttl or poll.hint
        self.counts.count_listing(source.id)
        self.counts.count_links(source.id, listed=len(listing.links), new=len(chosen))
        for warning in listing.warnings:
            self.counts.count_warning(source.id, warning)
        for link in chosen:
            yield self.listed_article(
                link,
                source,
                BACKFILL_PRIORITY if self.period else request_priority(link, now),
                poll,
            )
        for page in corrected_pages(listed_again):
            if self._selection.take(page.id):
                yield self.listed_recheck(page, source, CORRECTED_PRIORITY, poll)
        if depth < SITEMAP_DEPTH:
            for child in self._children(listing.sitemaps):
                yield self._listing(poll, child.url, depth + 1)

    async def _known_among(
        self, candidates: dict[str, Link], poll: Poll, now: datetime
    ) -> dict[str, KnownPage]:
        """Those that need no fetching; while the database is away what was new since the last poll
        does, and the next poll reads the listing again."""
        urls = {identity: link.url for identity, link in candidates.items()}
        known = await self._connection.ask(lambda: self._known.among(urls, now))
        if known is not None:
            return known
        poll.complete = False
        last = poll.state.lastSucceededAt if poll.state else None
        since = last - LISTED_LATE if last else None
        return {
            identity: KnownPage(identity)
            for identity, link in candidates.items()
            if self._connection.spool.holds(identity)
            or self._connection.spool.holds(link.url)
            or (since and (date := link_date(link)) and date < since)
        }

    def _children(self, sitemaps: list[SitemapReference]) -> list[SitemapReference]:
        """Which sitemaps of an index (or of robots.txt) are worth a request."""
        if self.period is None:
            return news_sitemaps_first(sitemaps, SITEMAPS_PER_INDEX)
        return sitemaps_of_period(
            sitemaps, self.period.since, self.period.until, SITEMAPS_OF_PERIOD
        )

    def _unread(self, poll: Poll, cause: str, detail: str) -> list[Request]:
        if poll.alternatives:
            poll.url = poll.alternatives.pop(0)
            return [self._listing(poll, poll.url)]
        poll.fail(cause, detail)
        return []

    def _explore(self, listing: Listing, home: Poll) -> list[Request]:
        """Look for the feeds and sitemaps of a source that names only its home."""
        feeds = listing.feeds[:FEEDS_PER_HOME]
        found = self._try_places(home, "feed", feeds, feed_candidates(home.url))
        return [self._robots(home), *found]

    def _robots(self, home: Poll) -> Request:
        return Request(
            urljoin(home.url, "/robots.txt"),
            callback=self.parse_robots,
            errback=self.robots_failed,
            meta=self._context(home.source, home).as_meta()
            | _pace_meta(home.source)
            | {"dont_obey_robotstxt": True},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )

    def _try_places(
        self, home: Poll, kind: Kind, announced: list[str], usual: list[str]
    ) -> list[Request]:
        """Poll each announced listing; where none is, the usual places until one answers."""
        polls = [
            Poll(home.source, kind, url, home.now, self.limits, found=True) for url in announced
        ]
        if not polls:
            first, *rest = usual
            poll = Poll(home.source, kind, first, home.now, self.limits, found=True)
            poll.alternatives = rest
            polls = [poll]
        return [self.poll_request(poll) for poll in polls if not self.book.was_polled(poll)]


def _reference(source: Source) -> SourceReference:
    return SourceReference(source.id, source.name, registrable_domain(source.home))


def _pace_meta(source: Source) -> dict[str, Any]:
    """Return Scrapy's meta key that keeps AutoThrottle from changing an operator's delay."""
    return {"autothrottle_dont_adjust_delay": source.delay is not None}
