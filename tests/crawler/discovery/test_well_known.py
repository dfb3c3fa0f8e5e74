"""Where feeds and sitemaps of a site are looked for, and in which order children are read."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.listing import SitemapReference
from crawler.discovery.well_known import (
    MAX_CHILD_SITEMAPS,
    MAX_ROBOTS_SITEMAPS,
    feed_candidates,
    news_sitemaps_first,
    robots_sitemaps,
    sitemap_candidates,
)

ROBOTS = "https://harbour.example/robots.txt"


def test_feeds_of_a_site() -> None:
    found = feed_candidates("https://harbour.example")
    assert found[:3] == [
        "https://harbour.example/feed/",
        "https://harbour.example/rss",
        "https://harbour.example/rss.xml",
    ]
    assert len(found) == len(set(found)) <= 15
    assert found == feed_candidates("https://harbour.example/?utm_source=x")


def test_feeds_of_a_home_below_the_root() -> None:
    for home in ("https://harbour.example/en/", "https://harbour.example/en"):
        found = feed_candidates(home)
        assert found[0] == "https://harbour.example/en/feed/"
        assert "https://harbour.example/feed/" in found
    assert feed_candidates("https://h.example/a/index.html")[0] == "https://h.example/a/feed/"


def test_sitemaps_of_a_site() -> None:
    found = sitemap_candidates("https://harbour.example/en/")
    assert found[0] == "https://harbour.example/news-sitemap.xml"
    assert "https://harbour.example/sitemap.xml" in found


def test_sitemaps_in_robots() -> None:
    body = (
        b"\xef\xbb\xbfSitemap: https://harbour.example/a.xml\r\n"
        b"User-agent: *\nDisallow: /private\n"
        b"sitemap:/b.xml # relative\n"
        b"SITEMAP : https://cdn.example/c.xml\n"
        b"Sitemap: https://harbour.example/a.xml\n"
        b"Sitemap: javascript:alert(1)\nSitemap:\n# Sitemap: https://harbour.example/no.xml\n"
    )
    assert robots_sitemaps(body, ROBOTS) == [
        "https://harbour.example/a.xml",
        "https://harbour.example/b.xml",
        "https://cdn.example/c.xml",
    ]


def test_sitemaps_in_robots_are_bounded() -> None:
    body = b"".join(b"Sitemap: https://h.example/%d.xml\n" % n for n in range(100_000))
    assert len(robots_sitemaps(body, ROBOTS)) == MAX_ROBOTS_SITEMAPS


@given(st.binary(max_size=500))
def test_any_bytes_are_robots(body: bytes) -> None:
    robots_sitemaps(b"Sitemap: " + body, ROBOTS)


def names(*addresses: tuple[str, datetime | None]) -> list[str]:
    references = [SitemapReference(f"https://h.example/{name}", when) for name, when in addresses]
    return [one.url.removeprefix("https://h.example/") for one in news_sitemaps_first(references)]


def test_news_first_then_newest_then_undated_then_pictures() -> None:
    old, new = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    assert names(
        ("image-sitemap.xml", new),
        ("misc.xml", None),
        ("post-sitemap.xml", old),
        ("category-sitemap.xml", new),
        ("post-sitemap2.xml", new),
        ("news.xml", old),
    ) == [
        "news.xml",
        "post-sitemap2.xml",
        "post-sitemap.xml",
        "misc.xml",
        "image-sitemap.xml",
        "category-sitemap.xml",
    ]


def test_a_date_in_the_name_says_more_than_lastmod() -> None:
    same = datetime(2026, 11, 20, tzinfo=UTC)
    assert names(
        ("2009/sitemap-2009-10.xml", same),
        ("sitemap/2026/10", same),
        ("sitemap.xml?yyyy=2025&mm=12", same),
        ("sitemap-20261103.xml", same),
        ("sitemap-2026-11.xml", same),
        ("sitemap-99999999.xml", None),
    ) == [
        "sitemap-2026-11.xml",
        "sitemap-20261103.xml",
        "sitemap/2026/10",
        "sitemap.xml?yyyy=2025&mm=12",
        "2009/sitemap-2009-10.xml",
        "sitemap-99999999.xml",
    ]


def test_undated_numbered_children_from_the_end() -> None:
    assert names(("s-1.xml", None), ("s-10.xml", None), ("s-2.xml", None)) == [
        "s-10.xml",
        "s-2.xml",
        "s-1.xml",
    ]


def test_children_are_bounded_and_unique() -> None:
    references = [SitemapReference(f"https://h.example/{n % 80}.xml") for n in range(500)]
    kept = news_sitemaps_first(references)
    assert len(kept) == len({one.url for one in kept}) == MAX_CHILD_SITEMAPS
    assert len(news_sitemaps_first(references, limit=3)) == 3
