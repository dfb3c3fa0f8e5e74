"""Know time zones by the names and offsets that dates are written with."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

# The greatest offset from UTC is Kiribati's 14 hours; the least is -12, but -14 does no harm.
GREATEST_OFFSET = timedelta(hours=14)


# The names of time zones by their hours east of UTC: RFC 822's American ones, and those that news
# sites print. A name used twice (CST, IST, BST) means the zone with more readers of web news.
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
# Hours east of UTC by the name of the time zone.
ZONES = {name: hours for hours, names in _NAMES_BY_HOURS.items() for name in names.split()}
# These names mean summer time or standard time: the date decides which.
REGIONS = {
    "ET": ZoneInfo("America/New_York"),
    "CT": ZoneInfo("America/Chicago"),
    "MT": ZoneInfo("America/Denver"),
    "PT": ZoneInfo("America/Los_Angeles"),
}

# An offset from UTC, and the name of the zone after it: +01:00, GMT+1, +0100 (CET).
_OFFSET = re.compile(
    r"(?:(?:GMT|UTC)\s*)?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    r"(?:\s+\(?[A-Z]{1,5}\)?)?",
    re.ASCII | re.IGNORECASE,
)
# The name of a time zone, in brackets or without.
_NAMED_ZONE = re.compile(r"[\[(]?(?P<name>[A-Z]{1,5})[\])]?", re.ASCII | re.IGNORECASE)


def zone_or_default(text: str | None, default: tzinfo) -> tzinfo:
    """Return the zone written after a time. Raises ValueError for what is none."""
    if not text:
        return default
    offset = _OFFSET.fullmatch(text)
    if offset:
        delta = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"] or 0))
        return fixed_zone(-delta if offset["sign"] == "-" else delta)
    named = _NAMED_ZONE.fullmatch(text)
    if not named:
        raise ValueError("no time zone")
    return named_zone(named["name"]) or default


def named_zone(name: str) -> tzinfo | None:
    """Return the zone of a name, or None."""
    hours = ZONES.get(name.upper())
    return REGIONS.get(name.upper()) if hours is None else fixed_zone(timedelta(hours=hours))


def fixed_zone(offset: timedelta) -> tzinfo:
    """Return the zone of an offset. Raises ValueError for one that none has."""
    if abs(offset) > GREATEST_OFFSET:
        raise ValueError("no such offset from UTC")
    return timezone(offset) if offset else UTC
