"""Test which links in the head of a page are taken for its feeds."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from crawler.discovery.sections.announced_feeds import MAX_FEEDS, announced_feeds

BASE = "https://www.harbour.example/news/"


def announced(links: str) -> list[str]:
    return announced_feeds(document_fromstring(f"<html><head>{links}</head></html>"), BASE)


def link(kind: str, href: str, title: str = "", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    "kind",
    [
        *("application/rss+xml", "application/atom+xml", "application/feed+json"),
        *("application/rdf+xml", "application/x-rss+xml", "application/x-atom+xml"),
        *("application/rss", "application/atom", "text/rss", "text/rss+xml", "text/atom+xml"),
        *("text/xml", "application/xml", "Text/XML; charset=utf-8"),
    ],
)
def test_the_types_of_feeds(kind: str) -> None:
    assert announced(link(kind, "/rss", "RSS")) == ["https://www.harbour.example/rss"]


@pytest.mark.parametrize(
    ("one", "feed"),
    [
        (link("application/json", "/feed.json"), "/feed.json"),
        (link("application/json", "/all", "JSON Feed"), "/all"),
        (link("application/json", "/wp-json/wp/v2/posts/12", "JSON"), None),
        (link("application/json", "/feed"), None),
        (link("application/json+oembed", "/feed.json"), None),
        (link("text/xml", "/sitemap.xml"), None),
        (link("text/xml", "/oembed?url=x"), None),
        (link("application/xml", "/opensearch.xml"), None),
        (link("text/html", "/en/"), None),
        (link("application/rss+xml", "/rss", rel="feed"), "/rss"),
        (link("application/rss+xml", "/rss", rel="home alternate"), "/rss"),
        (link("application/rss+xml", "/rss", rel="stylesheet"), None),
        (link("application/rss+xml", "feed://www.harbour.example/rss"), "/rss"),
        (link("application/rss+xml", "feed:https://www.harbour.example/rss"), "/rss"),
        (link("application/rss+xml", "javascript:x"), None),
    ],
)
def test_what_is_a_feed(one: str, feed: str | None) -> None:
    assert announced(one) == ([f"https://www.harbour.example{feed}"] if feed else [])


@pytest.mark.parametrize(
    ("href", "title", "kept"),
    [
        ("https://www.commentary.example/feed/", "Commentary Weekly", True),
        ("/comment/rss", "Comment", True),
        ("/commentisfree/rss", "Comment is free", True),
        ("/rss/commenti.xml", "Commenti", True),
        ("/a-story/feed/", "Harbour Post » A story Comments Feed", False),
        ("/a-story/feed/", "Harbour Post » Kommentar-Feed zu Fähre", False),
        ("/a-story/feed/", "Harbour Post » Ferry Flux des commentaires", False),
        ("/a-story/feed/", "Comments on: A story", False),
        ("/comments/feed/", "", False),
        ("/feeds/123/comments/default", "Atom", False),
        ("/?feed=comments-rss2", "", False),
        ("/Comments/rss.xml", "", False),
    ],
)
def test_a_feed_of_readers_comments_is_none(href: str, title: str, kept: bool) -> None:
    assert bool(announced(link("application/rss+xml", href, title))) is kept


@pytest.mark.parametrize(
    "word",
    ["commentaires", "commenti", "comentarios", "comentários", "kommentare", "reacties"],
)
def test_each_word_for_comments_tells_beside_one_for_feeds(word: str) -> None:
    for feed in ("feed", "flux", "rss", "atom"):
        for title in (f"{word} {feed}", f"{feed.title()}: {word.title()}"):
            assert announced(link("application/rss+xml", "/rss", title)) == [], title
    assert announced(link("application/rss+xml", "/rss", word)) != []


def test_each_feed_is_kept_once_and_their_number_is_bounded() -> None:
    links = "".join(link("application/rss+xml", f"/{n}") * 2 for n in range(MAX_FEEDS + 1))
    assert len(announced(links)) == MAX_FEEDS == 20
