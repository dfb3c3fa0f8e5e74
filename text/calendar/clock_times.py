"""Read the time of day, and its zone, that stands beside a date in a line."""

from __future__ import annotations

import re
from dataclasses import replace

from text.calendar.months import fold, half_days
from text.calendar.written_date import WrittenDate
from text.calendar.zones import named_zone

CLOCK_WITHIN = 30
"""The time of day stands within this many characters after its date."""
CLOCK_BEFORE = 20
"""At most this many characters, a weekday among them, stand between a clock and its date."""

_CLOCK = re.compile(
    r"(?<![\d.])(?P<hour>\d{1,2})(?:(?:(?:[:：h時时시点點]|시)\s?|\.)(?P<minute>\d\d)(?::\d\d)?(?!\d)"
    r"|(?=\s?[ap]\.?\s?m\b))(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_WORD_AFTER = re.compile(r"\s?([^\W\d_][^\s\d,;:/|()–—-]*)")
_WORD_BEFORE = re.compile(r"([^\W\d_][^\s\d,;:/|()–—-]*)\s?$")
_ZONE = re.compile(
    r"[\s,(\[]{0,3}(?:(?:uhr|hrs?|h|น)\b\.?[\s,(\[]{0,3})?"
    r"(?P<zone>(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d(?!\d)|(?-i:[A-Z]{2,5})\b|МСК\b"
    r"|(?-i:Eastern|Central|Mountain|Pacific)\b(?! Europ)(?:\s(?:Standard |Daylight )?Time\b)?)",
    re.IGNORECASE,
)
# Names in words, by their first word.
_IN_WORDS = {"МСК": "MSK", "EASTERN": "ET", "CENTRAL": "CT", "MOUNTAIN": "MT", "PACIFIC": "PT"}


def with_clock(found: WrittenDate, text: str) -> WrittenDate:
    """Return a date with the time of day that stands after it, or right before it."""
    after = _CLOCK.search(text[: found.end + CLOCK_WITHIN], found.end)
    if after and (clocked := _told(found, after, text)):
        return replace(clocked, end=max(clocked.end, found.end))
    for match in _CLOCK.finditer(text[: found.start], max(0, found.start - 2 * CLOCK_BEFORE)):
        between = text[match.end() : found.start]
        # with a full stop it is the end of a sentence, or another date
        is_dotted = text[match.end("hour")] == "."
        if len(between) > CLOCK_BEFORE or is_dotted or re.search(r"\d", between):
            continue
        if clocked := _told(found, match, text[: found.start]):
            return replace(clocked, start=match.start(), end=found.end)
    return found


def _told(found: WrittenDate, match: re.Match[str], text: str) -> WrittenDate | None:
    """Return a date with the time of day that was matched; None if no day has it."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    end, half = match.end(), None
    if match["half"]:
        half = 12 * (match["half"].lower() == "p")
    else:
        after, before = _WORD_AFTER.match(text, end), _WORD_BEFORE.search(text[: match.start()])
        if after and (half := half_days().get(fold(after[1]))) is not None:
            end = after.end()
        elif before:
            half = half_days().get(fold(before[1]))
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    if hour > 23 or minute > 59:
        return None
    zone = _ZONE.match(text, end)
    name = zone["zone"].upper() if zone else ""
    name = _IN_WORDS.get(name.split(" ")[0], name).replace(" ", "")
    if not (re.search(r"\d", name) or named_zone(name)):
        name = ""
    return replace(
        found, clock=f"{hour:02}:{minute:02}", zone=name, end=zone.end() if zone and name else end
    )
