"""Request articles' pages and read them: what every spider does."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from twisted.python.failure import Failure

from crawler.configuration.arguments import noting, refuse
from crawler.downloader.failures import ABANDONED, POSTPONED, cause_of, detail_of
from crawler.extensions.run_record import RunRecord
from crawler.extraction.version import VERSION
from crawler.polling.request_context import RequestContext
from crawler.spiders.multipage import MultipageReader
from crawler.spiders.page_reader import may_keep_page, read_response, rejection_of
from crawler.spiders.stored_pages import read_stored_article
from crawler.terminal.log_levels import NOTICE
from crawler.workers.pool import WorkerPool
from database.connection.session import DatabaseSession
from database.repositories.crawling.known_pages import KnownPage
from model.clock import Clock, clock_of_environment
from model.components import Discovery, Fetch, Recheck, SourceReference
from model.errors import ConfigurationError, NotAnArticle
from model.installation.program import typed
from model.items import Article, FailedVisit, Rejection, Unfetched, Visit
from model.links import Link
from model.run_counts import RunCounts
from text.escaping import printable
from urls import url_key
from urls.domains.registrable import registrable_domain
from urls.paths import leads_to_front_page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Pages after which a worker process is replaced: extraction leaks a little with every page (lxml's
# dictionary of names, caches of libraries).
PAGES_PER_WORKER = 2000
NOT_MODIFIED = HTTPStatus.NOT_MODIFIED.value
NOT_THERE = (HTTPStatus.NOT_FOUND.value, HTTPStatus.GONE.value)
# Scrapy's middleware that keeps cookies; it loads the list of public suffixes' reader.
COOKIES = "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"
# Characters of an error message or header that are kept.
LONGEST_DETAIL = 500


class BaseSpider(Spider):
    """Request article pages, and yield an Article or a Rejection for each; base of the spiders.

    An article that is split over several addresses is yielded whole: see ``MultipageReader``.

    Settings: ``EXTRACTION_WORKERS``, ``EXTRACTION_TIMEOUT``; those of MultipageReader.

    Stats: ``failed/CAUSE`` for pages that could not be downloaded and will be tried again.
    """

    arguments: Any
    """What the operator asked for; each spider has a dataclass of its own for it."""
    workers: WorkerPool
    parts: MultipageReader

    clock: Clock

    @classmethod
    def parse_arguments(cls, settings: BaseSettings, given: Mapping[str, str]) -> Any:
        """Return the spider's arguments (``-a NAME=VALUE``) as its dataclass.

        Raises ConfigurationError for arguments that can't be used.
        """
        raise NotImplementedError

    @classmethod
    def check(cls, settings: BaseSettings, given: Mapping[str, str]) -> Any:
        """Return the spider's arguments, once they and the settings are known to be usable.

        Raises ConfigurationError; to be called before the crawl.
        """
        mistakes: list[str] = []
        arguments = None
        with noting(mistakes):
            refuse_pickles(settings)
        with noting(mistakes):
            clock_of_environment()
        with noting(mistakes):
            arguments = cls.parse_arguments(settings, given)
        refuse(mistakes)
        return arguments

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Say honestly who asks, unless the operator set a user agent of their own."""
        super().update_settings(settings)
        if not settings.getbool("COOKIES_ENABLED"):
            # It would say itself that it is switched off, when what it needs is loaded: 25 ms.
            base = settings.getdict("DOWNLOADER_MIDDLEWARES_BASE")
            base.pop(COOKIES, None)
            settings.set("DOWNLOADER_MIDDLEWARES_BASE", base, "spider")
        contact = settings["CONTACT_URL"]
        name = f"Copydesk/{settings['VERSION']}" + (f" (+{contact})" if contact else "")
        if settings.getpriority("USER_AGENT") == SETTINGS_PRIORITIES["default"]:
            settings.set("USER_AGENT", name, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider; its arguments are parsed here where nobody did it before.

        ``arguments`` is what ``check`` returned; else the other keywords are what was given.
        """
        arguments = kwargs.pop("arguments", None)
        if arguments is None:
            arguments = cls.parse_arguments(crawler.settings, kwargs)
        if crawler.settings.getbool("LOG_JSON"):
            from crawler.terminal.json_log import write_json_lines

            # Scrapy makes its log handler anew when the spider is there, and before it is opened.
            crawler.signals.connect(write_json_lines, signals.spider_opened)
        spider = super().from_crawler(crawler)
        spider.arguments = arguments
        spider.clock = clock_of_environment()
        spider.workers = WorkerPool(
            workers=crawler.settings.getint("EXTRACTION_WORKERS") or os.cpu_count() or 1,
            timeout=crawler.settings.getfloat("EXTRACTION_TIMEOUT"),
            tasks_per_worker=PAGES_PER_WORKER,
        )
        spider.parts = MultipageReader(crawler, spider.workers, spider.clock)
        crawler.signals.connect(spider.workers.close, signals.spider_closed)
        return spider

    def announce(self, task: str) -> None:
        """Log what the run is about to do, and where its files are: its first line."""
        settings = self.settings
        logger.log(
            NOTICE,
            "Copydesk %s: %s (sources in %s, data in %s)",
            settings["VERSION"],
            task,
            printable(settings["SOURCES_FILE"]),
            printable(settings["DATA_DIR"]),
        )
        if not settings["CONTACT_URL"]:
            logger.warning("CONTACT_URL is not set: publishers can't tell whom to write to")

    def article_request(
        self, context: RequestContext, *, priority: int = 0, meta: dict[str, Any] | None = None
    ) -> Request:
        """Return the request for the page that the link of ``context`` leads to."""
        link, _ = context.article()
        return Request(
            link.url,
            callback=self.parse_article,
            errback=self.article_failed,
            meta=context.as_meta() | (meta or {}),
            priority=priority,
            # Spiders know by urlKey what was requested; the stock filter would only know the URL.
            dont_filter=True,
        )

    def recheck_request(
        self, context: RequestContext, *, priority: int = 0, meta: dict[str, Any] | None = None
    ) -> Request:
        """Return the request for another look at a stored article; 304 is a good answer to it."""
        known = context.known
        assert known is not None
        assert known.url is not None
        context = replace(context, link=Link(known.url, via="recheck"))
        return Request(
            known.url,
            callback=self.parse_recheck,
            errback=self.article_failed,
            headers=conditional(known.etag, known.lastModified),
            meta={"handle_httpstatus_list": [NOT_MODIFIED, *NOT_THERE]}
            | context.as_meta()
            | (meta or {}),
            priority=priority,
            dont_filter=True,
        )

    async def parse_recheck(self, response: Response) -> AsyncIterator[Article | Rejection | Visit]:
        """Read a stored article's page again, unless it has not changed or is not there."""
        context = RequestContext.of(response.request)
        link, source = context.article()
        known = context.known
        assert known is not None
        if known.readBy != VERSION and (before := await self._read_before(known)) is not None:
            yield before
        if response.status == NOT_MODIFIED:
            yield Visit(known.id, link.url, isThere=True, source=source)
        elif response.status in NOT_THERE or leads_to_front_page(link.url, response.url):
            yield Visit(known.id, link.url, isThere=False, source=source)
        else:
            async for item in self.parse_article(response):
                item.recheckOf = Recheck(known.id, link.url, ledToPart=item.url != response.url)
                yield item

    async def _read_before(self, known: KnownPage) -> Article | None:
        """Return what today's rules read of a stored article's page as it was, if it is kept.

        Stored first, it tells what the page changed from what other rules read otherwise.
        """
        session = self.crawler.get_extension(DatabaseSession)
        assert session is not None
        return await read_stored_article(self.workers, session, known.id)

    async def parse_article(self, response: Response) -> AsyncIterator[Article | Rejection]:
        """Extract the page in a worker; whatever goes wrong rejects this page and no other."""
        link, source = RequestContext.of(response.request).article()
        read = await read_response(self.workers, response, link, self.clock.now())
        response, read = await self.parts.from_the_first(response, read, link)
        item: Article | Rejection
        if read.article is not None:
            item = read.article
        else:
            assert read.failure is not None
            item = rejection_of(link, response.url, "extraction", read.failure)
        self._sign(item, link, source)
        item.pendingId = RequestContext.of(response.request).pending
        item.page = read.page
        item.fetch = Fetch(
            status=response.status,
            runId=self._run_id,
            etag=header(response, "ETag"),
            lastModified=header(response, "Last-Modified"),
            pageId=read.page.id,
        )
        if not may_keep_page(response, read):
            item.page = item.fetch.pageId = None
        if isinstance(item, Article):
            item = await self.parts.complete(item, response, link)
        yield item

    async def article_failed(
        self, failure: Failure
    ) -> AsyncIterator[Rejection | FailedVisit | Unfetched]:
        """Reject a page that is not to be had; report one that may be had later.

        For a stored article it is noted that the visit failed, whatever the cause.
        """
        request = failure.request  # type: ignore[attr-defined] # Scrapy sets it on every failure
        cause = cause_of(failure.value)
        context = RequestContext.of(request)
        link, source = context.article()
        if cause is POSTPONED or cause in ABANDONED:
            return  # nothing was asked, so there is nothing to note
        detail = (detail_of(failure.value) or type(failure.value).__name__)[:LONGEST_DETAIL]
        logger.info("Not fetched (%s): %r", cause.name, request.url)
        if context.known is not None:
            yield FailedVisit(
                context.known.id, link.url, cause.name, detail, source, cause.is_of_host
            )
            return
        if cause.is_lasting:
            failed = NotAnArticle(cause.name, detail)
            rejection = rejection_of(link, request.url, "download", failed)
            self._sign(rejection, link, source)
            rejection.pendingId = context.pending
            yield rejection
            return
        if link.via == "request":  # whoever asked for it is told, and asks again
            self.counts.count_failed_page(cause.name, source.id)
            return
        yield Unfetched(
            link.url, url_key(link.url), link, source, cause.name, detail, cause.is_of_host
        )

    def _sign(self, item: Article | Rejection, link: Link, source: SourceReference) -> None:
        """Note on the item where it comes from."""
        item.source = replace(source, domain=registrable_domain(item.url))
        item.discovery = Discovery(
            via=link.via, feedUrl=link.listedAt, firstSeenAt=self.clock.now()
        )

    @property
    def counts(self) -> RunCounts:
        """Return what this crawl counts."""
        counts = self.crawler.get_extension(RunCounts)
        assert counts is not None
        return counts

    @property
    def _run_id(self) -> str:
        record = self.crawler.get_extension(RunRecord)
        return record.run_id if record is not None else "none"


def refuse_pickles(settings: BaseSettings) -> None:
    """Raise ConfigurationError for settings that would keep requests or pages on disk as pickles.

    Whoever can write such a file can run their code in the next crawl. A crawl needs no such
    files: what is to be fetched is in the feeds, and what was fetched in the database.
    """
    if settings["JOBDIR"]:
        raise ConfigurationError(
            "JOBDIR can't be used: Scrapy keeps its queues there as pickles. A crawl that was cut "
            "short is simply run again: it goes on with what is not stored yet"
        )
    if settings.getbool("HTTPCACHE_ENABLED"):
        raise ConfigurationError(
            "HTTPCACHE_ENABLED can't be used: Scrapy keeps its cache as pickles. Raw pages are in "
            f"the collection pages; {typed('crawl', 'replay')} reads them again"
        )


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers that ask for a body only if it is another than the stored one."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def header(response: Response, name: str) -> str | None:
    """Return a response header as text, cut to a sensible length; None where there is none."""
    value = response.headers.get(name)
    return value.decode("latin-1")[:LONGEST_DETAIL] if value else None
