"""Test what a page says of where its site keeps feeds, sitemaps, sections and its front page."""

from __future__ import annotations

import json

import pytest

from crawler.finding.page_clues import MAX_CLUES, PageClues, read_clues
from model.errors import NotAnArticle

SITE = "https://www.herald.example"
ARTICLE = f"{SITE}/2026/11/26/ferry-runs-aground-off-the-point"


def clues(body: str, url: str = f"{SITE}/", head: str = "") -> PageClues:
    page = f"<!doctype html><html lang=en><head><title>t</title>{head}</head><body>{body}</body>"
    return read_clues(page.encode(), url)


@pytest.mark.parametrize(
    "href",
    [
        "/rss",
        "/rss.xml",
        "/news/rss/",
        "/feed/",
        "/world/feed",
        "/feeds/all.atom.xml",
        "/index.rdf",
        "/export/atom.php",
        "/?feed=rss2",
        "/news.php?format=rss",
        "/rss_world.xml",
        "https://feeds.herald.example/top",
        "https://feeds2.proxy.example/herald-top",
        "https://rss.proxy.example/herald",
        "https://blog.herald.example/feed.json",
    ],
)
def test_links_whose_address_names_a_feed(href: str) -> None:
    assert len(clues(f"<a href='{href}'>All news</a>").feeds) == 1


@pytest.mark.parametrize(
    "href",
    [
        "/news/pressure-on-prices",
        "/crosswords",
        "/2026/11/26/feeding-the-five-thousand",
        "/feedback",
        "/atomic-power",
        "https://reader.example/subscribe/feed/https%3A%2F%2Fwww.herald.example%2Frss",
        "/comments/feed/",
        "/a-story/feed/comments.rss",
        "javascript:alert('rss')",
    ],
)
def test_links_that_name_none(href: str) -> None:
    assert clues(f"<a href='{href}'>All news</a>").feeds == []


@pytest.mark.parametrize(
    ("anchor", "is_feed"),
    [
        ("<a href=/nachrichten-abo>RSS</a>", True),
        ("<a href=/abo><img alt=''>RSS-Feeds</a>", True),
        ("<a href=/abo title='RSS feed'><i class=icon></i></a>", True),
        ("<a href=/abo aria-label=Atom></a>", True),
        ("<a href=/abo type='application/rss+xml'>News</a>", True),
        ("<a href=/abo>The feed industry is in trouble</a>", False),
        ("<a href=/abo>Newsfeeder</a>", False),
        ("<a href='https://other.example/abo'>RSS</a>", False),
        ("<a href='/rss'>Comments</a>", False),
    ],
)
def test_links_that_are_called_a_feed(anchor: str, is_feed: bool) -> None:
    assert bool(clues(anchor).feeds) is is_feed


def test_addresses_for_readers_are_read_as_what_they_lead_to() -> None:
    body = "<a href='feed://www.herald.example/rss'>a</a>"
    body += "<a href='feed:https://www.herald.example/b/rss'>b</a>"
    assert clues(body).feeds == ["http://www.herald.example/rss", f"{SITE}/b/rss"]


def test_what_an_address_names_comes_before_what_is_only_called_so() -> None:
    assert clues("<a href=/abo>RSS</a><a href=/feed/>All</a>").feeds == [
        f"{SITE}/feed/",
        f"{SITE}/abo",
    ]


def test_feeds_of_a_page_are_bounded() -> None:
    links = "".join(f"<a href=/{number}/rss>x</a>" for number in range(MAX_CLUES + 1))
    assert len(clues(links).feeds) == MAX_CLUES


def test_sitemaps_that_the_page_links_to() -> None:
    head = "<link rel=sitemap type='application/xml' href=/maps/index.xml>"
    body = "<a href=/sitemap-news.xml>Map</a><a href=/sitemap/>Site map</a><a href=/s.xml>x</a>"
    assert clues(body, head=head).sitemaps == [f"{SITE}/maps/index.xml", f"{SITE}/sitemap-news.xml"]


def test_the_sections_of_a_menu() -> None:
    menu = "".join(
        f"<li><a href='{href}'>x</a>"
        for href in (
            "/world", "/politics/", "/category/sport/", "/news", "/news/europe", "/", "/login",
            "/about-us", "/world?page=2", "https://shop.herald.example/world",
            "/2026/11/26/ferry-runs-aground-off-the-point", "/a/b/c", "/author/ann",
        )
    )  # fmt: skip
    foot = "<footer><nav><a href=/old>Old</a></nav></footer>"
    found = clues(f"<nav><ul>{menu}</ul></nav><main><a href=/box>Box</a></main>{foot}")
    wanted = ["/world", "/politics/", "/category/sport/", "/news", "/news/europe"]
    assert found.sections == [f"{SITE}{path}" for path in wanted]


def graph(*nodes: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@graph': nodes})}</script>"


@pytest.mark.parametrize(
    ("head", "home"),
    [
        ("<link rel=home href=/en/>", f"{SITE}/en/"),
        ("<link rel='start' href=/>", f"{SITE}/"),
        (graph({"@type": "WebSite", "url": "https://herald.example/de/"}),
         "https://herald.example/de/"),
        (graph({"@type": "NewsArticle", "publisher": {"@type": "Organization", "url": SITE}}),
         SITE),
        (graph({"@type": "NewsArticle", "isPartOf": {"@type": "WebPage", "@id": f"{SITE}/uk"}}),
         f"{SITE}/uk"),
        (graph({"@type": "BreadcrumbList", "itemListElement": [
            {"position": 2, "item": f"{SITE}/en/world"},
            {"position": 1, "item": {"@id": f"{SITE}/en"}}]}), f"{SITE}/en"),
        (graph({"@type": "WebSite", "url": "https://publisher.example/"}), None),
        (graph({"@type": "WebSite", "url": 5}), None),
        (graph({"@type": "BreadcrumbList", "itemListElement": "x"}), None),
        (graph({"@type": "WebSite", "url": ARTICLE}), None),
        ("", None),
    ],
)  # fmt: skip
def test_the_front_page_that_an_article_names(head: str, home: str | None) -> None:
    assert clues("<p>Text", ARTICLE, head).home == home


def test_a_logo_that_leads_home() -> None:
    assert clues("<a rel=home href=/>The Herald</a>", ARTICLE).home == f"{SITE}/"


@pytest.mark.parametrize(
    ("path", "kind", "is_article"),
    [
        ("/2026/11/26/ferry-runs-aground", "", True),
        ("/x", "article", True),
        ("/", "website", False),
        ("/news", "", False),
        ("/de/", "website", False),
    ],
)
def test_what_is_an_article(path: str, kind: str, is_article: bool) -> None:
    head = f"<meta property='og:type' content='{kind}'>" if kind else ""
    assert clues("<p>Text", f"{SITE}{path}", head).is_article is is_article


def test_what_the_site_is_called() -> None:
    meta = "<meta property='og:site_name' content='The Herald'>"
    nodes = graph({"@type": "WebSite", "name": "Herald Web", "url": SITE})
    assert clues("", head=meta + nodes).name == "The Herald"
    assert clues("", head=nodes).name == "Herald Web"
    assert clues("", head=graph({"@type": "Article", "publisher": {"name": "HM"}})).name == "HM"
    assert clues("").name is None


def test_what_is_no_page() -> None:
    with pytest.raises(NotAnArticle):
        read_clues(b"%PDF-1.7", SITE)
