"""Find the dates that a line of text holds, as people write them in the languages of the news.

Pure and bounded: a line has a hundred characters, a date few words.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise

from text.calendar.clock_times import with_clock
from text.calendar.named_dates import named_dates
from text.calendar.numeric_dates import numeric_dates
from text.calendar.written_date import DateStyle, WrittenDate

MAX_LENGTH = 300
"""Characters of a line that are looked at; lines with dates of their own have up to 120."""

# Direction marks of right-to-left text, which are for the eye only.
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DIGIT = re.compile(r"[^\D0-9]")  # but the ASCII ones
_LONG_NUMBER = re.compile(r"[0-9]{4}")
_DASH = re.compile(r"\s*[–—-]\s*")


def written_dates(line: str, style: DateStyle) -> list[WrittenDate]:
    """Return the dates that a line holds, in its order; those without a year if all are.

    Two days with a dash between them are when something lasts, not when it was written: neither
    is returned.
    """
    text = plain(line[:MAX_LENGTH])
    every = chain(numeric_dates(text, style), named_dates(text, style))
    found = sorted((one for one in every if one.is_day), key=lambda one: (one.start, -one.end))
    whole = [one for one in found if one.year]
    if not whole and _LONG_NUMBER.search(text):  # "18 November 1826" is no day of this year
        return []
    chosen = _apart(whole or found, text)
    return [with_clock(one, text) for one in chosen]


def plain(line: str) -> str:
    """Write the digits of every script as 0 to 9, and take out what is for the eye only."""
    if line.isascii():
        return line
    line = _DIRECTIONS.sub("", line)
    return _DIGIT.sub(lambda digit: str(int(digit[0])), line) if _DIGIT.search(line) else line


def _apart(found: list[WrittenDate], text: str) -> list[WrittenDate]:
    """Return the dates without those that overlap an earlier one, or are ends of a span of time."""
    kept: list[WrittenDate] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    ends: set[int] = set()
    for one, other in pairwise(kept):
        if _DASH.fullmatch(text[one.end : other.start]) and one.iso != other.iso:
            ends |= {one.start, other.start}
    return [one for one in kept if one.start not in ends]
