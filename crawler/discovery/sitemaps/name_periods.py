"""Read of which period a sitemap lists the articles, by the date in its name (pure).

A number in one name says nothing: "post-sitemap2019.xml" is the 2019th, "sitemap-2026-3.xml" the
third of a year or that of March. So names of one shape are read together, and only as a date that
nearly all of them hold.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from crawler.discovery.sitemaps.name_words import DAY, MONTH, YEAR, sitemap_name
from text.calendar.months import month_by_name

_Unit = Literal["day", "week", "month", "quarter", "year"]

_DAYS: dict[_Unit, int] = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""The days of the longest month, quarter and year."""

_MAY_LACK = 5
"""The days by which a period counts as shorter: a month may have three less than the longest."""

_MAX_MISSES = 0.1
"""The share of the names of one shape in which a date may be none: a site has a few odd files."""

_LEAST_PROOF = 10
"""The number from which on a day or month without a leading zero counts no parts: few lists of a
month or year have so many."""

_MAX_PARAMETERS = 20
"""The parameters of a query that are read: real ones have three or four."""

_YEAR = r"(?P<y>(?:1[6-9]|20)\d\d)"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"
_MONTH_OF_TWO = r"(?P<m>0[1-9]|1[0-2])"
_DAY_OF_TWO = r"(?P<d>0[1-9]|[12]\d|3[01])"
_BETWEEN = r"[-_/.]"
# No digit before it, and no "v" of a version.
_START = r"(?<!\d)(?<![^a-z]v)"
# The ways to write a date, in the order in which they are tried.
_PATTERNS: tuple[tuple[str, _Unit], ...] = (
    (rf"{_YEAR}{_BETWEEN}?{_MONTH_OF_TWO}{_BETWEEN}?{_DAY_OF_TWO}", "day"),
    (rf"{_DAY_OF_TWO}{_MONTH_OF_TWO}{_YEAR}", "day"),
    (rf"{_YEAR}{_BETWEEN}{_MONTH}(?P<sep>{_BETWEEN}){_DAY}", "day"),
    (rf"{_DAY}(?P<sep>{_BETWEEN}){_MONTH}{_BETWEEN}{_YEAR}", "day"),
    (rf"{_MONTH}(?P<sep>{_BETWEEN}){_DAY}{_BETWEEN}{_YEAR}", "day"),
    (rf"{_YEAR}{_BETWEEN}?{_MONTH_OF_TWO}", "month"),
    (rf"{_YEAR}(?P<sep>{_BETWEEN}){_MONTH}", "month"),
    (rf"{_MONTH}(?P<sep>{_BETWEEN}){_YEAR}", "month"),
    (rf"{_YEAR}{_BETWEEN}?q(?P<q>[1-4])", "quarter"),
    (rf"{_YEAR}{_BETWEEN}?(?:w|kw|week{_BETWEEN}?)(?P<w>0?[1-9]|[1-4]\d|5[0-3])", "week"),
    (_YEAR, "year"),
)
_FORMS = tuple((re.compile(rf"{_START}{pattern}(?!\d)"), unit) for pattern, unit in _PATTERNS)
_YEAR_AND_WORD = re.compile(
    rf"(?P<before>(?<!\d)\d{{4}}{_BETWEEN})(?P<month>[^\W\d_]{{3,12}})(?![^\W\d_])"
    rf"|(?<![^\W\d_])(?P<first>[^\W\d_]{{3,12}})(?={_BETWEEN}\d{{4}}(?!\d))"
)
_DIGITS = re.compile(r"\d+")
_WHOLE_DAY = re.compile(rf"{_YEAR}{_MONTH_OF_TWO}{_DAY_OF_TWO}")


@dataclass(frozen=True)
class NamedPeriod:
    """Hold the day, week, month, quarter or year that a name gives; of two days all between."""

    first: datetime
    days: int
    """From the first on; of a month or year at least as many as it has."""

    @property
    def end(self) -> datetime:
        """Return when the period is over."""
        return self.first + timedelta(days=self.days)

    @property
    def is_year(self) -> bool:
        """Tell whether the name gives a year alone."""
        return self.days == _DAYS["year"]

    @property
    def newest_day(self) -> date:
        """Return its last day; of a month or year one before that, whose own file is newer."""
        shorter = _MAY_LACK if self.days > _DAYS["week"] else 1
        return (self.end - timedelta(days=shorter)).date()


@dataclass(frozen=True)
class _Name:
    url: str
    text: str
    """The name, with months in digits, and the parts of a date in its query put together."""
    has_words: bool
    """Whether months were written in letters."""


@dataclass(frozen=True)
class _Reading:
    period: NamedPeriod
    last: int
    """The number of the smallest unit: of the day, or of the month."""
    is_sure: bool
    """Whether the number has two digits, or stands in a folder of its own."""


def named_periods(urls: Iterable[str], now: datetime) -> dict[str, NamedPeriod]:
    """Return the period of each of the sitemaps of one index whose name gives one.

    ``now`` tells the years that have come from numbers that look like later ones.
    """
    by_shape: dict[str, list[_Name]] = defaultdict(list)
    for url in urls:
        name = _readable(url)
        by_shape[_DIGITS.sub(_shape_of_number, name.text)].append(name)
    found: dict[str, NamedPeriod] = {}
    for names in by_shape.values():
        found |= _read_alike(names, now)
    return found


def _shape_of_number(digits: re.Match[str]) -> str:
    # Eight digits that are a day are seldom anything else: their names have a shape of their own.
    return "day" if _WHOLE_DAY.fullmatch(digits[0]) else "0"


def _readable(url: str) -> _Name:
    path, _, query = sitemap_name(url).partition("?")
    parts: dict[str, str] = {}
    others = []
    for pair in query.split("&")[:_MAX_PARAMETERS] if query else ():
        name, _, value = pair.partition("=")
        unit = next((unit for unit in (YEAR, MONTH, DAY) if name in unit), None)
        kind = "y" if unit is YEAR else "m" if unit is MONTH else "d"
        if unit is None or kind in parts or not value or len(value) > len("september"):
            others.append(pair)
        else:
            parts[kind] = value
    if "y" in parts:
        others.append("/".join(parts[kind] for kind in "ymd" if kind in parts))
    else:
        # "?month=2026-11" and "?d=20261126" hold all of it
        others += parts.values()
    text = "?".join(filter(None, (path, "&".join(others))))
    in_digits = _YEAR_AND_WORD.sub(_month_in_digits, text)
    return _Name(url, in_digits, in_digits != text)


def _month_in_digits(found: re.Match[str]) -> str:
    number = month_by_name(found["month"] or found["first"])
    return f"{found['before'] or ''}{number:02}" if number else found[0]


def _read_alike(names: list[_Name], now: datetime) -> dict[str, NamedPeriod]:
    for form, unit in _FORMS:
        readings = _read_all(names, form, unit, now)
        if readings and _is_proved(list(readings.values()), names, unit, now):
            return {url: reading.period for url, reading in readings.items()}
    return {}


def _read_all(
    names: list[_Name], form: re.Pattern[str], unit: _Unit, now: datetime
) -> dict[str, _Reading] | None:
    """Return what names say that are read in one way; None where too few can be."""
    left = int(_MAX_MISSES * len(names))
    readings: dict[str, _Reading] = {}
    for name in names:
        reading = _read(name, form, unit, now)
        if reading is not None:
            readings[name.url] = reading
            continue
        left -= 1
        if left < 0:
            return None
    return readings


def _is_proved(readings: list[_Reading], names: list[_Name], unit: _Unit, now: datetime) -> bool:
    """Tell whether numbers are days or months, not parts of what stands before them."""
    if unit in ("month", "day") and any(name.has_words for name in names):
        # "media-2026.xml" is of no month, though the word is one in Welsh.
        return len({reading.period.first.month for reading in readings}) > 1 or any(
            _is_present(reading, now) for reading in readings
        )
    return all(reading.is_sure for reading in readings) or any(
        reading.last >= _LEAST_PROOF or _is_present(reading, now) for reading in readings
    )


def _is_present(reading: _Reading, now: datetime) -> bool:
    """Tell whether a period is that of now, or the one before."""
    period = reading.period
    return period.first <= now < period.end + timedelta(days=period.days)


def _read(name: _Name, form: re.Pattern[str], unit: _Unit, now: datetime) -> _Reading | None:
    # The last one: folders may hold the year alone.
    readings = [
        reading for found in form.finditer(name.text) if (reading := _reading(found, unit, now))
    ]
    if not readings:
        return None
    last, first = readings[-1], readings[0].period
    if unit == "day" and first.first < last.period.first:
        # "20261126-20261127": from one day to another
        days = (last.period.end - first.first).days
        return _Reading(NamedPeriod(first.first, days), last.last, last.is_sure)
    return last


def _reading(found: re.Match[str], unit: _Unit, now: datetime) -> _Reading | None:
    parts = found.groupdict()
    year, month, day = int(parts["y"]), int(parts.get("m") or 1), int(parts.get("d") or 1)
    if parts.get("q"):
        month = 3 * int(parts["q"]) - 2
    try:
        first = (
            date.fromisocalendar(year, int(parts["w"]), 1)
            if parts.get("w")
            else date(year, month, day)
        )
    except ValueError:
        return None
    if year > now.year + 1 or (unit == "year" and year < 1900):
        return None
    smallest = parts.get("d") or parts.get("m") or ""
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    is_sure = len(smallest) != 1 or parts.get("sep") == "/"
    return _Reading(NamedPeriod(begin, _DAYS[unit]), int(smallest or 0), is_sure)
