"""Know time zones by the names and offsets that dates are written with."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# The greatest offset from UTC is Kiribati's 14 hours; the least is -12, but -14 does no harm.
GREATEST_OFFSET = timedelta(hours=14)


# The names of time zones by their hours east of UTC: RFC 822's American ones, those of the tz
# database, and those that news sites print, in German and Canadian French too. A name used twice
# (CST, IST, BST) means the zone with more readers of web news.
_NAMES_BY_HOURS = {
    -11: "SST",
    -10: "HST HAST",
    -9: "AKST HDT HADT",
    -8: "AKDT PST HNP",
    -7: "MST PDT HNR HAP",
    -6: "CST MDT HNC HAR",
    -5: "EST CDT COT PET ECT HNE HAC",
    -4: "EDT AST CLT VET BOT PYT GYT HNA HAE",
    -3.5: "NST HNT",
    -3: "ADT BRT ART CLST UYT PYST GFT HAA",
    -2.5: "NDT HAT",
    -2: "BRST FNT",
    -1: "CVT",
    0: "Z UT UTC GMT WET WEZ",
    1: "BST WEST CET MEZ WAT MET WESZ",
    2: "CEST MESZ EET CAT SAST MEST OEZ",
    3: "EEST MSK МСК TRT EAT IDT OESZ FET",
    3.5: "IRST",
    4: "GST MSD SAMT AZT GET MUT RET SCT",
    4.5: "AFT IRDT",
    5: "PKT YEKT UZT TJT TMT MVT",
    5.5: "IST SLST",
    5.75: "NPT",
    6: "OMST KGT BTT",
    6.5: "MMT",
    7: "ICT WIB KRAT NOVT HOVT",
    8: "WITA SGT HKT PHT AWST MYT IRKT ULAT BNT",
    9: "WIT JST KST YAKT TLT",
    9.5: "ACST",
    10: "AEST VLAT CHST PGT",
    10.5: "ACDT",
    11: "AEDT MAGT SBT",
    12: "NZST PETT FJT",
    13: "NZDT",
}
# Hours east of UTC by the name of the time zone.
ZONES = {name: hours for hours, names in _NAMES_BY_HOURS.items() for name in names.split()}
# These names mean summer time or standard time: the date decides which.
REGIONS = {
    "ET": ZoneInfo("America/New_York"),
    "CT": ZoneInfo("America/Chicago"),
    "MT": ZoneInfo("America/Denver"),
    "PT": ZoneInfo("America/Los_Angeles"),
}

# An offset from UTC, and the name of the zone after it: +01:00, GMT+1, +0100 (CET), -05:00Z.
_OFFSET = re.compile(
    r"(?:(?:GMT|UTC)\s*)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    r"(?:Z|\s+\(?[A-Z]{1,5}\)?)?",
    re.ASCII | re.IGNORECASE,
)
# The name of a time zone, and what it means in other words: GMT (Greenwich Mean Time).
_NAMED_ZONE = re.compile(r"(?P<name>[^\W\d_]{1,6})(?:\s*\([^()]*\))?")
# A zone of the tz database: Europe/Paris, America/Argentina/Ushuaia, Etc/GMT-1.
_TZ_NAME = re.compile(r"[A-Z]\w{1,14}(?:/[\w+-]{1,30}){1,2}", re.ASCII)
_IN_BRACKETS = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")
# Zones in words: their initials are the name.
_IN_WORDS = re.compile(
    r"(?P<name>(?:Eastern|Central|Mountain|Pacific)(?: Standard| Daylight)?"
    r"|Atlantic (?:Standard|Daylight)|(?:Western|Central|Eastern) European(?: Summer)?"
    r"|Greenwich Mean|British Summer) Time",
    re.IGNORECASE,
)
# What follows a time of day and is no zone: "08:00 Uhr", "08:00 hrs".
_OCLOCK = re.compile(r"(?:Uhr|hrs?|hours|h|น)\b\.?\s*", re.IGNORECASE)


def zone_or_default(text: str | None, default: tzinfo) -> tzinfo:
    """Return the zone written after a time. Raises ValueError for what is no zone that is known.

    A time whose zone is not known is hours off in any other one.
    """
    text = _OCLOCK.sub("", text, count=1) if text and _OCLOCK.match(text) else text
    if not text:
        return default
    if inside := _IN_BRACKETS.fullmatch(text):
        text = inside["round"] or inside["square"] or ""
    offset = _OFFSET.fullmatch(text)
    if offset:
        delta = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return fixed_zone(-delta if offset["sign"] == "-" else delta)
    if _TZ_NAME.fullmatch(text):
        return _tz_zone(text)
    if found := _IN_WORDS.fullmatch(text):
        initials = "".join(word[0] for word in found["name"].split())
        return known_zone(f"{initials}T")
    named = _NAMED_ZONE.fullmatch(text)
    return known_zone(named["name"] if named else text)


def _tz_zone(name: str) -> tzinfo:
    """Return a zone of the tz database. Raises ValueError."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:  # OSError: the name is a folder's
        raise ValueError("no such time zone") from error


def known_zone(name: str) -> tzinfo:
    """Return the zone of a name. Raises ValueError."""
    zone = named_zone(name)
    if zone is None:
        raise ValueError("no time zone that is known")
    return zone


def named_zone(name: str) -> tzinfo | None:
    """Return the zone of a name, or None."""
    hours = ZONES.get(name.upper())
    return REGIONS.get(name.upper()) if hours is None else fixed_zone(timedelta(hours=hours))


def fixed_zone(offset: timedelta) -> tzinfo:
    """Return the zone of an offset. Raises ValueError for one that none has."""
    if abs(offset) > GREATEST_OFFSET:
        raise ValueError("no such offset from UTC")
    return timezone(offset) if offset else UTC
