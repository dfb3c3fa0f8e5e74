"""Find the dates that a line of text holds, as people write them in the languages of the news.

Pure and bounded: a line has a hundred characters, a date few words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from text.calendar.eras import common_year, is_solar_year, solar_date
from text.calendar.months import (
    begins_long_name,
    fold,
    half_days,
    is_month_in,
    month_by_name,
    solar_month_by_name,
    words_between,
)
from text.calendar.zones import named_zone

CLOCK_WITHIN = 30
"""The time of day stands within this many characters after its date."""
CLOCK_BEFORE = 20
"""At most this many characters, a weekday among them, stand between a clock and its date."""
MAX_LENGTH = 300
"""Characters of a line that are looked at; lines with dates of their own have up to 120."""
MAX_TOKENS = 60
"""Words and numbers of a line that are looked at; a line of 120 characters has some thirty."""
MOST_BETWEEN = 2
"""At most this many small words stand between two parts of a date: "24 de noviembre del año"."""
FIRST_YEAR = 1900
LAST_YEAR = 2099
"""Years of the common era that a date may have."""
FIRST_SHORT_BUDDHIST_YEAR = 40
"""Two digits from this number on are a Thai year, 2540 to 2599: 69 is 2026."""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """Hold how the readers of a page write dates."""

    language: str | None = None
    """The language, two or three letters: its names of months count first."""
    day_first: bool | None = None
    """Whether 11/04 is a day in April; None where that is not known."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """Hold a date as a line writes it, and where in the line it stands."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    """None where the line has none: "Nov. 24, 9:15 p.m."."""
    clock: str = ""
    """The time of day, "21:15"; empty where there is none."""
    zone: str = ""
    """The name or offset of the time zone as written; empty where there is none."""

    @property
    def iso(self) -> str:
        """Return the date in the form of ISO 8601, with the zone as written."""
        clock = self.clock and f"T{self.clock}{self.zone and ' '}{self.zone}"
        return f"{self.year or 0:04}-{self.month:02}-{self.day:02}{clock}"

    @property
    def is_day(self) -> bool:
        """Return whether the calendar has this day."""
        try:
            date(self.year or 2024, self.month, self.day)
        except ValueError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    number: int | None


# Direction marks of right-to-left text, which are for the eye only.
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_DIGIT = re.compile(r"[^\D0-9]")  # but the ASCII ones
# A number, or a letter and all that is neither white space, a digit nor a sign between words: vowel
# signs of Indian scripts are no letters to Python.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_][^\s\d,;:/|()\[\]{}<>·•–—،؛：，。、（）«»\"“”„-]*")
_LONG_NUMBER = re.compile(r"[0-9]{4}")
_CLOSE = re.compile(r"[\s.,/'’،-]{0,3}")
# A clock, or a fraction: "21:15", "4.7 out of 5".
_CLOCK_SIGN = re.compile(r"[:：]$|\d[.,]$")

# Numbers only. With slashes and dashes the order must be known, or show itself.
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[년年./-]\s?(?P<month>\d{1,2})\s?[월月./-]\s?(?P<day>\d{1,2})(?!\d)"
)
_DOTTED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}(?!\d)|\d\d(?![\d.:]))"
)
_YEAR_LAST = re.compile(
    r"(?<![\d/])(?P<first>\d{1,2})\s?(?P<mark>[/-])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>\d{4})(?![\d/])"
)
_NUMBERED_MONTHS = (
    re.compile(
        r"(?<!\d)(?P<day>\d{1,2})\s+(?:tháng|thg)\.?\s*(?P<month>\d{1,2}),?\s+(?:năm\s+)?"
        r"(?P<year>\d{4})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\d)(?P<year>\d{4})\s+оны?\s+(?P<month>\d{1,2})(?:-?р)?\s+сарын?\s+(?P<day>\d{1,2})(?!\d)",
        re.IGNORECASE,
    ),
)
# A day before a dash: "24-26 November" is a range, but "21:15 - 24 November" is none.
_RANGE_BEFORE = re.compile(r"(?<![\d:.])\d{1,2}\.?\s?[–—-]\s?$")
_DASH = re.compile(r"\s*[–—-]\s*")

_CLOCK = re.compile(
    r"(?<![\d.])(?P<hour>\d{1,2})(?:(?:(?:[:：h時时시点點]|시)\s?|\.)(?P<minute>\d\d)(?::\d\d)?(?!\d)"
    r"|(?=\s?[ap]\.?\s?m\b))(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_WORD_AFTER = re.compile(r"\s?([^\W\d_][^\s\d,;:/|()–—-]*)")
_WORD_BEFORE = re.compile(r"([^\W\d_][^\s\d,;:/|()–—-]*)\s?$")
_ZONE = re.compile(
    r"[\s,(\[]{0,3}(?:(?:uhr|hrs?|h|น)\b\.?[\s,(\[]{0,3})?"
    r"(?P<zone>(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d(?!\d)|(?-i:[A-Z]{2,5})\b|МСК\b)",
    re.IGNORECASE,
)
# Where these zones are used, the month comes first.
_AMERICAN_ZONE = re.compile(r"\b(?:[ECMP][SD]?T|AK[SD]T|HST)\b", re.ASCII)
_MOSCOW = {"МСК": "MSK"}


def written_dates(line: str, style: DateStyle) -> list[WrittenDate]:
    """Return the dates that a line holds, in its order; those without a year if all are.

    Two days with a dash between them are when something lasts, not when it was written: neither
    is returned.
    """
    text = plain(line[:MAX_LENGTH])
    found = sorted(
        (one for one in _all(text, style) if one.is_day), key=lambda one: (one.start, -one.end)
    )
    whole = [one for one in found if one.year]
    if not whole and _LONG_NUMBER.search(text):  # "18 November 1826" is no day of this year
        return []
    chosen = _apart(whole or found, text)
    return [_clocked(one, text) for one in chosen]


def plain(line: str) -> str:
    """Write the digits of every script as 0 to 9, and take out what is for the eye only."""
    if line.isascii():
        return line
    line = _DIRECTIONS.sub("", line)
    return _DIGIT.sub(lambda digit: str(int(digit[0])), line) if _DIGIT.search(line) else line


def _all(text: str, style: DateStyle) -> Iterator[WrittenDate]:
    yield from _numeric(text, style)
    tokens = [
        _Token(match[0], *match.span(), int(match[0]) if match[0].isdigit() else None)
        for match, _ in zip(_TOKEN.finditer(text), range(MAX_TOKENS), strict=False)
    ]
    for place, token in enumerate(tokens):
        before, after = text[: token.start], text[token.end : token.end + 1]
        is_day = token.number is not None and 1 <= token.number <= 31 and len(token.text) <= 2
        if not is_day or _RANGE_BEFORE.search(before):
            continue
        if after in {":", "："} or _CLOCK_SIGN.search(before):  # no day
            continue
        if one := _named(_Line(text, tokens, style.language), place):
            yield one


def _numeric(text: str, style: DateStyle) -> Iterator[WrittenDate]:
    for form in (_YEAR_FIRST, _DOTTED, *_NUMBERED_MONTHS):
        for match in form.finditer(text):
            year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
            if len(match["year"]) == 2:
                year += 2000
            if not _RANGE_BEFORE.search(text[: match.start()]):
                yield from _dated(match.span(), year, month, day, month_is_solar=True)
    for match in _YEAR_LAST.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        day_first = True if first > 12 or first == second else None
        day_first = False if second > 12 and first <= 12 else day_first
        if day_first is None:
            day_first = style.day_first
        if day_first is None and _AMERICAN_ZONE.search(text, match.end()):
            day_first = False
        if day_first is not None:
            day, month = (first, second) if day_first else (second, first)
            yield from _dated(match.span(), int(match["year"]), month, day, month_is_solar=True)


def _dated(
    span: tuple[int, int], year: int, month: int, day: int, *, month_is_solar: bool
) -> Iterator[WrittenDate]:
    """Give the date in the common calendar, if its year is one of the calendars known."""
    if is_solar_year(year) and month_is_solar:
        try:
            common = solar_date(year, month, day)
        except ValueError:
            return
        yield WrittenDate(*span, common.month, common.day, common.year)
    elif FIRST_YEAR <= common_year(year) <= LAST_YEAR:
        yield WrittenDate(*span, month, day, common_year(year))


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold the words and numbers of a line, to go from one to the next that is close to it."""

    text: str
    tokens: list[_Token]
    language: str | None

    def next(self, place: int, step: int) -> int | None:
        """Return the place of the neighbour, if nothing but a sign or two stands between."""
        other = place + step
        if not 0 <= other < len(self.tokens):
            return None
        one, two = self.tokens[min(place, other)], self.tokens[max(place, other)]
        return other if _CLOSE.fullmatch(self.text[one.end : two.start]) else None

    def past_small_words(self, place: int, step: int) -> int | None:
        """Return the place of the next token that is no small word between parts of a date."""
        at = self.next(place, step)
        for _ in range(MOST_BETWEEN):
            if at is None or fold(self.tokens[at].text) not in words_between():
                break
            at = self.next(at, step)
        return at

    def month(self, place: int | None, step: int) -> tuple[int, int, bool] | None:
        """Return the month named at a place, the last place of its name, and whether it is solar.

        A name has two words, or one: "تشرين الثاني". Some languages of the Near East give both of
        their names, with a slash between.
        """
        if place is None or self.tokens[place].number is not None:
            return None
        beyond = self.next(place, step)
        first, second = sorted((place, place if beyond is None else beyond))
        if beyond is not None and begins_long_name(self.tokens[first].text):
            both = f"{self.tokens[first].text} {self.tokens[second].text}"
            if number := month_by_name(both, self.language):
                return self._doubled(number, beyond, step)
        name = _bare(self.tokens[place].text)
        if number := month_by_name(name, self.language):
            return self._doubled(number, place, step)
        solar = solar_month_by_name(name)
        return (solar, place, True) if solar else None

    def _doubled(self, number: int, last: int, step: int) -> tuple[int, int, bool]:
        """Return a month with the place of its second name, if it has one, as its last."""
        twin = self.month(self.next(last, step), step)
        return (number, twin[1], False) if twin and twin[0] == number else (number, last, False)

    def year(self, place: int | None) -> int | None:
        """Return the year that stands at a place."""
        token = self.tokens[place] if place is not None else None
        if token is None or token.number is None:
            return None
        if len(token.text) == 4:
            return token.number
        is_thai = len(token.text) == 2 and token.number >= FIRST_SHORT_BUDDHIST_YEAR
        return 2500 + token.number if is_thai and self.language == "th" else None


_PREFIX = re.compile(r"(?:d['’]|ב־?|เดือน)(?=.{3})", re.IGNORECASE)


def _bare(name: str) -> str:
    """Return a name of a month without the preposition that some languages join to it."""
    match = _PREFIX.match(name)
    return name[match.end() :] if match else name


def _named(line: _Line, place: int) -> WrittenDate | None:
    """Read the date whose day stands at a place, and whose month is named beside it."""
    day = line.tokens[place].number or 0
    for step in (1, -1):
        month = line.month(line.past_small_words(place, step), step)
        if month is None:
            continue
        number, last, is_solar = month
        # the year stands beyond the month, or on the other side of the day
        for edge, way in ((last, step), (place, -step)):
            at = line.past_small_words(edge, way)
            year = line.year(at)
            if at is None or year is None:
                continue
            ends = (at, last, place)
            span = line.tokens[min(ends)].start, line.tokens[max(ends)].end
            is_solar_date = is_solar_year(year)
            if is_solar_date:
                name = line.tokens[last].text
                number = solar_month_by_name(name) or number
            if one := next(
                _dated(span, year, number, day, month_is_solar=is_solar or is_solar_date), None
            ):
                return one
        # a word that is a month elsewhere, "out", is none without a year beside it
        if not is_solar and is_month_in(line.tokens[last].text, line.language):
            span = line.tokens[min(last, place)].start, line.tokens[max(last, place)].end
            return WrittenDate(*span, number, day)
    return None


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


def _clocked(found: WrittenDate, text: str) -> WrittenDate:
    """Return a date with the time of day that stands after it, or right before it."""
    after = _CLOCK.search(text[: found.end + CLOCK_WITHIN], found.end)
    if after and (clocked := _with_clock(found, after, text)):
        return replace(clocked, end=max(clocked.end, found.end))
    for match in _CLOCK.finditer(text[: found.start], max(0, found.start - 2 * CLOCK_BEFORE)):
        between = text[match.end() : found.start]
        # with a full stop it is the end of a sentence, or another date
        is_dotted = text[match.end("hour")] == "."
        if len(between) > CLOCK_BEFORE or is_dotted or re.search(r"\d", between):
            continue
        if clocked := _with_clock(found, match, text[: found.start]):
            return replace(clocked, start=match.start(), end=found.end)
    return found


def _with_clock(found: WrittenDate, match: re.Match[str], text: str) -> WrittenDate | None:
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
    name = _MOSCOW.get(name, name).replace(" ", "")
    if not (re.search(r"\d", name) or named_zone(name)):
        name = ""
    return replace(
        found, clock=f"{hour:02}:{minute:02}", zone=name, end=zone.end() if zone and name else end
    )
