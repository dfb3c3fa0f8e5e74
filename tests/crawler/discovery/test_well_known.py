"""Test where the feeds and sitemaps of a site are looked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.well_known import feed_candidates, robots_sitemaps, sitemap_candidates

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


@pytest.mark.parametrize(
    "path",
    [
        *("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed"),
        *("feeds/rss.xml", "feeds/all.atom.xml", "feed.json"),
    ],
)
def test_a_feed_is_looked_for_where_sites_usually_keep_it(path: str) -> None:
    assert f"https://h.example/{path}" in feed_candidates("https://h.example/")
    below = feed_candidates("https://h.example/en/")
    assert f"https://h.example/en/{path}" in below
    likeliest = path in ("feed/", "rss", "rss.xml", "feed.xml")
    assert (f"https://h.example/{path}" in below) is likeliest


@pytest.mark.parametrize(
    "path",
    [
        *("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemaps/news.xml"),
        *("sitemap.xml", "sitemap_index.xml", "sitemap-index.xml", "wp-sitemap.xml"),
    ],
)
def test_a_sitemap_is_looked_for_where_sites_usually_keep_it(path: str) -> None:
    assert f"https://h.example/{path}" in sitemap_candidates("https://h.example/en/")


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


@pytest.mark.parametrize(
    "line",
    [
        "Sitemap: <https://harbour.example/a.xml>",
        'Sitemap: "https://harbour.example/a.xml"',
        "sitemap : '/a.xml' # news",
        "Sitemap:< https://harbour.example/a.xml >",
        "Site-map: “https://harbour.example/a.xml”",
        "Sitemaps: /a.xml",
    ],
)
def test_marks_around_a_sitemap_in_robots_are_none_of_its_address(line: str) -> None:
    assert robots_sitemaps(line.encode(), ROBOTS) == ["https://harbour.example/a.xml"]


def test_sitemaps_in_robots_are_bounded() -> None:
    body = b"".join(b"Sitemap: https://h.example/%d.xml\n" % n for n in range(100_000))
    assert len(robots_sitemaps(body, ROBOTS)) == 50


@given(st.binary(max_size=500))
def test_any_bytes_are_robots(body: bytes) -> None:
    robots_sitemaps(b"Sitemap: " + body, ROBOTS)
