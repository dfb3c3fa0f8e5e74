"""Poll feeds, sitemaps and pages of links, and request what is new in them."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from crawler.discovery.feeds.push import combined, push_of_headers
from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.sitemaps.child_choice import lists_news
from crawler.discovery.well_known import feed_candidates, robots_sitemaps, sitemap_candidates
from crawler.downloader.answers.completeness import warning_of
from crawler.downloader.answers.wall_pages import why_without_text
from crawler.downloader.failures import ABANDONED, cause_of, detail_of
from crawler.frontier.priorities import link_date, request_priority
from crawler.frontier.recheck_turns import named_again
from crawler.frontier.selection import Period, Selection, corrected_pages
from crawler.polling.exploration import FEEDS_PER_HOME, discovered_polls, next_address
from crawler.polling.freshness import fresh_for
from crawler.polling.interval import PollLimits
from crawler.polling.open_polls import OpenPolls
from crawler.polling.poll import Kind, Poll
from crawler.polling.request_context import RequestContext
from crawler.polling.sitemap_walk import chosen_of, next_sitemaps
from crawler.polling.state_cache import PollStateCache
from crawler.sources.source import Source
from crawler.spiders.base import NOT_MODIFIED, conditional
from crawler.spiders.known_links import KnownLinks
from crawler.spiders.listing_reader import copy_of, read_listing
from crawler.spiders.source_base import SourceSpider, context_of_source, pace_meta
from database.connection.session import DatabaseSession
from database.repositories.crawling.poll_states import PollStateRepository
from model.errors import NotAListing, WorkerFailed
from model.items import FailedVisit, Rejection, Unfetched

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# The request priority of listings: they come first, as only then is known what is newest.
LISTING_PRIORITY = 1000
# The request priority of articles that a listing says were corrected: after what is new, before
# what archives list.
CORRECTED_PRIORITY = 150
# The request priority of articles published long ago: after everything else.
BACKFILL_PRIORITY = -2000
# Articles that one run of a backfill requests at most: more would wait in memory (half a GB a
# million) for days at a polite pace; the next run goes on where this one ends.
MOST_BACKFILLED = 100_000
# Listings whose links are looked up and requested at the same time; others wait packed. With two,
# one is unpacked while the database is asked about the other.
FOLLOWED_AT_ONCE = 2


class ListingSpider(SourceSpider):
    """Poll listings and fetch the articles that are new in them: the base of spiders that do.

    Settings: ``ARTICLES_PER_SOURCE``, ``MAX_AGE_DAYS``, ``POLL_FLOOR``, ``POLL_CEILING``,
    ``POLL_PATIENCE``.

    Stats: ``listings/read``, ``listings/failed/CAUSE``, ``listings/warnings/NAME``,
    ``links/listed``, ``links/new``; the same under ``sources/ID/``. ``polling/sources_left``.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings = crawler.settings
        spider._selection = spider._new_selection(settings)
        spider.open_polls = OpenPolls(crawler, spider.clock)
        spider._following = asyncio.Semaphore(FOLLOWED_AT_ONCE)
        spider.limits = PollLimits(
            floor=timedelta(seconds=settings.getfloat("POLL_FLOOR")),
            ceiling=timedelta(seconds=settings.getfloat("POLL_CEILING")),
            price=timedelta(seconds=settings.getfloat("POLL_PATIENCE")),
        )
        return spider

    @property
    def period(self) -> Period | None:
        """Return the period of a backfill, whose sitemaps are walked whole; else None."""
        return None

    open_polls: OpenPolls
    limits: PollLimits
    _selection: Selection
    _following: asyncio.Semaphore
    _connection: DatabaseSession
    _states: PollStateCache
    _known: KnownLinks

    def _new_selection(self, settings: BaseSettings) -> Selection:
        if self.period is not None:
            return Selection(MOST_BACKFILLED, self.period.since, self.period.until)
        oldest = self.clock.now() - timedelta(days=settings.getfloat("MAX_AGE_DAYS"))
        return Selection(settings.getint("ARTICLES_PER_SOURCE"), oldest)

    async def use(self, connection: DatabaseSession) -> None:
        """Use this database for poll states and known pages; to be called before any request."""
        database = await connection.database()
        self._connection = connection
        self._states = PollStateCache(connection, PollStateRepository(database))
        self._known = KnownLinks(connection, database)
        if self.period is None:
            self.open_polls.record_in(self._states)

    def poll_request(self, poll: Poll) -> Request:
        """Open a poll and return its first request."""
        self.open_polls.open(poll)
        return self._listing(poll, poll.url)

    def begin_round(self) -> None:
        """Let sources be polled, and bring as many articles, again."""
        self.open_polls.begin_round()
        self._selection.begin_round()

    def backfill_requests(self, source: Source) -> list[Request]:
        """Return the requests that begin a walk through the sitemaps of a source."""
        now = self.clock.now()
        polls = [Poll(source, "sitemap", url, now, self.limits) for url in source.sitemaps]
        if polls:
            return [self.poll_request(poll) for poll in polls]
        home = Poll(source, "home", source.home, now, self.limits, found=True)
        return [self._robots(home)]

    def _listing(self, poll: Poll, url: str, depth: int = 0) -> Request:
        poll.ask(url)
        return Request(
            url,
            callback=self.parse_listing,
            errback=self.listing_failed,
            headers=conditional(*poll.validators) if depth == 0 else {},
            meta=context_of_source(poll.source, poll, depth=depth).as_meta()
            | pace_meta(poll.source)
            | {"handle_httpstatus_list": [NOT_MODIFIED]},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        """Read a feed, sitemap or page of links, if it has changed; request what is new of it."""
        context = RequestContext.of(response.request)
        poll, depth = context.open_poll(), context.depth
        body_hash = hashlib.sha256(response.body).hexdigest()
        if depth == 0 and (response.status == NOT_MODIFIED or poll.is_unchanged(body_hash)):
            poll.unchanged()
            self.counts.count_listing(poll.source.id, is_unchanged=True)
        elif poll.is_read_again(body_hash):
            self.counts.count_listing(poll.source.id, is_unchanged=True)
        else:
            async for request in self._requests(response, poll, depth):
                yield request
        if depth == 0 and response.status != NOT_MODIFIED:
            fresh = fresh_for(
                response.headers.get("Cache-Control"), response.headers.get("Expires"), poll.now
            )
            poll.hint = max((hint for hint in (fresh, poll.hint) if hint), default=None)
            poll.copy = copy_of(response, body_hash)
        await self.open_polls.settle(poll, context.awaited)

    async def listing_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Note why a listing could not be fetched; try the next usual place."""
        context = RequestContext.of(failure.request)  # type: ignore[attr-defined] # set by Scrapy
        poll = context.open_poll()
        cause = cause_of(failure.value)
        if cause in ABANDONED:
            self.open_polls.abandon(poll)
            return
        for another in self._unread(poll, cause.name, detail_of(failure.value)):
            yield another
        await self.open_polls.settle(poll, context.awaited)

    async def article_failed(
        self, failure: Failure
    ) -> AsyncIterator[Rejection | FailedVisit | Unfetched]:
        """Do as for any page; where nothing was asked, leave its poll to another crawl."""
        poll = RequestContext.of(failure.request).poll  # type: ignore[attr-defined] # set by Scrapy
        if poll is not None and cause_of(failure.value) in ABANDONED:
            self.open_polls.abandon(poll)
        async for item in super().article_failed(failure):
            yield item

    async def parse_robots(self, response: Response) -> AsyncIterator[Request]:
        """Poll the sitemaps that robots.txt names; without any, look at the usual places."""
        context = RequestContext.of(response.request)
        poll = context.open_poll()
        named = [SitemapReference(url) for url in robots_sitemaps(response.body, response.url)]
        chosen = await chosen_of(named, poll, self.period, self.clock.now())
        first = [reference.url for reference in chosen]
        for request in self._discovered(poll, "sitemap", first, sitemap_candidates(response.url)):
            yield request
        await self.open_polls.settle(poll, context.awaited)

    async def robots_failed(self, failure: Failure) -> AsyncIterator[Request]:
        """Look for sitemaps at the usual places, as there is no robots.txt."""
        context = RequestContext.of(failure.request)  # type: ignore[attr-defined] # set by Scrapy
        poll = context.open_poll()
        for another in self._discovered(poll, "sitemap", [], sitemap_candidates(poll.url)):
            yield another
        await self.open_polls.settle(poll, context.awaited)

    async def _requests(self, response: Response, poll: Poll, depth: int) -> AsyncIterator[Request]:
        """Yield requests for what a new or changed listing leads to."""
        try:
            packed = await read_listing(self.workers, response, poll.kind, self.clock.now())
        except (NotAListing, WorkerFailed) as error:
            why = why_without_text(response) or error
            for request in self._unread(poll, why.reason, why.detail):
                yield request
            return
        async with self._following:
            # a thread, because fifty thousand links take a tenth of a second
            listing = await asyncio.to_thread(packed.unpack)
            if warning_of(response.flags) is not None:
                listing.warn("cut-transfer")
            if depth == 0:
                offered = push_of_headers(response.headers.getlist("Link"), response.url)
                poll.announce(listing.ttl, combined(offered, listing.push))
            else:
                named = response.meta.get("redirect_urls", [response.url])[0]
                poll.read_sitemap(named, is_news=lists_news(listing, self.clock.now()))
            async for request in self._follow(listing, poll, depth):
                yield request
            if poll.explore:
                for request in self._explore(listing, poll):
                    yield request

    async def _follow(self, listing: Listing, poll: Poll, depth: int) -> AsyncIterator[Request]:
        """Yield requests for new articles, corrected ones, and the sitemaps of an index."""
        now = self.clock.now()
        source = poll.source
        candidates = self._selection.candidates(listing.links, source)
        known = await self._known.among(candidates, poll, now)
        listed_again = [(candidates.pop(identity), page) for identity, page in known.items()]
        chosen = self._selection.choose(candidates, source)
        if len(chosen) < len(candidates) or listing.sitemaps:
            # The rest is for later runs; and an index says nothing of what is in its sitemaps.
            poll.complete = False
        dated = listing.links if poll.is_first else candidates.values()
        poll.read(len(listing.links), len(chosen), [link_date(link) for link in dated])
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
        for page in [*corrected_pages(listed_again), *named_again(listed_again, now)]:
            if self._selection.take(page.id):
                yield self.listed_recheck(page, source, CORRECTED_PRIORITY, poll)
        for child in await next_sitemaps(listing, poll, depth, self.period, now):
            yield self._listing(poll, child.url, depth + 1)

    def _unread(self, poll: Poll, cause: str, detail: str) -> list[Request]:
        """Return the request for the next usual address; without one, the poll has failed."""
        another = next_address(poll)
        if another is not None:
            return [self._listing(poll, another)]
        poll.fail(cause, detail)
        return []

    def _explore(self, listing: Listing, home: Poll) -> list[Request]:
        """Look for the feeds and sitemaps of a source that names only its home."""
        announced, usual = listing.feeds[:FEEDS_PER_HOME], feed_candidates(home.url)
        return [self._robots(home), *self._discovered(home, "feed", announced, usual)]

    def _discovered(
        self, home: Poll, kind: Kind, announced: list[str], usual: list[str]
    ) -> list[Request]:
        polls = discovered_polls(home, kind, announced, usual)
        return [self.poll_request(poll) for poll in polls if not self.open_polls.was_polled(poll)]

    def _robots(self, home: Poll) -> Request:
        return Request(
            urljoin(home.url, "/robots.txt"),
            callback=self.parse_robots,
            errback=self.robots_failed,
            meta=context_of_source(home.source, home).as_meta()
            | pace_meta(home.source)
            | {"dont_obey_robotstxt": True},
            priority=LISTING_PRIORITY,
            dont_filter=True,
        )
