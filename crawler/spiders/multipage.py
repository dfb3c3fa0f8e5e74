"""Fetch, read and join the later parts of an article that is split over several addresses."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.downloader.failures import cause_of
from crawler.polling.request_context import RequestContext
from crawler.spiders.page_reader import may_keep_page, read_response
from crawler.workers.page_tasks import ReadPage
from crawler.workers.pool import WorkerPool
from model.clock import Clock
from model.download_limits import MAX_BODY_BYTES
from model.items import Article
from model.links import Link
from model.run_counts import RunCounts
from urls import url_key

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.extraction.multipage.join import Joining

logger = logging.getLogger(__name__)

OK = 200
# Scrapy's meta key that keeps AutoThrottle from changing an operator's delay holds for the parts
# of an article as for its first page.
INHERITED_META = ("autothrottle_dont_adjust_delay",)


@dataclass(frozen=True)
class Fetched:
    """Hold a page that could be fetched, and what was read of it."""

    response: Response
    read: ReadPage

    @property
    def article(self) -> Article:
        assert self.read.article is not None
        return self.read.article


@dataclass(frozen=True)
class End:
    """Say why an article ends before the part that its page names."""

    why: str
    is_incomplete: bool = True
    """Whether text of it is missing for that."""


class MultipageReader:
    """Complete articles whose pages say that they go on at another address.

    Parts are fetched one after the other while the first page waits, as any page is: robots.txt,
    delays, retries and the address guard apply. So no poll is over, and none recorded, before the
    parts of the articles it led to are here. Where a page offers all parts at one address, that is
    taken instead.

    A part that can't be had, leads elsewhere, repeats what was before or belongs to another
    article ends the article, with a warning in ``extraction.warnings``. Where text is missing for
    that, ``fetch.incomplete`` says so.

    Of an article that is of more than one page, or should be, the first page's validators are not
    kept: a 304 would say nothing of the others. The next visit gets the page, and asks for the
    parts again.

    Settings: ``ARTICLE_MAX_PARTS``.

    Meta keys: those of INHERITED_META are passed on, and of the first page's ``context`` its source
    (whose host's time a part takes) and ``verify_tls``.

    Stats: ``parts/joined``, ``parts/missing/CAUSE``.
    """

    def __init__(self, crawler: Crawler, workers: WorkerPool, clock: Clock) -> None:
        self._crawler = crawler
        self._clock = clock
        self._workers = workers
        self._most = crawler.settings.getint("ARTICLE_MAX_PARTS")

    async def from_the_first(
        self, response: Response, read: ReadPage, link: Link
    ) -> tuple[Response, ReadPage]:
        """Return the first part instead of a page that says it is a later one; else the page.

        Where the first is not to be had, the page is an article of its own, which says no longer
        that it is the first's: it would take the place of the whole.
        """
        article = read.article
        goes_on = article.continuation if article is not None else None
        if article is None or goes_on is None or goes_on.part is not None:
            return response, read
        # Imported here, as whatever joins parts: most crawls meet no article of several.
        from crawler.extraction.multipage.part_urls import part_of

        fetched = await self._fetch(goes_on.first, response, link)
        if isinstance(fetched, Fetched) and part_of(fetched.response.url, response.url) is not None:
            return fetched.response, fetched.read
        article.declaredKey = None
        return response, read

    async def complete(self, article: Article, response: Response, link: Link) -> Article:
        """Return the whole article; ``article``, as read from ``response``, is its first part."""
        goes_on, article.continuation = article.continuation, None
        if goes_on is None:
            return article
        if goes_on.part is None:
            _note(article, f"is a later part of {goes_on.first}, not to be had")
            return article
        if goes_on.whole is not None:
            fetched = await self._fetch(goes_on.whole, response, link)
            if isinstance(fetched, Fetched) and _is_whole(fetched, article, goes_on.first):
                self._counts.count_joined_part()
                return _under_its_name(fetched, article)
        await self._join(article, goes_on.first, goes_on.part, response)
        return article

    async def _join(
        self, article: Article, first: str, address: str | None, response: Response
    ) -> None:
        from crawler.extraction.multipage.join import Joining

        joining = Joining(article)
        # All later parts together may have as many bytes as one page.
        number, left = 2, MAX_BODY_BYTES
        while address is not None:
            if number > self._most:
                part: Fetched | End = End(f"ARTICLE_MAX_PARTS is {self._most}")
            elif not self._crawler.crawling:
                part = End("the crawl was stopped")
            else:
                part = await self._fetch(address, response, None, first)
            end = part if isinstance(part, End) else _added(joining, part, first, number, left)
            if end is not None:
                why = f"ends before part {number}: {end.why}"
                _note(article, why, is_incomplete=end.is_incomplete)
                return
            assert isinstance(part, Fetched)
            self._counts.count_joined_part()
            left -= len(part.response.body)
            goes_on = part.article.continuation
            address = goes_on.part if goes_on is not None else None
            number += 1

    async def _fetch(
        self, address: str, response: Response, link: Link | None, first: str | None = None
    ) -> Fetched | End:
        """Fetch and read the page at ``address``, to which ``response`` leads."""
        assert response.request is not None
        meta = response.request.meta
        first_page = RequestContext.of(response.request)
        context = RequestContext(verify_tls=first_page.verify_tls, source=first_page.source)
        request = Request(
            address,
            callback=NO_CALLBACK,
            meta=context.as_meta() | {name: meta[name] for name in INHERITED_META if name in meta},
            dont_filter=True,
        )
        engine = self._crawler.engine
        assert engine is not None
        try:
            fetched = await engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - as an errback, which is told of any
            return self._missing(address, cause_of(error).name)
        if fetched.status != OK:
            return self._missing(address, f"http-{fetched.status}")
        read = await read_response(self._workers, fetched, link, self._clock.now(), first)
        if read.failure is not None:
            # a slide without a text is no loss; a page that could not be read may be one
            return End(read.failure.reason, read.failure.reason.startswith("extraction-"))
        return Fetched(fetched, read)

    def _missing(self, address: str, cause: str) -> End:
        logger.info("Not fetched (%s): %r", cause, address)
        self._counts.count_missing_part(cause)
        return End(cause)

    @property
    def _counts(self) -> RunCounts:
        counts = self._crawler.get_extension(RunCounts)
        assert counts is not None
        return counts


def _added(joining: Joining, part: Fetched, first: str, number: int, left: int) -> End | None:
    """Join a part that was fetched, and keep its page with the article's; or say why not."""
    from crawler.extraction.multipage.part_urls import part_of

    url = part.response.url
    found = part_of(first, url)
    if found is None or found.number != number:
        return End(f"leads to {url}", url_key(url) != url_key(first))
    if len(part.response.body) > left:
        return End(f"all parts together are over {MAX_BODY_BYTES} bytes")
    refused = joining.add(part.article)
    if refused is not None:
        return End(refused, is_incomplete=False)
    article, fetch = joining.article, joining.article.fetch
    assert fetch is not None
    fetch.etag = fetch.lastModified = None
    if article.page is not None and may_keep_page(part.response, part.read):
        article.partPages.append(part.read.page)
        fetch.partIds.append(part.read.page.id)
    else:  # some of the pages would be worse than none: a replay would cut the text
        article.page = fetch.pageId = None
        article.partPages, fetch.partIds = [], []
    return None


def _note(article: Article, warning: str, *, is_incomplete: bool = True) -> None:
    assert article.extraction is not None
    assert article.fetch is not None
    article.extraction.warnings.append(warning)
    if is_incomplete:
        article.fetch.incomplete = True
        article.fetch.etag = article.fetch.lastModified = None


def _is_whole(fetched: Fetched, article: Article, first: str) -> bool:
    from crawler.extraction.multipage.join import holds
    from crawler.extraction.multipage.part_urls import is_whole

    return is_whole(first, fetched.response.url) and holds(fetched.article, article)


def _under_its_name(fetched: Fetched, first: Article) -> Article:
    """Return the article of the page that shows all of it, under the address of the first part."""
    whole = fetched.article
    assert first.fetch is not None
    whole.alternateUrls = [*first.alternateUrls, whole.url]
    whole.url, whole.urlKey, whole.declaredKey = first.url, first.urlKey, first.declaredKey
    whole.canonicalUrl, whole.syndicatedFrom = first.canonicalUrl, first.syndicatedFrom
    whole.source, whole.discovery = first.source, first.discovery
    keep = first.page is not None and may_keep_page(fetched.response, fetched.read)
    whole.page = fetched.read.page if keep else None
    page_id = whole.page.id if whole.page else None
    whole.fetch = replace(first.fetch, pageId=page_id, etag=None, lastModified=None)
    whole.continuation = None
    return whole
