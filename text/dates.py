"""Read dates as feeds, sitemaps and pages write them.

Strict where a guess could be a month or a day off (``01/02/2026`` is refused), lenient in the
spelling of what is certain. Pure: whoever asks says what time it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import parser

from model.items import DatePrecision
from text.calendar.months import BY_ENGLISH_ABBREVIATION, ENGLISH_ABBREVIATIONS, month_by_name
from text.calendar.whole_date import iso_form
from text.calendar.zones import fixed_zone, known_zone, zone_or_default

# Characters of the longest text that is read as a date: real spellings seen have up to about 60.
MAX_LENGTH = 100
# The first year of a date: newspapers put scanned archives online, but older dates are mistakes.
EARLIEST_YEAR = 1900
# Seconds since 1970 of 1995-01-01: a lower number is a counter, not a time.
EARLIEST_EPOCH = 788_918_400
# Time ahead of now up to which a date is taken for now. A local time labelled UTC is 14 hours ahead
# at most; the rest of the day is for clocks and schedules that are off.
FUTURE_TOLERANCE = timedelta(hours=24)

# ISO 8601 and what resembles it: year, month and day in digits, then a time of day and a zone.
_ISO = re.compile(
    r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|(?P<month2>\d\d)(?P<day2>\d\d))"
    r"(?:(?:\s*T\s*|[\s,_]+|:)(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d\d)"
    r"(?:[:.]?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?)?\s*(?P<zone>[^\s\d:.,_].*)?",
    re.ASCII | re.IGNORECASE,
)
# The form of feeds, "Fri, 20 Nov 2026 08:00:00 EST". dateutil reads it too, but takes twenty times
# as long.
_RFC_822 = re.compile(
    r"(?:[A-Z]{3,9},?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Z]{3,})[\s-]+(?P<year>\d{4}|\d\d(?=,?\s+\d))"
    r"(?:,?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d\d)"
    r"(?:[:.](?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?\s*(?P<zone>[^\s\d:.,].*)?",
    re.ASCII | re.IGNORECASE,
)
# The region that Java and others write after the offset: [Europe/Berlin].
_REGION_AFTER = re.compile(r"([+-]\d\d:?\d\d|Z)\s*\[?[A-Z]\w+/[\w/+-]+\]?$", re.ASCII)
# An offset with a comment after it, as RFC 822 allows: +0100 (Central European Time).
_COMMENTED_OFFSET = re.compile(r"([+-]\d\d:?\d\d)\s*\([^()]*\)$", re.ASCII)
# "GMT" or "UTC" before the sign of an offset.
_UTC_BEFORE_SIGN = re.compile(r"(?:GMT|UTC)\s*(?=[+-]\d)", re.IGNORECASE)
# Two numbers and a year after them: 20.11.2026, 11/20/2026.
_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
    r"(?P<rest>(?:[\s,T].*)?)",
    re.ASCII,
)
# A date and a time of day in digits only: 20261120080000, or without the seconds.
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?", re.ASCII)
# The English name of a month, or its abbreviation.
_MONTH = re.compile(rf"\b(?:{'|'.join(ENGLISH_ABBREVIATIONS)})[a-z]*\b", re.IGNORECASE)
# "am" or "pm" after a number, with or without full stops and spaces.
_HALF_OF_DAY = re.compile(r"(?<=\d)\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
# A time of day: 8:00, 8 pm.
_CLOCK = re.compile(r"\d:\d|\d\s?[ap]m\b", re.ASCII | re.IGNORECASE)
# A sign that stands between the date and the time of day.
_SEPARATORS = re.compile(r"\s+[|•·–—@-]\s+")
# A year in four digits; without this rule dateutil would take 0001 for 2001.
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)

# dateutil takes what a text leaves out from a default. The text is read with each of these two: a
# part in which the results differ was left out.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2, 1, 1, 1))  # noqa: DTZ001 - zone comes later


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """Hold a moment that was read, and how exactly it was written."""

    value: datetime
    """Aware, with the offset from UTC that was written."""
    precision: DatePrecision
    """``day``: the time of ``value`` is midnight because none was given."""


def parse_date(
    raw: str,
    *,
    now: datetime,
    default_timezone: tzinfo = UTC,
    day_first: bool | None = None,
) -> ParsedDate | None:
    """Read a date as ISO 8601, RFC 822, seconds since 1970 or English text write it.

    ``now`` is aware; ``default_timezone`` is for dates that name none. None for what is no date,
    names no day, or a zone that is not known, is before 1900, or more than 24 hours ahead of
    ``now``. Up to 24 hours ahead it becomes ``now``: the article is out already, so the
    clock, the zone or the schedule of its site is off.

    Numbers only, year last: with dots the day is first (nobody writes months so); with slashes or
    dashes the order must show itself (13/02/2026, 02/02/2026), or ``day_first`` tell it, else None:
    half of the world would be wrong.
    """
    text = raw.strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    text = " ".join(text.replace("\N{MINUS SIGN}", "-").split())
    text = _COMMENTED_OFFSET.sub(r"\1", _REGION_AFTER.sub(r"\1", text))
    try:
        parsed = _parse(text, default_timezone, day_first)
        return parsed and _checked(parsed, now)
    except (ValueError, ArithmeticError):  # out of the calendar's range, or dateutil's decimals'
        return None


def parse_listed_date(raw: str, *, now: datetime, language: str | None = None) -> ParsedDate | None:
    """Read a date of a feed or sitemap: as ``parse_date`` does, or else in words of any language.

    Names of months in ``language`` count first.
    """
    parsed = parse_date(raw, now=now)
    if parsed is None and (iso := iso_form(raw, language)):
        return parse_date(iso, now=now)
    return parsed


def _parse(text: str, default_timezone: tzinfo, day_first: bool | None) -> ParsedDate | None:
    """Choose the form that a text has, and read it; None where it has none of the forms."""
    if text.isascii() and text.isdigit() and len(text) != len("20261120"):
        return _epoch(text) or _stamp(text, default_timezone)
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        text = _year_first(numeric, day_first)
    iso, rfc = _ISO.fullmatch(text), _RFC_822.fullmatch(text)
    if _HALF_OF_DAY.search(text):
        return _english(text, default_timezone)
    if iso:
        month, day = int(iso["month"] or iso["month2"]), int(iso["day"] or iso["day2"])
        return _clocked(iso, int(iso["year"]), month, day, default_timezone)
    if rfc and (named := _english_month(rfc["month"])):
        return _clocked(rfc, _full_year(rfc["year"]), named, int(rfc["day"]), default_timezone)
    return _english(text, default_timezone) if _MONTH.search(text) else None


def _checked(parsed: ParsedDate, now: datetime) -> ParsedDate | None:
    """Return a date with a believable year: None for another, now for one a little ahead."""
    value = parsed.value
    if value.year < EARLIEST_YEAR:
        return None
    if value <= now:
        return parsed
    if value - now > FUTURE_TOLERANCE:
        return None
    return ParsedDate(now.astimezone(value.tzinfo), parsed.precision)


def _epoch(digits: str) -> ParsedDate | None:
    """Read seconds (9 or 10 digits) or milliseconds (13) since 1970."""
    if len(digits) in (9, 10):
        seconds, milliseconds = int(digits), 0
    elif len(digits) == 13:
        seconds, milliseconds = divmod(int(digits), 1000)
    else:
        return None
    if seconds < EARLIEST_EPOCH:
        return None
    moment = datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=milliseconds)
    return ParsedDate(moment, "second")


def _stamp(digits: str, default_timezone: tzinfo) -> ParsedDate | None:
    """Read a date and time in digits, 20261120080000, with or without its seconds."""
    found = _STAMP.fullmatch(digits)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(group or 0) for group in found.groups())
    moment = datetime(year, month, day, hour, minute, second, tzinfo=default_timezone)
    return ParsedDate(moment, "second" if found[6] else "minute")


def _english_month(name: str) -> int | None:
    """Return the month of an English name; None where that name is another month's elsewhere.

    "Marras" is Finnish for November.
    """
    number = BY_ENGLISH_ABBREVIATION.get(name[:3].lower())
    return number if month_by_name(name) in (None, number) else None


def _full_year(digits: str) -> int:
    """Return the year that four or two digits name: from 50 on, two digits are of the 1900s."""
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 50 else 1900)  # RFC 2822, section 4.3


def _clocked(
    found: re.Match[str], year: int, month: int, day: int, default_timezone: tzinfo
) -> ParsedDate:
    """Return a day with the time of day that the groups of ``found`` hold, if any."""
    zone = zone_or_default(found["zone"], default_timezone)
    if found["hour"] is None:
        return ParsedDate(datetime(year, month, day, tzinfo=zone), "day")
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    ends_day = (hour, minute, second) == (24, 0, 0)  # 24:00 is the midnight after the day
    value = datetime(
        year,
        month,
        day,
        0 if ends_day else hour,
        minute,
        59 if second == 60 else second,  # datetime knows no leap second
        int((found["fraction"] or "")[:6].ljust(6, "0")),
        tzinfo=zone,
    )
    if ends_day:
        value += timedelta(days=1)
    return ParsedDate(value, "second" if found["second"] else "minute")


def _year_first(found: re.Match[str], day_first: bool | None) -> str:
    """Write a date of three numbers with the year first. Raises ValueError if the order is open."""
    first, second = int(found["first"]), int(found["second"])
    if found["mark"] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        month, day = first, second
    elif day_first is not None:
        day, month = (first, second) if day_first else (second, first)
    else:
        raise ValueError("day or month first?")
    return f"{found['year']}-{month:02}-{day:02}{found['rest'].replace(',', ' ')}"


def _english(text: str, default_timezone: tzinfo) -> ParsedDate | None:
    """Read a date with an English month, or with am or pm, with the help of dateutil."""
    if not _YEAR.search(text):
        return None
    text = _SEPARATORS.sub(" ", _HALF_OF_DAY.sub(r" \1m", text))
    text = _UTC_BEFORE_SIGN.sub("", text)  # dateutil reads GMT+1 as POSIX does, as one hour west

    def zone(name: str | None, offset: int | None) -> tzinfo | None:
        if offset is not None:
            return fixed_zone(timedelta(seconds=offset))
        return known_zone(name) if name else None

    one, other = (parser.parse(text, default=default, tzinfos=zone) for default in _DEFAULTS)
    if one.date() != other.date():
        return None
    if one.hour == other.hour and not _CLOCK.search(text):
        return None  # a number too many, taken for a time
    precision: DatePrecision = "second"
    if one.hour != other.hour:
        precision = "day"
    elif one.second != other.second:
        precision = "minute"
    return ParsedDate(one if one.tzinfo else one.replace(tzinfo=default_timezone), precision)
