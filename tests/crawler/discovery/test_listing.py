"""Test how addresses and dates of listings are cleaned, and how warnings are noted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing, clean_url

BASE = "https://h.example/news/"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&z=2"),
        ("http://a.example/", "http://a.example/"),
        ("  https://a.example/x \n", "https://a.example/x"),
        ("https://a.exam\n\tple/\rx", "https://a.example/x"),
        ("x", "https://h.example/news/x"),
        ("../x", "https://h.example/x"),
        ("/x", "https://h.example/x"),
        ("?a=1", "https://h.example/news/?a=1"),
        ("//b.example/x", "https://b.example/x"),
        ("/?a=1&amp;b=2", "https://h.example/?a=1&b=2"),
        ("/?a=1&#38;b=2", "https://h.example/?a=1&b=2"),
        ("/?a=1&#00000038;b=2", "https://h.example/?a=1&b=2"),
        ("/?a=1&#x26;b=2", "https://h.example/?a=1&b=2"),
        ("/?a=1&#X00000026;b=2", "https://h.example/?a=1&b=2"),
        ("/x#top", "https://h.example/x"),
        ("/x#!/story", "https://h.example/x#!/story"),
        ("/x#/story", "https://h.example/x#/story"),
        ("/a b", "https://h.example/a%20b"),
        ("/ä", "https://h.example/%C3%A4"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://a.example:8080/x", "https://a.example:8080/x"),
        ("https://a.example:1/x", "https://a.example:1/x"),
        ("HTTPS://a.example/x", "https://a.example/x"),
    ],
)
def test_addresses_become_absolute_and_clean(raw: str, cleaned: str) -> None:
    assert clean_url(raw, BASE) == cleaned


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        " \n",
        "javascript:x",
        "ftp://a.example/x",
        "mailto:a@b.example",
        "https://u:p@a.example/x",
        "https://u@a.example/x",
        "https:///x",
        "https://",
        "https://[::1/",
        "https://a.example:99999/x",
        "https://a.example:0/x",
        "https://a.example:port/x",
        "https://a b.example/x",
    ],
)
def test_what_can_not_be_requested_is_no_address(raw: str | None) -> None:
    assert clean_url(raw, BASE) is None


def test_an_address_has_a_bound() -> None:
    for start in ("https://a.example/", "https://a.example/%20'"):
        fits = start + "x" * (2_083 - len(start))
        assert clean_url(fits, BASE) is not None
        assert clean_url(fits + "x", BASE) is None
    spaces = " " * (2 * 2_083 - 2)
    assert clean_url(f"{spaces}/x", BASE) == "https://h.example/x"
    assert clean_url(f"{spaces} /x", BASE) is None


def test_a_warning_is_noted_once() -> None:
    listing = Listing()
    for name in ("bad-links", "bad-dates", "bad-links"):
        listing.warn(name)
    assert listing.warnings == ["bad-links", "bad-dates"]


def test_dates_that_say_nothing_are_told() -> None:
    listing = Listing()
    dates = DateReader(listing, NOW)
    assert dates(None) is dates("") is dates("  ") is None
    assert listing.warnings == []
    assert dates(" 2026-11-20 ") == dates("2026-11-20") == datetime(2026, 11, 20, tzinfo=UTC)
    assert listing.warnings == []
    assert dates("soon") is dates("soon") is None
    assert listing.warnings == ["bad-dates"]


@pytest.mark.parametrize(
    ("raw", "date"),
    [
        ("Wed, 31 Dec 1969 19:00:00 -0500", None),
        ("1969-12-30T23:59:59Z", datetime(1969, 12, 30, 23, 59, 59, tzinfo=UTC)),
        ("1969-12-31T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("1970-01-31T23:59:59Z", None),
        ("1970-02-01T00:00:00Z", datetime(1970, 2, 1, tzinfo=UTC)),
        ("1900-01-01", None),
        ("1904-01-01 00:00:00", None),
        ("01/01/1980", None),
        ("0001-01-01T00:00:00Z", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("9999-12-31", None),
    ],
)
def test_dates_of_a_clock_at_zero_say_nothing(raw: str, date: datetime | None) -> None:
    listing = Listing()
    assert DateReader(listing, NOW)(raw) == date
    assert listing.warnings == ([] if date else ["bad-dates"])


def test_dates_are_read_in_the_language_of_the_listing() -> None:
    november = datetime(2025, 11, 20, 7, tzinfo=UTC)
    assert DateReader(Listing(language="pl-PL"), NOW)("20 listopada 2025 07:00") == november
    october = november.replace(month=10)
    assert DateReader(Listing(language="hr"), NOW)("20 listopada 2025 07:00") == october
