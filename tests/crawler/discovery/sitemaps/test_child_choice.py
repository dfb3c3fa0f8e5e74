"""Test in which order the children of a sitemap index are read, and which are of a period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.sitemaps.child_choice import (
    lists_news,
    news_sitemaps_first,
    sitemaps_of_period,
)
from model.components import Via
from model.links import Link

SITE = "https://h.example/"
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
NEW = datetime(2026, 11, 20, tzinfo=UTC)


def names(*addresses: tuple[str, datetime | None]) -> list[str]:
    references = [SitemapReference(f"{SITE}{name}", when) for name, when in addresses]
    return [one.url.removeprefix(SITE) for one in news_sitemaps_first(references, now=NOW)]


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
    kept = news_sitemaps_first(references, now=NOW)
    assert len(kept) == len({one.url for one in kept}) == 50
    assert len(news_sitemaps_first(references, limit=3, now=NOW)) == 3


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
    assert sitemaps_of_period([reference], first, last, limit=5, now=NOW) == [reference] * inside


def test_children_of_a_period_are_bounded() -> None:
    references = [SitemapReference(f"https://h.example/{n}.xml") for n in range(9)]
    assert len(sitemaps_of_period(references, NEW, NEW, limit=4, now=NOW)) == 4


def test_fifty_children_of_an_index_are_read() -> None:
    references = [SitemapReference(f"https://h.example/{n}.xml") for n in range(51)]
    assert len(news_sitemaps_first(references[:50], now=NOW)) == 50
    assert len(news_sitemaps_first(references, now=NOW)) == 50


@pytest.mark.long
def test_50_000_children_of_an_index_are_looked_at() -> None:
    references = [SitemapReference(f"https://h.example/{n:06}.xml") for n in range(50_001)]
    assert len(sitemaps_of_period(references, NEW, NEW, limit=60_000, now=NOW)) == 50_000


def test_a_year_in_a_name_counts_as_its_28th_of_december() -> None:
    found = names(*((f"s-{day}.xml", None) for day in ("2025-12-27", "2025", "2025-12-29")))
    assert found == ["s-2025-12-29.xml", "s-2025.xml", "s-2025-12-27.xml"]


@pytest.mark.parametrize(("day", "inside"), [(2, True), (3, False)])
def test_a_year_in_a_name_has_366_days(day: int, inside: bool) -> None:
    since = datetime(2026, 1, day, tzinfo=UTC)
    reference = SitemapReference("https://h.example/sitemap-2025.xml")
    assert sitemaps_of_period([reference], since, NEW, limit=5, now=NOW) == [reference] * inside


def test_a_numbered_child_comes_before_one_without_a_number() -> None:
    assert names(("misc.xml", None), ("posts1.xml", None)) == ["posts1.xml", "misc.xml"]


def chosen(
    *addresses: tuple[str, datetime | None], limit: int = 5, turn: int = 0, news: str = ""
) -> list[str]:
    references = [SitemapReference(f"{SITE}{name}", when) for name, when in addresses]
    found = news_sitemaps_first(
        references, limit, now=NOW, turn=turn, news=[f"{SITE}{news}"] if news else []
    )
    return [one.url.removeprefix(SITE) for one in found]


def at(month: int, day: int, hour: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_the_days_of_an_archive_in_the_query_are_read_newest_first() -> None:
    days = [at(9, 30), at(10, 30), at(10, 31), at(11, 25), at(11, 26), at(11, 27)]
    queries = [(f"sitemap.xml?yyyy=2026&mm={day:%m}&dd={day:%d}", day) for day in days]
    newest = [name for name, _ in reversed(queries)]
    assert chosen(*queries) == newest[:5]
    assert chosen(*((name, None) for name, _ in queries), limit=3) == newest[:3]
    assert chosen(*((name, NOW) for name, _ in queries), limit=3) == newest[:3]


@pytest.mark.parametrize(
    "name",
    ["post-sitemap{}.xml", "v1.{}/posts.xml", "release-2021-03/{}/map.xml", "map.xml?page={}"],
)
def test_true_lastmods_say_more_than_numbers_in_names(name: str) -> None:
    # Files of the years 2018 to 2026 by their numbers; the first one is the newest.
    numbered = [(name.format(2018 + n), NOW - timedelta(days=20 * n)) for n in range(9)]
    assert chosen(*numbered, limit=3) == [name for name, _ in numbered[:3]]


def test_names_say_more_than_the_lastmods_of_a_whole_archive_written_anew() -> None:
    months = [f"sitemap-{year}-{month}.xml" for year in range(2020, 2026) for month in range(1, 13)]
    anew = [(name, NOW - timedelta(hours=n % 5)) for n, name in enumerate(months)]
    assert chosen(*anew, ("sitemap-2026-1.xml", at(1, 27)), limit=2) == [
        "sitemap-2026-1.xml",
        "sitemap-2025-12.xml",
    ]
    # written in turn through a week; the file of this month last week
    turns = [(name, NOW - timedelta(days=n % 7)) for n, name in enumerate(months)]
    assert chosen(*turns, ("sitemap-2026-11.xml", at(11, 24)), limit=1) == ["sitemap-2026-11.xml"]


@pytest.mark.parametrize(("seconds", "is_believed"), [(0, True), (1, False)])
def test_a_file_is_still_changed_for_31_days_after_its_period(
    seconds: int, is_believed: bool
) -> None:
    # The period of September ends with the first of October: months have 31 days here.
    changed = at(11, 2) + timedelta(seconds=seconds)
    both = [("s-2026-09.xml", changed), ("s-2026-08.xml", changed)]
    assert (chosen(*both, ("posts.xml", at(10, 15)))[0] == "s-2026-09.xml") is is_believed


@pytest.mark.parametrize(("seconds", "is_believed"), [(0, True), (1, False)])
def test_a_file_may_be_changed_a_day_before_its_period(seconds: int, is_believed: bool) -> None:
    changed = at(8, 31) - timedelta(seconds=seconds)
    both = [("s-2026-09.xml", changed), ("s-2026-10.xml", changed)]
    assert (chosen(*both, ("posts.xml", at(9, 15)))[0] == "posts.xml") is is_believed


def test_one_corrected_archive_does_not_hide_the_present_day() -> None:
    archive = [(f"2025-{month:02}.xml", at(11, 27, 9)) for month in range(1, 7)]
    rest = [(f"2024-{month:02}.xml", at(month, 28, year=2024)) for month in range(1, 13)]
    for turn in range(3):
        assert (
            chosen(*archive, *rest, ("2026-11.xml", at(11, 27, 8)), turn=turn)[0] == "2026-11.xml"
        )


def test_a_file_of_days_to_come_comes_last() -> None:
    assert chosen(("s-2027-01.xml", None), ("s-2026-11.xml", None), ("s-2026-12.xml", None)) == [
        "s-2026-11.xml",
        "s-2027-01.xml",
        "s-2026-12.xml",
    ]
    assert chosen(("a.xml", at(11, 30)), ("b.xml", at(11, 26)))[0] == "b.xml"


SECTIONS = (
    *("world", "sport", "business", "tech", "arts", "local", "politics", "health", "science"),
)


@pytest.mark.parametrize("when", [None, at(11, 27), at(3, 1, year=2020)])
def test_equal_children_take_turns_until_each_was_read(when: datetime | None) -> None:
    equal = [(f"news-{name}.xml", when) for name in SECTIONS]
    assert len(chosen(*equal)) == 5
    assert {*chosen(*equal), *chosen(*equal, turn=1)} == {name for name, _ in equal}


def test_numbered_children_take_turns_and_both_ends_are_always_read() -> None:
    numbered = [(f"map{n}.xml", None) for n in range(1, 21)]
    read = [set(chosen(*numbered, turn=turn)) for turn in range(6)]
    assert all({"map1.xml", "map20.xml"} <= each for each in read)
    assert set().union(*read) == {name for name, _ in numbered}
    assert read[0] == {"map20.xml", "map19.xml", "map18.xml", "map17.xml", "map1.xml"}
    assert chosen(*numbered, limit=1, turn=3) == ["map17.xml"]
    assert chosen(*numbered, limit=2, turn=1) == ["map20.xml", "map18.xml"]


def test_an_undated_child_is_read_beside_a_dated_archive() -> None:
    days = [(f"2026-11-{day}.xml", None) for day in range(10, 28)]
    undated = [("sport.xml", None), ("world.xml", None), ("tags.xml", None)]
    assert chosen(*days, *undated)[-1] == "sport.xml"
    assert chosen(*days, *undated, turn=1)[-1] == "world.xml"
    assert chosen(*days, ("tags.xml", None))[-1] == "2026-11-23.xml"
    assert chosen(*days, *undated, limit=1) == ["2026-11-27.xml"]


def test_a_child_that_listed_news_before_comes_first() -> None:
    days = [(f"2026-11-{day}.xml", None) for day in range(10, 28)]
    assert chosen(*days, ("video-3.xml", None), news="video-3.xml")[0] == "video-3.xml"


@pytest.mark.parametrize(("day", "is_first"), [(23, True), (22, False)])
def test_a_news_sitemap_with_a_date_is_news_for_three_days(day: int, is_first: bool) -> None:
    # The day ends at the next midnight, three and a half days before now.
    found = chosen(("posts.xml", NOW), (f"news-2026-11-{day + 1}.xml", None))
    assert (found[0] != "posts.xml") is is_first


@pytest.mark.parametrize(
    ("via", "age", "expected"),
    [
        ("newsSitemap", timedelta(days=3), True),
        ("newsSitemap", timedelta(days=3, seconds=1), False),
        ("newsSitemap", None, True),
        ("sitemap", timedelta(), False),
    ],
)
def test_a_news_sitemap_is_told_by_its_content(
    via: Via, age: timedelta | None, expected: bool
) -> None:
    when = None if age is None else NOW - age
    old = Link(f"{SITE}old", "newsSitemap", datePublished=at(1, 1))
    link = Link(f"{SITE}story", via, datePublished=when)
    assert lists_news(Listing([old, link]), NOW) is expected


def test_a_backfill_asks_only_the_children_of_its_period() -> None:
    forms = [
        "sitemap.xml?yyyy={0}&mm={1:02}&dd=5",
        "s?y={0}&m={1}",
        "map-{0}-{1}.xml",
        "{1:02}-{0}.xml",
    ]
    for form in forms:
        months = [form.format(year, month) for year in range(1977, 2027) for month in range(1, 13)]
        references = [SitemapReference(f"{SITE}{name}", NOW) for name in months]
        found = sitemaps_of_period(references, at(3, 5), at(3, 20), limit=600, now=NOW)
        assert [one.url for one in found] == [SITE + form.format(2026, 3)]


def test_a_backfill_goes_by_lastmod_where_numbers_count_files() -> None:
    numbered = [(f"post-sitemap{2018 + n}.xml", NOW - timedelta(days=20 * n)) for n in range(9)]
    references = [SitemapReference(f"{SITE}{name}", when) for name, when in numbered]
    found = sitemaps_of_period(references, at(10, 1), at(10, 20), limit=9, now=NOW)
    assert [one.url for one in found] == [f"{SITE}post-sitemap{n}.xml" for n in (2018, 2019, 2020)]
