"""Dates as feeds, sitemaps and pages write them.

Strict where a guess could be a month or a day off (``01/02/2026`` is refused), lenient in the
spelling of what is certain. Pure: whoever asks says what time it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from dateutil import parser

from model.items import DatePrecision
from text.months import BY_ENGLISH_ABBREVIATION, ENGLISH_ABBREVIATIONS

MAX_LENGTH = 100  # the longest honest spelling seen is about 60 characters
EARLIEST_YEAR = 1900  # newspapers put scanned archives online; nothing older names a time of day
EARLIEST_EPOCH = 788_918_400  # 1995-01-01: digits below it are counters, not seconds since 1970
FUTURE_TOLERANCE = timedelta(hours=24)  # a local time labelled UTC is 14 hours ahead at most,
# and "tomorrow" has begun somewhere; the rest of the day is for clocks and schedules that are off
GREATEST_OFFSET = timedelta(hours=14)  # Kiribati; the least is -12, but symmetry costs nothing

# Hours east of UTC. RFC 822's American zones, and those that news sites print. Where a name is
# used twice (CST, IST, BST) the one with more readers of news on the web is meant.
_NAMES_BY_HOURS = {
    -10: "HST",
    -9: "AKST",
    -8: "AKDT PST",
    -7: "MST PDT",
    -6: "CST MDT",
    -5: "EST CDT COT PET",
    -4: "EDT AST CLT",
    -3.5: "NST",
    -3: "ADT BRT ART CLST",
    -2.5: "NDT",
    0: "Z UT UTC GMT WET",
    1: "BST WEST CET MEZ WAT",
    2: "CEST MESZ EET CAT SAST",
    3: "EEST MSK TRT EAT",
    4: "GST",
    5: "PKT",
    5.5: "IST",
    5.75: "NPT",
    7: "ICT WIB",
    8: "WITA SGT HKT PHT AWST",
    9: "WIT JST KST",
    9.5: "ACST",
    10: "AEST",
    10.5: "ACDT",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
}
ZONES = {name: hours for hours, names in _NAMES_BY_HOURS.items() for name in names.split()}
# Names for both halves of the year: the date says which offset is meant.
REGIONS = {
    "ET": ZoneInfo("America/New_York"),
    "CT": ZoneInfo("America/Chicago"),
    "MT": ZoneInfo("America/Denver"),
    "PT": ZoneInfo("America/Los_Angeles"),
}

_ISO = re.compile(
    r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|(?P<month2>\d\d)(?P<day2>\d\d))"
    r"(?:(?:\s*T\s*|[\s,_]+|:)(?P<hour>\d{1,2})(?::?(?P<minute>\d\d)"
    r"(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?\s*(?P<zone>[^\s\d:.,].*)?)?",
    re.ASCII | re.IGNORECASE,
)
# Feeds: "Fri, 20 Nov 2026 08:00:00 EST". dateutil reads it too, in twenty times the time.
_RFC_822 = re.compile(
    r"(?:[A-Z]{3,9},?\s+)?(?P<day>\d{1,2})\s+(?P<month>[A-Z]{3})[A-Z]*\s+(?P<year>\d{4}|\d\d)"
    r",?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<zone>[^\s\d:.,].*)?",
    re.ASCII | re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?:(?:GMT|UTC)\s*)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    r"(?:\s+\(?[A-Z]{1,5}\)?)?",
    re.ASCII | re.IGNORECASE,
)
_NAMED_ZONE = re.compile(r"[\[(]?(?P<name>[A-Z]{1,5})[\])]?", re.ASCII | re.IGNORECASE)
_JAVA_ZONE = re.compile(r"\[[\w/+-]+\]$", re.ASCII)
_COMMENTED_OFFSET = re.compile(r"([+-]\d\d:?\d\d)\s*\([^()]*\)$", re.ASCII)  # RFC 822's comment
_UTC_BEFORE_SIGN = re.compile(r"(?:GMT|UTC)\s*(?=[+-]\d)", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
    r"(?P<rest>(?:[\s,T].*)?)",
    re.ASCII,
)
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?", re.ASCII)
_MONTH = re.compile(rf"\b(?:{'|'.join(ENGLISH_ABBREVIATIONS)})[a-z]*\b", re.IGNORECASE)
_HALF_OF_DAY = re.compile(r"(?<=\d)\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d|\d\s?[ap]m\b", re.ASCII | re.IGNORECASE)
_SEPARATORS = re.compile(r"\s+[|•·–—@-]\s+")

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)  # dateutil takes 0001 for 2001

# Two fillings for what a text leaves out: where the results differ, the text did not say.
_FILLINGS = (datetime(2000, 1, 1), datetime(2004, 2, 2, 1, 1, 1))  # noqa: DTZ001 - zone comes later


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A moment, aware and with the offset that was written, and how exactly it was told."""

    value: datetime
    precision: DatePrecision
    """``day``: the time of ``value`` is midnight because none was given."""


def parse_date(raw: str, *, now: datetime, default_timezone: tzinfo = UTC) -> ParsedDate | None:
    """Read a date in any of the spellings of ISO 8601, RFC 822, epochs and English dates.

    ``now`` (aware) is the clock; ``default_timezone`` is for dates that name none, or one that is
    not known. None for what is no date, names no day, is before 1900, or is more than 24 hours
    ahead of ``now``. Up to 24 hours ahead it becomes ``now``: the article is out already, so the
    clock, the zone or the schedule of its site is off.

    Numbers only, year last: with dots the day is first (nobody writes months so); with slashes or
    dashes the order must show itself (13/02/2026, 02/02/2026), else None: half of the world would
    be wrong.
    """
    text = raw.strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    text = " ".join(text.replace("\N{MINUS SIGN}", "-").split())
    text = _COMMENTED_OFFSET.sub(r"\1", _JAVA_ZONE.sub("", text))
    try:
        parsed = _parse(text, default_timezone)
        return parsed and _checked(parsed, now)
    except (ValueError, ArithmeticError):  # out of the calendar's range, or dateutil's decimals'
        return None


def _parse(text: str, default_timezone: tzinfo) -> ParsedDate | None:
    if text.isascii() and text.isdigit() and len(text) != len("20261120"):
        return _epoch(text) or _stamp(text, default_timezone)
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        text = _year_first(numeric)
    iso, rfc = _ISO.fullmatch(text), _RFC_822.fullmatch(text)
    if _HALF_OF_DAY.search(text):
        return _english(text, default_timezone)
    if iso:
        month, day = int(iso["month"] or iso["month2"]), int(iso["day"] or iso["day2"])
        return _clocked(iso, int(iso["year"]), month, day, default_timezone)
    if rfc and (named := BY_ENGLISH_ABBREVIATION.get(rfc["month"].lower())):
        return _clocked(rfc, _full_year(rfc["year"]), named, int(rfc["day"]), default_timezone)
    return _english(text, default_timezone) if _MONTH.search(text) else None


def _checked(parsed: ParsedDate, now: datetime) -> ParsedDate | None:
    value = parsed.value
    if value.year < EARLIEST_YEAR:
        return None
    if value <= now:
        return parsed
    if value - now > FUTURE_TOLERANCE:
        return None
    return ParsedDate(now.astimezone(value.tzinfo), parsed.precision)


def _epoch(digits: str) -> ParsedDate | None:
    """Seconds (9 or 10 digits) or milliseconds (13) since 1970."""
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
    """20261120080000, with or without its seconds."""
    found = _STAMP.fullmatch(digits)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(group or 0) for group in found.groups())
    moment = datetime(year, month, day, hour, minute, second, tzinfo=default_timezone)
    return ParsedDate(moment, "second" if found[6] else "minute")


def _full_year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < 50 else 1900)  # RFC 2822, section 4.3


def _clocked(
    found: re.Match[str], year: int, month: int, day: int, default_timezone: tzinfo
) -> ParsedDate:
    """A day with the time of day that the groups of ``found`` hold, if any."""
    if found["hour"] is None:
        return ParsedDate(datetime(year, month, day, tzinfo=default_timezone), "day")
    second = int(found["second"] or 0)
    value = datetime(
        year,
        month,
        day,
        int(found["hour"]),
        int(found["minute"] or 0),
        59 if second == 60 else second,  # datetime knows no leap second
        int((found["fraction"] or "")[:6].ljust(6, "0")),
        tzinfo=_zone(found["zone"], default_timezone),
    )
    return ParsedDate(value, "second" if found["second"] else "minute")


def _zone(text: str | None, default: tzinfo) -> tzinfo:
    """The zone written after a time. Raises ValueError for what is none."""
    if not text:
        return default
    offset = _OFFSET.fullmatch(text)
    if offset:
        delta = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return _fixed(-delta if offset["sign"] == "-" else delta)
    named = _NAMED_ZONE.fullmatch(text)
    if not named:
        raise ValueError("no time zone")
    return _named(named["name"]) or default


def _named(name: str) -> tzinfo | None:
    hours = ZONES.get(name.upper())
    return REGIONS.get(name.upper()) if hours is None else _fixed(timedelta(hours=hours))


def _fixed(offset: timedelta) -> tzinfo:
    if abs(offset) > GREATEST_OFFSET:
        raise ValueError("no such offset from UTC")
    return timezone(offset) if offset else UTC


def _year_first(found: re.Match[str]) -> str:
    first, second = int(found["first"]), int(found["second"])
    if found["mark"] == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        month, day = first, second
    else:
        raise ValueError("day or month first?")
    return f"{found['year']}-{month:02}-{day:02}{found['rest'].replace(',', ' ')}"


def _english(text: str, default_timezone: tzinfo) -> ParsedDate | None:
    """Dates with an English month, or with am and pm: dateutil knows how they are written."""
    if not _YEAR.search(text):
        return None
    text = _SEPARATORS.sub(" ", _HALF_OF_DAY.sub(r" \1m", text))
    text = _UTC_BEFORE_SIGN.sub("", text)  # dateutil reads GMT+1 as POSIX does, as one hour west

    def zone(name: str | None, offset: int | None) -> tzinfo | None:
        if offset is not None:
            return _fixed(timedelta(seconds=offset))
        return _named(name) if name else None

    one, other = (parser.parse(text, default=filling, tzinfos=zone) for filling in _FILLINGS)
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
