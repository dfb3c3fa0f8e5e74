"""Read the dates of a line whose month is named, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from text.calendar.eras import is_solar_year
from text.calendar.months import (
    begins_long_name,
    fold,
    is_month_in,
    month_by_name,
    solar_month_by_name,
    words_between,
)
from text.calendar.numeric_dates import RANGE_BEFORE
from text.calendar.written_date import DateStyle, WrittenDate, dated

MAX_TOKENS = 60
"""Words and numbers of a line that are looked at; a line of 120 characters has some thirty."""
MOST_BETWEEN = 2
"""At most this many small words stand between two parts of a date: "24 de noviembre del año"."""
FIRST_SHORT_BUDDHIST_YEAR = 40
"""Two digits from this number on are a Thai year, 2540 to 2599: 69 is 2026."""

# A number, or a letter and all that is neither white space, a digit nor a sign between words: vowel
# signs of Indian scripts are no letters to Python.
_TOKEN = re.compile(r"[0-9]+|[^\W\d_][^\s\d,;:/|()\[\]{}<>·•–—،؛：，。、（）«»\"“”„-]*")
_CLOSE = re.compile(r"[\s.,/'’،-]{0,3}")
# A clock, or a fraction: "21:15", "4.7 out of 5".
_CLOCK_SIGN = re.compile(r"[:：]$|\d[.,]$")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    number: int | None


def named_dates(text: str, style: DateStyle) -> Iterator[WrittenDate]:
    """Yield the dates with a named month, in order, without their time of day."""
    tokens = [
        _Token(match[0], *match.span(), int(match[0]) if match[0].isdecimal() else None)
        for match, _ in zip(_TOKEN.finditer(text), range(MAX_TOKENS), strict=False)
    ]
    for place, token in enumerate(tokens):
        before, after = text[: token.start], text[token.end : token.end + 1]
        is_day = token.number is not None and 1 <= token.number <= 31 and len(token.text) <= 2
        if not is_day or RANGE_BEFORE.search(before):
            continue
        if after in {":", "："} or _CLOCK_SIGN.search(before):  # no day
            continue
        if one := _named(_Line(text, tokens, style.language), place):
            yield one


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
            if is_solar_year(year):
                number = solar_month_by_name(line.tokens[last].text) or number
            if one := next(dated(span, year, number, day), None):
                return one
        # a word that is a month elsewhere, "out", is none without a year beside it
        if not is_solar and is_month_in(line.tokens[last].text, line.language):
            span = line.tokens[min(last, place)].start, line.tokens[max(last, place)].end
            return WrittenDate(*span, number, day)
    return None
