"""Test in which order the children of a sitemap index are read, and which are of a period."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.listing import SitemapReference
from crawler.discovery.sitemaps.child_choice import (
    news_sitemaps_first,
    sitemaps_of_period,
)


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
    assert len(kept) == len({one.url for one in kept}) == 50
    assert len(news_sitemaps_first(references, limit=3)) == 3


NEW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["news", "google-news", "latest", "recent", "nachrichten", "noticias", "actualites"]
)
def test_a_child_named_as_news_comes_first(name: str) -> None:
    assert names(("posts.xml", NEW), (f"{name}.xml", None))[0] == f"{name}.xml"


@pytest.mark.parametrize(
    "name",
    [
        *("image", "images", "video", "videos", "tag", "tags", "post_tag", "category"),
        *("categories", "author", "authors", "user", "users", "topic", "topics", "page", "pages"),
        *("product", "products", "podcast", "podcasts", "gallery", "galleries"),
    ],
)
def test_a_child_that_lists_no_article_comes_last(name: str) -> None:
    assert names((f"{name}.xml", NEW), ("posts.xml", None)) == ["posts.xml", f"{name}.xml"]


@pytest.mark.parametrize("name", ["newsletter.xml", "newspaper.xml", "sitemap.xml?page=3"])
def test_other_names_are_neither_news_nor_lists(name: str) -> None:
    assert names(("tags.xml", NEW), (name, None), ("news.xml", None)) == [
        "news.xml",
        name,
        "tags.xml",
    ]


@pytest.mark.parametrize(
    ("name", "modified", "inside"),
    [
        ("sitemap-2026-11.xml", None, True),
        ("sitemap-2026-10.xml", None, True),  # as if it had 31 days, and one more
        ("sitemap-2026-09.xml", None, False),
        ("sitemap-2026-12.xml", None, False),
        ("sitemap-2026.xml", None, True),
        ("sitemap-2025.xml", None, False),
        ("sitemap-20261031.xml", None, True),
        ("sitemap-20261030.xml", None, False),
        ("sitemap-20261102.xml", None, True),
        ("sitemap-20261103.xml", None, False),
        ("posts.xml", None, True),
        ("posts.xml", datetime(2026, 11, 1, tzinfo=UTC), True),
        ("posts.xml", datetime(2026, 10, 31, tzinfo=UTC), False),
        ("posts.xml", datetime(2027, 1, 1, tzinfo=UTC), True),
        ("sitemap-20260230.xml", None, True),  # no day: it may hold anything
    ],
)
def test_children_of_a_period(name: str, modified: datetime | None, inside: bool) -> None:
    first, last = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, 12, tzinfo=UTC)
    reference = SitemapReference(f"https://h.example/{name}", modified)
    assert sitemaps_of_period([reference], first, last, limit=5) == [reference] * inside


def test_children_of_a_period_are_bounded() -> None:
    references = [SitemapReference(f"https://h.example/{n}.xml") for n in range(9)]
    assert len(sitemaps_of_period(references, NEW, NEW, limit=4)) == 4


def test_fifty_children_of_an_index_are_read() -> None:
    references = [SitemapReference(f"https://h.example/{n}.xml") for n in range(51)]
    assert len(news_sitemaps_first(references[:50])) == 50
    assert len(news_sitemaps_first(references)) == 50


def test_50_000_children_of_an_index_are_looked_at() -> None:
    references = [SitemapReference(f"https://h.example/{n:06}.xml") for n in range(50_001)]
    assert len(sitemaps_of_period(references, NEW, NEW, limit=60_000)) == 50_000


def test_a_year_in_a_name_counts_as_its_28th_of_december() -> None:
    found = names(*((f"s-{day}.xml", None) for day in ("2025-12-27", "2025", "2025-12-29")))
    assert found == ["s-2025-12-29.xml", "s-2025.xml", "s-2025-12-27.xml"]


@pytest.mark.parametrize(("day", "inside"), [(2, True), (3, False)])
def test_a_year_in_a_name_has_366_days(day: int, inside: bool) -> None:
    since = datetime(2026, 1, day, tzinfo=UTC)
    reference = SitemapReference("https://h.example/sitemap-2025.xml")
    assert sitemaps_of_period([reference], since, NEW, limit=5) == [reference] * inside


def test_a_numbered_child_comes_before_one_without_a_number() -> None:
    assert names(("misc.xml", None), ("posts1.xml", None)) == ["posts1.xml", "misc.xml"]
