"""Test which addresses a search asks, in which order and how many, on webs written out here.

The web is a dictionary; what it holds is read by the readers of the crawl.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from crawler.finding.found import SearchResult, Tried
from crawler.finding.reading import ListingKind, ReadDocument, read_document
from crawler.finding.site_search import (
    MOST_FEEDS,
    MOST_REQUESTS,
    MOST_SECTIONS,
    Answer,
    NotFetched,
    SiteSearch,
)
from model.errors import NotAListing
from model.links import Link
from tests.support.articles.stories import article

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SITE = "https://herald.example"
TITLES = ("ferry-runs-aground-off-the-point", "council-keeps-the-night-buses", "bridge-is-shut")


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"


def stories(count: int, first: int = 0) -> list[str]:
    return [f"/2026/11/2{n % 7}/story-number-{first + n}-of-the-week" for n in range(count)]


def feed(paths: list[str], hours: int = 1) -> str:
    def item(path: str, age: int) -> str:
        when = (NOW - timedelta(hours=age)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        return f"<item><link>{SITE}{path}</link><pubDate>{when}</pubDate></item>"

    items = "".join(item(path, hours + n) for n, path in enumerate(paths))
    return f"<rss version='2.0'><channel><title>Herald</title>{items}</channel></rss>"


def sitemap(paths: list[str], news: bool = False) -> str:
    inner = "<n:news><n:title>A title</n:title></n:news>" if news else ""
    namespace = "http://www.google.com/schemas/sitemap-news/0.9"
    urls = "".join(f"<url><loc>{SITE}{path}</loc>{inner}</url>" for path in paths)
    main = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<urlset xmlns='{main}' xmlns:n='{namespace}'>{urls}</urlset>"


def index(*children: str) -> str:
    maps = "".join(f"<sitemap><loc>{SITE}{child}</loc></sitemap>" for child in children)
    return (
        f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{maps}</sitemapindex>"
    )


def links(paths: list[str]) -> str:
    return "".join(f"<h2><a href='{path}'>A headline of {path[-22:]}</a></h2>" for path in paths)


class WrittenWeb:
    """Answer from a dictionary of paths; every article is stored but those that say "wall"."""

    def __init__(self, pages: Mapping[str, str], moved: Mapping[str, str] | None = None) -> None:
        self.pages = pages
        self.moved = moved or {}
        self.asked: list[str] = []
        self.articles: list[str] = []
        self.delay = 0.0

    async def fetch(self, url: str, *, robots: bool = False) -> Answer:
        path = url.removeprefix(SITE)
        self.asked.append(path)
        await asyncio.sleep(self.delay)
        path = self.moved.get(path, path)
        if path not in self.pages:
            raise NotFetched("http-404", "HTTP 404")
        return Answer(SITE + path, self.pages[path].encode())

    async def read(self, answer: Answer, expected: ListingKind) -> ReadDocument:
        try:
            return read_document(answer.body, answer.url, answer.content_type, NOW, expected)
        except NotAListing as error:
            raise NotFetched(error.reason, error.detail) from error

    async def article(self, link: Link) -> Tried:
        self.articles.append(link.url)
        if "wall" in link.url:
            return Tried(link.url, why_not="no-text")
        return Tried(link.url, article("herald.example", "A text.", path=link.url[-20:]))


def find(web: WrittenWeb, url: str = f"{SITE}/", seconds: float = 20) -> SearchResult:
    search = SiteSearch(web, NOW, NOW - timedelta(days=30))
    return asyncio.run(search.run([url], timedelta(seconds=seconds)))


def listed(result: SearchResult) -> dict[str, str]:
    return {each.url.removeprefix(SITE): each.kind for each in result.listings}


WHOLE = {
    "/": page(
        "<nav><a href=/world>World</a><a href=/sport>Sport</a></nav>"
        + links(stories(6))
        + "<footer><a href=/rss-feeds>RSS feeds</a></footer>",
        "<link rel=alternate type='application/rss+xml' href=/top.xml>",
    ),
    "/robots.txt": f"User-agent: *\nSitemap: {SITE}/maps.xml\n",
    "/maps.xml": index("/map-news.xml", "/map-2026-11.xml"),
    "/map-news.xml": sitemap(stories(9), news=True),
    "/map-2026-11.xml": sitemap(stories(30)),
    "/top.xml": feed(stories(6)),
    "/rss-feeds": page("<a href=/f/world.rss>World</a> <a href=/f/sport.rss>Sport</a>"),
    "/f/world.rss": feed(stories(5, 100)),
    "/f/sport.rss": feed(stories(5, 200)),
    "/world": page(links(stories(7, 100))),
    "/sport": page("<p>Nothing yet."),
}  # fmt: skip


def test_everything_that_a_site_names_is_found() -> None:
    web = WrittenWeb(WHOLE)
    result = find(web)
    assert listed(result) == {
        "/top.xml": "feed",
        "/map-news.xml": "news sitemap",
        "/maps.xml": "sitemap",
        "/f/world.rss": "feed",
        "/f/sport.rss": "feed",
        "/": "section",
        "/world": "section",
    }
    how = {each.url.removeprefix(SITE): each.how for each in result.listings}
    assert how["/top.xml"] == f"announced by {SITE}/"
    assert how["/maps.xml"] == "named in robots.txt"
    assert how["/map-news.xml"] == f"named in {SITE}/maps.xml"
    assert how["/f/world.rss"] == f"linked from {SITE}/rss-feeds"
    assert len(web.asked) == len(set(web.asked))
    # no address is guessed where the site names some
    assert set(web.asked) <= set(WHOLE)
    assert result.unread == []


def test_from_an_article_its_front_page_is_searched() -> None:
    path = "/2026/11/20/ferry-runs-aground-off-the-point"
    web = WrittenWeb({**WHOLE, path: page("<p>Text", "<meta property=og:type content=article>")})
    result = find(web, SITE + path)
    assert result.home == f"{SITE}/"
    assert listed(result) == listed(find(WrittenWeb(WHOLE)))


def test_from_an_article_that_names_a_front_page_below_the_root() -> None:
    path = "/de/2026/11/20/faehre-laeuft-vor-der-kueste-auf"
    web = WrittenWeb(
        {
            path: page("<p>Text", "<link rel=home href=/de/>"),
            "/de/": page(links(stories(6)), "<link rel=alternate type=application/rss+xml href=f>"),
            "/de/f": feed(stories(5)),
        }
    )
    result = find(web, SITE + path)
    assert result.home == f"{SITE}/de/"
    assert listed(result)["/de/f"] == "feed"
    # the page that is named is gone: the root will do
    web = WrittenWeb({**WHOLE, path: web.pages[path]})
    assert find(web, SITE + path).home == f"{SITE}/"


def test_from_a_feed_or_a_sitemap() -> None:
    result = find(WrittenWeb(WHOLE), f"{SITE}/f/sport.rss")
    assert (result.home, result.listings[0].how) == (f"{SITE}/", "given")
    assert listed(result) == listed(find(WrittenWeb(WHOLE)))
    alone = find(WrittenWeb({"/x.xml": sitemap(stories(5))}), f"{SITE}/x.xml")
    assert listed(alone) == {"/x.xml": "sitemap"}


def test_usual_addresses_are_the_last_resort_and_the_first_that_is_one_ends_it() -> None:
    web = WrittenWeb(
        {
            "/": page(links(stories(6))),
            "/rss": page("<p>Our app is new."),
            "/rss.xml": feed(stories(5)),
            "/feed.xml": feed(stories(4)),
            "/sitemap.xml": sitemap(stories(8)),
        }
    )
    result = find(web)
    assert listed(result) == {"/rss.xml": "feed", "/sitemap.xml": "sitemap", "/": "section"}
    assert "/feed.xml" not in web.asked
    assert "usual address" in result.listings[0].how


def test_one_document_under_two_addresses_is_one_listing() -> None:
    head = "".join(
        f"<link rel=alternate type=application/rss+xml href={path}>"
        for path in ("/feed/", "/feed", "/rss", "/index.xml")
    )
    web = WrittenWeb(
        {"/": page("", head), "/feed/": feed(stories(5)), "/index.xml": feed(stories(5))},
        moved={"/feed": "/feed/", "/rss": "/feed/"},
    )
    assert listed(find(web)) == {"/feed/": "feed"}
    assert "/feed" not in web.asked[2:]  # it differs by its slash only


def test_what_can_not_be_read_is_said() -> None:
    head = "".join(f"<link rel=alternate type=application/rss+xml href={p}>" for p in ("/a", "/b"))
    web = WrittenWeb({"/": page("", head), "/b": "<rss version='2.0", "/rss": feed(stories(3))})
    result = find(web)
    assert [(each.url, each.cause) for each in result.unread] == [(f"{SITE}/a", "http-404")]
    # one that lists nothing is shown, and others are looked for
    assert listed(result) == {"/b": "feed", "/rss": "feed"}


def test_from_a_page_that_is_gone() -> None:
    web = WrittenWeb(WHOLE)
    result = find(web, f"{SITE}/2019/01/02/a-story-of-long-ago")
    assert result.home == f"{SITE}/"
    assert listed(result) == listed(find(WrittenWeb(WHOLE)))


def test_nothing_can_be_read_at_all() -> None:
    with pytest.raises(NotFetched) as caught:
        find(WrittenWeb({}))
    assert caught.value.cause == "http-404"


def test_requests_are_bounded() -> None:
    feeds = "".join(f"<a href=/f{n}/rss>x</a>" for n in range(50))
    menu = "".join(f"<a href=/s{n}>x</a>" for n in range(50))
    announced = "<link rel=alternate type=application/rss+xml href={}>"
    pages = {"/": page(f"<nav>{menu}</nav>{feeds}")}
    for n in range(50):
        pages[f"/f{n}/rss"] = page("".join(f"<a href=/f{n}/{m}/rss>x</a>" for m in range(50)))
        head = "".join(announced.format(f"/s{n}/{m}/rss") for m in range(20))
        pages[f"/s{n}"] = page(links(stories(9, 10 * n)), head)
    web = WrittenWeb(pages)
    find(web)
    assert len(web.asked) <= MOST_REQUESTS + 2  # the page given, and robots.txt
    assert sum(path in pages and path.startswith("/f") for path in web.asked) == MOST_FEEDS
    assert sum(path in pages and path.startswith("/s") for path in web.asked) <= MOST_SECTIONS


def test_a_slow_site_is_left_in_time() -> None:
    web = WrittenWeb(WHOLE)
    web.delay = 0.15
    result = find(web, seconds=0.4)
    assert result.cut is not None
    assert result.home == f"{SITE}/"
    web.delay = 5
    with pytest.raises(NotFetched) as caught:
        find(web, seconds=0.1)
    assert caught.value.cause == "timeout"
