"""Test which periods the names of sitemaps give: each form of a date, and what is none."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.discovery.sitemaps.name_periods import NamedPeriod, named_periods

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
SITE = "https://h.example/"


def periods(*names: str, now: datetime = NOW) -> list[str | None]:
    """Return the first day and the number of days that each name gives."""
    found = named_periods([SITE + name for name in names], now)
    read = [found.get(SITE + name) for name in names]
    return [f"{period.first:%Y-%m-%d} {period.days}" if period else None for period in read]


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("sitemap-2026-11-26.xml", "2026-11-26 1"),
        ("sitemap_20261126.xml", "2026-11-26 1"),
        ("2026/1126/map.xml", "2026-11-26 1"),
        ("202611/26.xml", "2026-11-26 1"),
        ("2026/1/5/", "2026-01-05 1"),
        ("26-11-2026.xml", "2026-11-26 1"),
        ("26112026.xml", "2026-11-26 1"),
        ("11-26-2026.xml", "2026-11-26 1"),
        ("sitemap/2026/november/26/", "2026-11-26 1"),
        ("sitemap_20261126-20261127.xml", "2026-11-26 2"),
        ("map?from=20261101&to=20261130", "2026-11-01 30"),
        ("2026-11-26T00:00.xml", "2026-11-26 1"),
        ("sitemap-2026-11.xml", "2026-11-01 31"),
        ("sitemap202611.xml", "2026-11-01 31"),
        ("2009/sitemap-2009-10.xml", "2009-10-01 31"),
        ("pt-post-p1-2026-11.xml", "2026-11-01 31"),
        ("sitemap-1851-09.xml", "1851-09-01 31"),
        ("11-2026.xml", "2026-11-01 31"),
        ("2026-nov.xml", "2026-11-01 31"),
        ("novembre-2026.xml", "2026-11-01 31"),
        ("%D0%BD%D0%BE%D1%8F%D0%B1%D1%80%D1%8C-2026", "2026-11-01 31"),
        ("2026-q4.xml", "2026-10-01 92"),
        ("2026-w48.xml", "2026-11-23 7"),
        ("2026/week/48", "2026-11-23 7"),
        ("sitemap-2026.xml", "2026-01-01 366"),
        ("sitemap.xml?yyyy=2026&mm=11&dd=26", "2026-11-26 1"),
        ("sitemap.xml?dd=5&mm=1&yyyy=2026", "2026-01-05 1"),
        ("map?year=2026&month=november&page=2", "2026-11-01 31"),
        ("map?mes=9&ano=2026&tipo=nota", "2026-09-01 31"),
        ("map?date=2026-11-26", "2026-11-26 1"),
        ("map?month=2026-11", "2026-11-01 31"),
        ("map?y=2026", "2026-01-01 366"),
        ("post-sitemap3.xml", None),
        ("sitemap-20260230.xml", None),
        ("sitemap-99999999.xml", None),
        ("v2019/posts.xml", None),
        ("v2026.11/posts.xml", None),
        ("sitemap-1899.xml", None),
        ("sitemap-2028.xml", None),
        ("sitemap-2026-w54.xml", "2026-01-01 366"),
        ("map?m=11&d=26", None),
    ],
)
def test_a_date_is_read_however_it_is_written(name: str, period: str | None) -> None:
    assert periods(name) == [period]


def test_numbers_without_a_leading_zero_are_months_where_they_count_no_parts() -> None:
    assert periods("s-2026-9.xml", "s-2026-10.xml") == ["2026-09-01 31", "2026-10-01 31"]
    assert periods("s_2026_1_5.xml", "s_2026_2_10.xml") == ["2026-01-05 1", "2026-02-10 1"]
    # parts of a year and of a month
    year, month = "2025-01-01 366", "2025-11-01 31"
    assert periods("s-2025-1.xml", "s-2025-2.xml", "s-2025-9.xml") == [year, year, year]
    assert periods("s-2025-1.xml", "s-2025-13.xml") == [year, year]
    assert periods("s-2025-11-1.xml", "s-2025-11-9.xml") == [month, month]
    # the present month, and the one before, are no parts by chance
    april = datetime(2026, 4, 30, tzinfo=UTC)
    assert periods("s-2026-3.xml", now=april) == ["2026-03-01 31"]
    assert periods("s-2026-3.xml") == ["2026-01-01 366"]


def test_a_word_is_a_month_where_it_changes() -> None:
    year = "2025-01-01 366"
    assert periods("media-2025.xml", "media-2024.xml") == [year, "2024-01-01 366"]
    assert periods("mai-2025.xml", "juni-2025.xml") == ["2025-05-01 31", "2025-06-01 31"]


def test_counters_are_no_years() -> None:
    for numbers in (range(1, 2027), range(2019, 2040)):
        names = [f"post-sitemap{number}.xml" for number in numbers]
        assert set(periods(*names)) == {None}
    assert periods("map-100001.xml", "map-202611.xml") == [None, None]


def test_a_few_odd_names_do_not_hide_the_dates_of_the_others() -> None:
    months = [f"s-2026-{month:02}.xml" for month in range(1, 11)]
    assert periods(*months, "s-2026-99.xml")[:10] == [f"2026-{n:02}-01 31" for n in range(1, 11)]
    found = periods(*months[:9], "s-2026-99.xml", "s-2026-98.xml")
    assert found[0] == "2026-01-01 366"


def test_the_newest_day_of_a_long_period_comes_before_its_last() -> None:
    first = datetime(2026, 11, 1, tzinfo=UTC)
    days = [NamedPeriod(first, days).newest_day for days in (1, 7, 31)]
    assert days == [date(2026, 11, 1), date(2026, 11, 7), date(2026, 11, 27)]


def test_only_twenty_parameters_are_read() -> None:
    many = "&".join(f"p{n}=1" for n in range(19))
    assert periods(f"map?{many}&y=2026") == ["2026-01-01 366"]
    assert periods(f"map?{many}&q=1&y=2026") == [None]
