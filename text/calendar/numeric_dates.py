"""Read the dates of a line that are written in numbers only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from text.calendar.written_date import DateStyle, WrittenDate, dated

# Numbers only. With slashes and dashes the order must be known, or show itself.
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[년年./-]\s?(?P<month>\d{1,2})\s?[월月./-]\s?(?P<day>\d{1,2})(?!\d)"
)
_DOTTED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}(?!\d)|\d\d(?![\d.:]))"
)
_YEAR_LAST = re.compile(
    r"(?<![\d/])(?P<first>\d{1,2})\s?(?P<mark>[/-])\s?(?P<second>\d{1,2})\s?(?P=mark)\s?"
    r"(?P<year>\d{4}(?![\d/])|\d\d(?![\d/:.-]))"
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
# The years of Japan's emperors and of the Republic in Taiwan.
_ERA = re.compile(
    r"(?P<era>令和|平成|民國|民国)\s?(?P<year>\d{1,3}|元)\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"
)
_YEARS_BEFORE = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
# Without a year.
_MONTH_DAY = re.compile(r"(?<![\d年년])(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]")
_DAY_MONTH = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?=,?\s)")
# A day before a dash: "24-26 November" is a range, but "21:15 - 24 November" is none.
RANGE_BEFORE = re.compile(r"(?<![\d:.])\d{1,2}\.?\s?[–—-]\s?$")
# Where these zones are used, the month comes first.
_AMERICAN_ZONE = re.compile(r"\b(?:[ECMP][SD]?T|AK[SD]T|HST)\b", re.ASCII)


def numeric_dates(text: str, style: DateStyle) -> Iterator[WrittenDate]:
    """Yield the dates in numbers, form by form, without their time of day."""
    for form in (_YEAR_FIRST, _DOTTED, *_NUMBERED_MONTHS):
        for match in form.finditer(text):
            year, month, day = _full_year(match["year"]), int(match["month"]), int(match["day"])
            if not RANGE_BEFORE.search(text[: match.start()]):
                yield from dated(match.span(), year, month, day)
    for match in _ERA.finditer(text):
        year = 1 if match["year"] == "元" else int(match["year"])
        year += _YEARS_BEFORE[match["era"]]
        yield WrittenDate(*match.span(), int(match["month"]), int(match["day"]), year)
    for form in (_MONTH_DAY, _DAY_MONTH):
        for match in form.finditer(text):
            yield WrittenDate(*match.span(), int(match["month"]), int(match["day"]))
    for match in _YEAR_LAST.finditer(text):
        first, second = int(match["first"]), int(match["second"])
        day_first = style.day_first
        if first > 12 or first == second:
            day_first = True
        elif second > 12 or (day_first is None and _AMERICAN_ZONE.search(text, match.end())):
            day_first = False
        if day_first is not None:
            day, month = (first, second) if day_first else (second, first)
            yield from dated(match.span(), _full_year(match["year"]), month, day)


def _full_year(digits: str) -> int:
    """Return the year that four digits name, or two: of this century."""
    return int(digits) + (2000 if len(digits) == 2 else 0)
