"""Read a text that is a date and nothing else, as feeds write it in the languages of the news."""

from __future__ import annotations

import re
from itertools import chain

from text.calendar.clock_times import with_clock
from text.calendar.named_dates import named_dates
from text.calendar.numeric_dates import numeric_dates
from text.calendar.written_date import DateStyle, WrittenDate
from text.calendar.written_dates import plain

MAX_LENGTH = 100
"""Characters of the longest text that is read: a date in words has some fifty."""
MAX_BEFORE = 20
"""Characters before the date: the longest names of weekdays, and a comma."""

_DIGIT = re.compile(r"\d")
# A time of day in numbers, with what stands between the date and it: "2026 - 12:22", "26일 08:00".
_CLOCK = re.compile(r"[^\d:]{0,20}?(?P<clock>(?P<hour>\d{1,2})[:.]\d\d.*)", re.DOTALL)
# A time of day before the date: "08:00, 26 ноября 2026".
_CLOCK_BEFORE = re.compile(r"\d{1,2}[:.h]\d\d\D{0,10}")
# What may stand after a time of day: words for "o'clock" and minutes, brackets.
_END = re.compile(r"\s*(?:uhr|hrs?|h|[^\W\d_a-z]{1,2})?[\s.)\]]*", re.IGNORECASE)
_NO_CLOCK = re.compile(r"[^\d:]{0,20}")


def iso_form(text: str, language: str | None) -> str | None:
    """Return the form of ISO 8601 in which a text's date may be read, with the zone as written.

    None if the text is not one whole date. The names of months may be any language's; those of
    ``language`` count first.
    """
    if len(text) > MAX_LENGTH:
        return None
    text = plain(text).strip()
    style = DateStyle(language)
    found = {one for one in chain(named_dates(text, style), numeric_dates(text, style)) if one.year}
    if len(found) != 1:
        return None
    (one,) = found
    if not one.is_day:
        return None
    before, after = text[: one.start], text[one.end :]
    if _DIGIT.search(before):
        clocked = with_clock(one, text)
        return clocked.iso if _CLOCK_BEFORE.fullmatch(before) and clocked.clock else None
    if len(before) > MAX_BEFORE:
        return None
    if not _DIGIT.search(after):
        return one.iso if _NO_CLOCK.fullmatch(after) else None
    return _with_clock_after(one, after, text)


def _with_clock_after(one: WrittenDate, after: str, text: str) -> str | None:
    """Return a date with the time of day that follows, to the second where it is so written."""
    told = with_clock(one, text)
    written = _CLOCK.fullmatch(after)
    if written and (not told.clock or int(told.clock[:2]) == int(written["hour"])):
        return f"{one.iso} {written['clock']}"
    # in words, or of a half of the day: "8 h 05", "오후 3:20"
    return told.iso if told.clock and _END.fullmatch(text[told.end :]) else None
