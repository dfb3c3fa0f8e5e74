"""Search a site for its listings: which addresses to ask, in which order, and how many.

What the site itself names comes first: its pages' links, robots.txt, indexes. Usual addresses are
tried only where it names none. Nothing here fetches: see ``Web``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urljoin

from crawler.discovery.sitemaps.child_choice import news_sitemaps_first
from crawler.discovery.well_known import feed_candidates, robots_sitemaps, sitemap_candidates
from crawler.finding.found import FoundListing, SearchResult, Tried, Unread, measure
from crawler.finding.newest_articles import try_newest
from crawler.finding.page_clues import PageClues
from crawler.finding.reading import ListingKind, ReadDocument
from model.errors import CopydeskError
from model.links import Link

MOST_REQUESTS = 60
"""Requests for pages and listings of one search, usual addresses included."""

MOST_FEEDS = 15
MOST_SITEMAPS = 8
MOST_SECTIONS = 6
"""Listings of a kind that are asked of those that a site names, the likeliest first."""

CHILDREN_OF_INDEX = 3
"""Children of a sitemap index that are read: what is new is in the first few."""

LEAST_LINKS = 5
"""Articles that a page must link to, to be a section: others have a few in a box."""

# Causes for which a page is not there, though its host answers.
_GONE = frozenset({"http-404", "http-410"})


class NotFetched(CopydeskError):
    """Report that an address could not be fetched; ``cause`` is a short stable name."""

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(cause, detail)
        self.cause = cause
        self.detail = detail


@dataclass(frozen=True)
class Answer:
    """Hold what an address answered, after redirects."""

    url: str
    body: bytes
    content_type: str | None = None


class Web(Protocol):
    """Fetch and read, politely and outside the event loop."""

    async def fetch(self, url: str, *, robots: bool = False) -> Answer:
        """Fetch an address (``robots``: a robots.txt); raise NotFetched."""

    async def read(self, answer: Answer, expected: ListingKind) -> ReadDocument:
        """Read what came; raise NotFetched where it is nothing of use."""

    async def article(self, link: Link) -> Tried:
        """Fetch an article as a crawl would, and say whether it would be stored."""


class SiteSearch:
    """Search the site of one address. ``oldest`` is the date before which nothing is stored."""

    def __init__(self, web: Web, now: datetime, oldest: datetime) -> None:
        self._web = web
        self._now = now
        self._oldest = oldest
        self._asked: set[str] = set()
        self._left = MOST_REQUESTS
        self.result = SearchResult("")

    async def run(self, addresses: Sequence[str], within: timedelta) -> SearchResult:
        """Search from the first of ``addresses`` that answers, for at most ``within``.

        Raises NotFetched, for the first, if none does.
        """
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self._search(addresses)
        except TimeoutError:
            if not self.result.home:
                raise NotFetched("timeout", "no answer in time") from None
            seconds = within.total_seconds()
            self.result.cut = f"stopped after {seconds:g} s; what was found until then is shown"
        measure(self.result.listings, self._now)
        return self.result

    async def _search(self, addresses: Sequence[str]) -> None:
        given = await self._first_answer(addresses)
        document = await self._web.read(given, "section")
        pages = await self._front_page(given.url, document)
        robots = await self._robots()
        await self._from_pages(pages, robots)
        if not self._has("feed"):
            await self._first_of("feed", feed_candidates(self.result.home))
        if not self._has("sitemap", "news sitemap"):
            await self._first_of("sitemap", sitemap_candidates(self.result.home))
        await self._sections(pages)
        await try_newest(self.result.listings, self._web.article, self._oldest)

    async def _first_answer(self, addresses: Sequence[str]) -> Answer:
        failures: list[NotFetched] = []
        # where the page is gone, its site may still be there
        roots = [root for url in addresses if (root := urljoin(url, "/")) not in addresses]
        for url in (*addresses, *roots):
            if url in roots and not any(each.cause in _GONE for each in failures):
                continue
            try:
                answer = await self._web.fetch(url)
            except NotFetched as error:
                failures.append(error)
                continue
            self._asked |= {_address(url), _address(answer.url)}
            return answer
        raise failures[0]

    async def _front_page(self, url: str, given: ReadDocument) -> list[tuple[str, ReadDocument]]:
        """Return the pages to look at: the front page of the site, and the one that was given."""
        clues = given.clues
        if clues is not None and not clues.is_article:
            self.result.home = url
            self.result.name = clues.name
            return [(url, given)]
        if clues is None:
            self._add(url, given, "given")
        root = urljoin(url, "/")
        home = clues.home if clues is not None and clues.home else root
        self.result.home = home
        self.result.name = clues.name if clues is not None else None
        pages = [(url, given)] if clues is not None else []
        for candidate in dict.fromkeys((home, root)):
            try:
                front = await self._ask(candidate, "section")
            except NotFetched as error:
                self._note(candidate, "the front page", error)
                continue
            if front is not None and front[1].clues is not None:
                self.result.home = front[0]
                self.result.name = front[1].clues.name or self.result.name
                return [front, *pages]
        return pages

    async def _robots(self) -> list[str]:
        address = urljoin(self.result.home, "/robots.txt")
        try:
            answer = await self._web.fetch(address, robots=True)
        except NotFetched:
            return []  # there need not be one
        return robots_sitemaps(answer.body, answer.url)

    async def _from_pages(
        self, pages: Sequence[tuple[str, ReadDocument]], robots: list[str]
    ) -> None:
        """Ask what the pages and robots.txt name, then what those documents name in turn."""
        feeds: dict[str, str] = {}
        sitemaps = dict.fromkeys(robots, "named in robots.txt")
        for url, page in pages:
            for feed in page.listing.feeds:
                feeds.setdefault(feed, f"announced by {url}")
        for url, page in pages:
            clues = page.clues or PageClues()
            for feed in clues.feeds:
                feeds.setdefault(feed, f"linked from {url}")
            for sitemap in clues.sitemaps:
                sitemaps.setdefault(sitemap, f"linked from {url}")
        more = await self._ask_all(_first(feeds, MOST_FEEDS), "feed")
        more += await self._ask_all(_first(sitemaps, MOST_SITEMAPS), "sitemap")
        listed: dict[str, str] = {}
        for url, document in more:  # pages that list feeds
            clues = document.clues or PageClues()
            for feed in (*document.listing.feeds, *clues.feeds):
                listed.setdefault(feed, f"linked from {url}")
        await self._ask_all(_first(listed, MOST_FEEDS), "feed")

    async def _ask_all(
        self, addresses: dict[str, str], expected: ListingKind
    ) -> list[tuple[str, ReadDocument]]:
        """Ask addresses (with how each was found); add listings, and return what else came."""
        others: list[tuple[str, ReadDocument]] = []
        answers = await asyncio.gather(
            *(self._ask(url, expected) for url in addresses), return_exceptions=True
        )
        for (url, how), answer in zip(addresses.items(), answers, strict=True):
            if isinstance(answer, NotFetched):
                self._note(url, how, answer)
            elif isinstance(answer, BaseException):
                raise answer
            elif answer is not None and answer[1].clues is None:
                await self._add_with_children(*answer, how)
            elif answer is not None:
                others.append(answer)
        return others

    async def _add_with_children(self, url: str, document: ReadDocument, how: str) -> None:
        """Add a listing: of an index its news sitemaps alone, else it with what they list."""
        children = news_sitemaps_first(document.listing.sitemaps, CHILDREN_OF_INDEX, now=self._now)
        if not children:
            self._add(url, document, how)
            return
        links: list[Link] = list(document.listing.links)
        has_news = False
        for child in children:
            try:
                answer = await self._ask(child.url, "sitemap")
            except NotFetched as error:
                self._note(child.url, f"named in {url}", error)
                continue
            if answer is None:
                continue
            if answer[1].kind == "news sitemap":
                has_news = True
                self._add(*answer, f"named in {url}")
            elif answer[1].clues is None:
                links += answer[1].listing.links
        if links or not has_news:
            document.listing.links = links
            self._add(url, document, how)

    async def _first_of(self, kind: ListingKind, usual: Iterable[str]) -> None:
        """Ask usual addresses one by one, until one has a listing."""
        for url in usual:
            try:
                answer = await self._ask(url, kind)
            except NotFetched:
                continue
            if answer is not None and answer[1].clues is None:
                await self._add_with_children(*answer, "a usual address; the site names none")
                return

    async def _sections(self, pages: Sequence[tuple[str, ReadDocument]]) -> None:
        """Add the front page and the sections that its menus name, as pages of links."""
        for url, page in pages:
            if url == self.result.home and len(page.listing.links) >= LEAST_LINKS:
                self._add(url, page, "the front page")
        sections: dict[str, str] = {}
        for url, page in pages:
            for section in (page.clues or PageClues()).sections:
                sections.setdefault(section, f"in a menu of {url}")
        feeds: dict[str, str] = {}
        chosen = _first(sections, MOST_SECTIONS)
        for url, page in await self._ask_all(chosen, "section"):
            for feed in page.listing.feeds:
                feeds.setdefault(feed, f"announced by {url}")
            if len(page.listing.links) >= LEAST_LINKS:
                self._add(url, page, f"in a menu of {self.result.home}")
        await self._ask_all(_first(feeds, MOST_FEEDS), "feed")

    async def _ask(self, url: str, expected: ListingKind) -> tuple[str, ReadDocument] | None:
        """Return what an address answered, with its last address; None if it was asked before."""
        address = _address(url)
        if address in self._asked or self._left <= 0:
            return None
        self._asked.add(address)
        self._left -= 1
        answer = await self._web.fetch(url)
        reached = _address(answer.url)
        if reached != address and reached in self._asked:
            return None
        self._asked.add(reached)
        return answer.url, await self._web.read(answer, expected)

    def _add(self, url: str, document: ReadDocument, how: str) -> None:
        added = FoundListing(url, document.kind, how, document.listing)
        for other in self.result.listings:
            if other.kind == added.kind and other.keys and other.keys == added.keys:
                return  # the same document under another name
        self.result.listings.append(added)

    def _note(self, url: str, how: str, error: NotFetched) -> None:
        self.result.unread.append(Unread(url, how, error.cause, error.detail))

    def _has(self, *kinds: ListingKind) -> bool:
        return any(each.kind in kinds and each.listing.links for each in self.result.listings)


def _first(addresses: dict[str, str], most: int) -> dict[str, str]:
    return dict(list(addresses.items())[:most])


def _address(url: str) -> str:
    """Return what tells one listing from another: not by its key, to which index.xml is nothing."""
    return url.partition("#")[0].partition("://")[2].rstrip("/")
