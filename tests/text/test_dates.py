"""text.dates: every spelling of a moment, and None for everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.dates import EARLIEST_YEAR, parse_date

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("raw", "expected", "precision"),
    [
        # ISO 8601, neat and sloppy
        ("2026-11-20T08:00:00+0100", "2026-11-20T08:00:00+01:00", "second"),
        ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00+00:00", "second"),
        (" 2026-11-20 \n 08:00:00 ", "2026-11-20T08:00:00+00:00", "second"),
        ("2026-11-20t08:00z", "2026-11-20T08:00:00+00:00", "minute"),
        ("2026-11-20T08:00+01", "2026-11-20T08:00:00+01:00", "minute"),
        ("2026-11-20T08:00:00.5-05:30", "2026-11-20T08:00:00.500000-05:30", "second"),
        ("2026-11-20T08:00:00,1234567891+01:00", "2026-11-20T08:00:00.123456+01:00", "second"),
        ("2026-11-20 08:00:00 +0000 UTC", "2026-11-20T08:00:00+00:00", "second"),
        ("2026-11-20T08:00:00\N{MINUS SIGN}03:00", "2026-11-20T08:00:00-03:00", "second"),
        ("2026-11-20T08:00:00+01:00[Europe/Berlin]", "2026-11-20T08:00:00+01:00", "second"),
        ("2026-11-20 08:00 CET", "2026-11-20T08:00:00+01:00", "minute"),
        ("2026-11-20 08:00 XYZ", "2026-11-20T08:00:00+00:00", "minute"),
        ("2026-6-5 8:00", "2026-06-05T08:00:00+00:00", "minute"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00", "second"),
        ("2026-11-20", "2026-11-20T00:00:00+00:00", "day"),
        ("2026/11/20", "2026-11-20T00:00:00+00:00", "day"),
        ("20261120", "2026-11-20T00:00:00+00:00", "day"),
        ("20261120T080000Z", "2026-11-20T08:00:00+00:00", "second"),
        ("20261120080001", "2026-11-20T08:00:01+00:00", "second"),
        ("202611200800", "2026-11-20T08:00:00+00:00", "minute"),
        ("1900-01-01", "1900-01-01T00:00:00+00:00", "day"),
        # RFC 822 and 2822
        ("Fri, 20 Nov 2026 08:00:00 EST", "2026-11-20T08:00:00-05:00", "second"),
        ("Fri, 20 Nov 26 08:00:00 -0500", "2026-11-20T08:00:00-05:00", "second"),
        ("20 Nov 98 08:00:00 GMT", "1998-11-20T08:00:00+00:00", "second"),
        ("6 Nov 2026 8:00 PDT", "2026-11-06T08:00:00-07:00", "minute"),
        ("Friday, 20 November 2026 08:00:00 +0100 (CET)", "2026-11-20T08:00:00+01:00", "second"),
        ("Fri, 20 Nov 2026 08:00:00 GMT+1", "2026-11-20T08:00:00+01:00", "second"),
        ("Fri Nov 20 08:00:00 EST 2026", "2026-11-20T08:00:00-05:00", "second"),
        (
            "Fri Nov 20 2026 08:00:00 GMT+0100 (Central European Standard Time)",
            "2026-11-20T08:00:00+01:00",
            "second",
        ),
        # since 1970
        ("1795161600", "2026-11-20T08:00:00+00:00", "second"),
        ("1795161600123", "2026-11-20T08:00:00.123000+00:00", "second"),
        # English
        ("November 20, 2026 8:00 am EST", "2026-11-20T08:00:00-05:00", "minute"),
        ("Nov. 20, 2026 at 8:05 p.m.", "2026-11-20T20:05:00+00:00", "minute"),
        ("July 1, 2026 8:00 AM ET", "2026-07-01T08:00:00-04:00", "minute"),
        ("Nov 20, 2026 8:00 AM ET", "2026-11-20T08:00:00-05:00", "minute"),
        ("November 20, 2026 | 8:00 PM", "2026-11-20T20:00:00+00:00", "minute"),
        ("20 November 2026 at 8 pm", "2026-11-20T20:00:00+00:00", "minute"),
        ("Friday, November 20th, 2026", "2026-11-20T00:00:00+00:00", "day"),
        ("Nov 20, 2026 8:00 AM GMT+2", "2026-11-20T08:00:00+02:00", "minute"),
        # numbers, year last: only where the order shows
        ("20/11/2026 08:00", "2026-11-20T08:00:00+00:00", "minute"),
        ("11/20/2026, 8:00 PM", "2026-11-20T20:00:00+00:00", "minute"),
        ("02/02/2026", "2026-02-02T00:00:00+00:00", "day"),
        ("01.02.2026 10:00", "2026-02-01T10:00:00+00:00", "minute"),
    ],
)
def test_spellings(raw: str, expected: str, precision: str) -> None:
    parsed = parse_date(raw, now=NOW)
    assert parsed is not None
    assert parsed.value.isoformat() == expected
    assert parsed.precision == precision


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "today",
        "10",
        "2026",
        "2026-11",
        "November 2026",
        "20 November",
        "Sun Nov",
        "10 nov 1 2026",
        "May you live in interesting times",
        "01/02/2026",
        "01-02-2026",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1899-12-31",
        "1 Jan 1800 00:00:00 GMT",
        "January 1, 0001",
        "2026-13-01",
        "2026-02-30T08:00:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20T08:00:61Z",
        "2026-11-20T08:00:00+9900",
        "2026-11-20T08:00:00 this is not a zone",
        "123456789012345678",
        "4102444800",
        "12345678",
        "788918399",
        "99999999999999",
        "Nov 20, 2026 8:00 AM +99:99",
        "1e9999 nov 2026",
        "٢٠٢٦-11-20",
        "x" * 101,
        "Fri, 20 Nov 2026 08:00:00 EST" + "!" * 90,
        "2026-11-24",
    ],
)
def test_what_is_no_date(raw: str) -> None:
    assert parse_date(raw, now=NOW) is None


def test_a_date_without_zone_is_in_the_default_one() -> None:
    for raw in ("2026-11-20 08:00", "November 20, 2026 8:00", "Fri, 20 Nov 2026 08:00:00 XYZ"):
        parsed = parse_date(raw, now=NOW, default_timezone=TOKYO)
        assert parsed is not None
        assert parsed.value == datetime(2026, 11, 20, 8, tzinfo=TOKYO)


def test_a_little_ahead_becomes_now_and_keeps_its_offset() -> None:
    parsed = parse_date("2026-11-22T23:00:00+09:00", now=NOW - timedelta(hours=3))
    assert parsed is not None
    assert parsed.value == NOW - timedelta(hours=3)
    assert parsed.value.utcoffset() == timedelta(hours=9)
    assert parse_date("2026-11-23T12:00:01Z", now=NOW) is None


moments = st.datetimes(
    datetime(EARLIEST_YEAR, 1, 2),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2026, 11, 20),  # noqa: DTZ001
    timezones=st.integers(-12 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@given(moments)
def test_iso_round_trip(moment: datetime) -> None:
    for raw in (moment.isoformat(), moment.isoformat(" "), moment.strftime("%Y%m%dT%H%M%S.%f%z")):
        parsed = parse_date(raw, now=NOW)
        assert parsed is not None
        assert parsed.value == moment
        assert parsed.value.utcoffset() == moment.utcoffset()
        assert parsed.precision == "second"


@given(moments)
def test_rfc_2822_round_trip(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    parsed = parse_date(format_datetime(whole), now=NOW)
    assert parsed is not None
    assert parsed.value == whole
    assert parsed.value.utcoffset() == whole.utcoffset()


date_like = st.text(st.sampled_from("0123456789-:/.,+TZ novemayprAMPM()"), max_size=40)
TOKENS = "nov May 20 2026 99 0 8:00 : am pm EST +01 - T Fri of GMT 1e5 . NaN inf h m s ٣ ²"
date_words = st.lists(st.sampled_from(TOKENS.split()), max_size=9).map(" ".join)


@given(st.one_of(st.text(), date_like, date_words))
def test_any_text_is_a_sensible_date_or_none(text: str) -> None:
    parsed = parse_date(text, now=NOW)
    if parsed is not None:
        assert parsed.value.utcoffset() is not None
        assert EARLIEST_YEAR <= parsed.value.year <= NOW.year
        assert parsed.value <= NOW
