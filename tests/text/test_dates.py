"""Test the spellings of dates that are read, and the texts that are none."""

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
        ("2026-11-20 08:00 Uhr", "2026-11-20T08:00:00+00:00", "minute"),
        ("2026-11-20T24:00:00+01:00", "2026-11-21T00:00:00+01:00", "second"),
        ("2026-11-20 24:00", "2026-11-21T00:00:00+00:00", "minute"),
        ("2026-11-20T08.15.30Z", "2026-11-20T08:15:30+00:00", "second"),
        ("2026-11-20+01:00", "2026-11-20T00:00:00+01:00", "day"),
        ("2026-11-20T08:00:00[Europe/Berlin]", "2026-11-20T08:00:00+01:00", "second"),
        ("2026-07-20 08:00 Europe/Berlin", "2026-07-20T08:00:00+02:00", "minute"),
        ("2026-11-20T08:00-03:00 America/Lima", "2026-11-20T08:00:00-03:00", "minute"),
        ("2026-11-20 08:00 МСК", "2026-11-20T08:00:00+03:00", "minute"),
        ("2026-11-20T08:00:00-05:00Z", "2026-11-20T08:00:00-05:00", "second"),
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
        ("Fri, 20 Nov 2026 24:00:00 GMT", "2026-11-21T00:00:00+00:00", "second"),
        ("Fri, 20 Nov 2026 08.15.30 +0100", "2026-11-20T08:15:30+01:00", "second"),
        ("Friday, 20-Nov-26 08:00:00 GMT", "2026-11-20T08:00:00+00:00", "second"),
        ("20 Nov 2026 EST", "2026-11-20T00:00:00-05:00", "day"),
        ("Fri, 20 Nov 2026", "2026-11-20T00:00:00+00:00", "day"),
        ("Fri, 20 Nov 2026 08:00:00 [Asia/Tokyo]", "2026-11-20T08:00:00+09:00", "second"),
        ("20 Nov 2026 08:00 GMT (Greenwich Mean Time)", "2026-11-20T08:00:00+00:00", "minute"),
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
def test_each_spelling_of_a_date_is_read(raw: str, expected: str, precision: str) -> None:
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
        "2026-11-20 08:00 XYZ",
        "2026-11-20 08:00 ()",
        "2026-11-20 08:00 Nowhere/Land",
        "2026-11-20 08:00 Europe/../Paris",
        "2026-11-20 08:00 America/Argentina",
        "Fri, 20 Nov 2026 08:00:00 XYZ",
        "November 20, 2026 8:00 XYZ",
        "2026-11-20T24:00:01Z",
        "2026-11-20T24:01Z",
        "20 marras 2026 08:00",
        "20 Nov 26",
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
    for raw in ("2026-11-20 08:00", "November 20, 2026 8:00", "Fri, 20 Nov 2026 08:00:00 Uhr"):
        parsed = parse_date(raw, now=NOW, default_timezone=TOKYO)
        assert parsed is not None
        assert parsed.value == datetime(2026, 11, 20, 8, tzinfo=TOKYO)


def test_a_little_ahead_becomes_now_and_keeps_its_offset() -> None:
    parsed = parse_date("2026-11-22T23:00:00+09:00", now=NOW - timedelta(hours=3))
    assert parsed is not None
    assert parsed.value == NOW - timedelta(hours=3)
    assert parsed.value.utcoffset() == timedelta(hours=9)
    assert parse_date("2026-11-23T12:00:01Z", now=NOW) is None


@pytest.mark.parametrize(
    ("number", "name"),
    list(
        enumerate(
            (
                *("January", "February", "March", "April", "May", "June", "July", "August"),
                *("September", "October", "November", "December"),
            ),
            1,
        )
    ),
)
def test_a_month_is_known_by_its_name(number: int, name: str) -> None:
    for raw in (
        f"5 {name} 2025 08:00:00",
        f"5 {name[:3].upper()} 2025 08:00:00",
        f"{name} 5, 2025",
        f"{name[:3].lower()}. 5, 2025",
    ):
        parsed = parse_date(raw, now=NOW)
        assert parsed is not None, raw
        assert (parsed.value.month, parsed.value.day) == (number, 5)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        # what stands between the parts of a date, and between date and time
        ("2026.11.20", "2026-11-20T00:00:00+00:00"),
        ("2026-11/20", None),
        ("2026-11.20", None),
        ("2026 11 20", None),
        ("2026-111-20", None),
        ("2026-11-20:08:00", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20_08:00", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20, 08:00", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20 T 08:00", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20;08:00", None),
        ("2026-11-20T08", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20T0801", "2026-11-20T08:01:00+00:00"),
        ("2026-11-20T080102", "2026-11-20T08:01:02+00:00"),
        ("2026-11-20T08:01:02.", None),
        ("2026-11-20T8:1", None),
        ("2026-11-20T", None),
        ("2026-11-20T08:00:00.000001Z", "2026-11-20T08:00:00.000001+00:00"),
        ("2026-11-20T08:00:00.1234567Z", "2026-11-20T08:00:00.123456+00:00"),
        # seconds: a leap second is the one before it
        ("2026-11-20T08:00:59Z", "2026-11-20T08:00:59+00:00"),
        ("2026-11-20T08:00:60Z", "2026-11-20T08:00:59+00:00"),
        # offsets
        ("2026-11-20T08:00+1", "2026-11-20T08:00:00+01:00"),
        ("2026-11-20T08:00-0130", "2026-11-20T08:00:00-01:30"),
        ("2026-11-20T08:00 UTC+1", "2026-11-20T08:00:00+01:00"),
        ("2026-11-20T08:00 GMT -3", "2026-11-20T08:00:00-03:00"),
        ("2026-11-20T08:00 CET+1", None),
        ("2026-11-20T08:00+01:00 CET", "2026-11-20T08:00:00+01:00"),
        ("2026-11-20T08:00+01 (CETXX)", "2026-11-20T08:00:00+01:00"),
        ("2026-11-20T08:00+01 (CETXXX)", None),
        ("2026-11-20T08:00:00+14:00", "2026-11-20T08:00:00+14:00"),
        ("2026-11-20T08:00:00-14:00", "2026-11-20T08:00:00-14:00"),
        ("2026-11-20T08:00:00+14:01", None),
        ("2026-11-20T08:00:00-14:01", None),
        ("2026-11-20T08:00:00+00:00", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20T08:00 ABCDE", None),
        ("2026-11-20T08:00 ABCDEF", None),
        ("2026-11-20T08:00:00Z[Etc/GMT-1]", "2026-11-20T08:00:00+00:00"),
        ("2026-11-20T08:00:00+0100 (a comment of its own)", "2026-11-20T08:00:00+01:00"),
        # RFC 822
        ("Wednesday, 18 Nov 2026 08:00", "2026-11-18T08:00:00+00:00"),
        ("Wed 18 Nov 2026, 08:00:01.5", "2026-11-18T08:00:01.500000+00:00"),
        ("18 Sept 2026 08:00", "2026-09-18T08:00:00+00:00"),
        ("18 Nov 00 08:00", "2000-11-18T08:00:00+00:00"),
        ("18 Nov 50 08:00", "1950-11-18T08:00:00+00:00"),
        ("18 Nov 99 08:00", "1999-11-18T08:00:00+00:00"),
        ("18 Nov 49 08:00", None),
        ("18 Nov 202 08:00", None),
        # since 1970
        ("788918400", "1995-01-01T00:00:00+00:00"),
        ("788918399", None),
        ("999999999", "2001-09-09T01:46:39+00:00"),
        ("1000000000", "2001-09-09T01:46:40+00:00"),
        ("1000000000000", "2001-09-09T01:46:40+00:00"),
        ("1000000000001", "2001-09-09T01:46:40.001000+00:00"),
        ("78891840", None),
        ("10000000000", None),
        ("100000000000", None),
        # digits only
        ("19000101", "1900-01-01T00:00:00+00:00"),
        ("18991231", None),
        ("20261301", None),
        ("202611200801", "2026-11-20T08:01:00+00:00"),
        ("202613200801", None),
        ("2026112008010", None),
        # numbers, year last
        ("13/02/2026", "2026-02-13T00:00:00+00:00"),
        ("12/02/2026", None),
        ("02/13/2026", "2026-02-13T00:00:00+00:00"),
        ("02/12/2026", None),
        ("13-02-2026", "2026-02-13T00:00:00+00:00"),
        ("02-13-2026", "2026-02-13T00:00:00+00:00"),
        ("12/12/2025", "2025-12-12T00:00:00+00:00"),
        ("02.12.2025", "2025-12-02T00:00:00+00:00"),
        ("02.13.2025", None),
        ("13/14/2025", None),
        ("13/02-2026", None),
        ("13/02/2026T08:00", "2026-02-13T08:00:00+00:00"),
        ("13/02/2026,08:00", "2026-02-13T08:00:00+00:00"),
        ("13/02/202608:00", None),
        # English
        ("Nov 20, 2026 8:00:05 PM", "2026-11-20T20:00:05+00:00"),
        ("Nov 20, 2026 8:00 a. m.", "2026-11-20T08:00:00+00:00"),
        ("Nov 20, 2026 8pm", "2026-11-20T20:00:00+00:00"),
        ("2026-11-20 8:00 pm", "2026-11-20T20:00:00+00:00"),
        ("Nov 20, 1900", "1900-11-20T00:00:00+00:00"),
        ("Nov 20, 1899", None),
        ("Nov 20, 02026", None),
        ("20th 2026 8:00 pm", None),
        ("Nov 20 8:00 pm", None),
        ("November 20, 2026 8:00 UTC+2", "2026-11-20T08:00:00+02:00"),
        ("November 20, 2026 8:00 +0200", "2026-11-20T08:00:00+02:00"),
        ("November 20, 2026 8:00 GMT-2", "2026-11-20T08:00:00-02:00"),
        ("November 20, 2026 8:00 +14:00", "2026-11-20T08:00:00+14:00"),
        ("November 20, 2026 8:00 +14:01", None),
        *(
            (f"November 20, 2026 {sign} 8:00 PM", "2026-11-20T20:00:00+00:00")
            for sign in ("|", "•", "·", "–", "—", "@", "-")
        ),
    ],
)
def test_each_rule_of_a_spelling(raw: str, expected: str | None) -> None:
    parsed = parse_date(raw, now=NOW)
    assert (parsed and parsed.value.isoformat()) == expected


@pytest.mark.parametrize(
    ("raw", "precision"),
    [
        ("2026-11-20T08", "minute"),
        ("2026-11-20T08:00", "minute"),
        ("2026-11-20T08:00:00", "second"),
        ("788918400", "second"),
        ("202611200801", "minute"),
        ("20261120080102", "second"),
        ("November 20, 2026", "day"),
        ("November 20, 2026 8:00 PM", "minute"),
        ("November 20, 2026 8:00:00 PM", "second"),
        ("November 20, 2026 8:00:01 PM", "second"),
    ],
)
def test_how_exactly_a_date_is_told(raw: str, precision: str) -> None:
    parsed = parse_date(raw, now=NOW)
    assert parsed is not None
    assert parsed.precision == precision


def test_a_text_of_a_hundred_characters_is_read_and_a_longer_one_is_not() -> None:
    spaces = 100 - len("2026-11-2008:00")
    assert parse_date("2026-11-20" + " " * spaces + "08:00", now=NOW) is not None
    assert parse_date("2026-11-20" + " " * (spaces + 1) + "08:00", now=NOW) is None


def test_two_digits_up_to_49_are_a_year_of_this_century() -> None:
    parsed = parse_date("18 Nov 49 08:00", now=datetime(2060, 1, 1, tzinfo=UTC))
    assert parsed is not None
    assert parsed.value.year == 2049


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(seconds=-1), timedelta(seconds=-1)),
        (timedelta(0), timedelta(0)),
        (timedelta(seconds=1), timedelta(0)),
        (timedelta(hours=24), timedelta(0)),
        (timedelta(hours=24, seconds=1), None),
    ],
)
def test_a_date_up_to_a_day_ahead_is_now(ahead: timedelta, expected: timedelta | None) -> None:
    parsed = parse_date((NOW + ahead).isoformat(), now=NOW)
    assert (parsed and parsed.value - NOW) == expected


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


@pytest.mark.large
@given(st.one_of(st.text(), date_like, date_words))
def test_any_text_is_a_sensible_date_or_none(text: str) -> None:
    parsed = parse_date(text, now=NOW)
    if parsed is not None:
        assert parsed.value.utcoffset() is not None
        assert EARLIEST_YEAR <= parsed.value.year <= NOW.year
        assert parsed.value <= NOW
