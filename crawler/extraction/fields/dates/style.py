"""Tell how the readers of a page write dates, by language, country, and other dates of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

from crawler.extraction.page.blocks import Block
from text.calendar.months import month_by_name
from text.calendar.written_date import DateStyle
from text.words import word_set

LONGEST = 120
"""Lines with dates have at most this many characters; longer blocks are paragraphs."""
MAX_DATES = 50
"""At most this many dates in numbers are read; an archive's list has hundreds, all alike."""
MONTHS = 12
"""A number above this is the day."""

# The United States and their territories, and the Philippines, write the month first in English.
_MONTH_FIRST = frozenset({"US", "PR", "GU", "AS", "MP", "VI", "UM", "MH", "FM", "PW", "PH"})
_MONTH_FIRST_DOMAINS = frozenset({"us", "gov", "mil", "edu", "ph"})
_MONTH_FIRST_LANGUAGES = frozenset({"en", "fil", "tl"})
# Canadians write both, and so do sites under the domains that are sold to everybody.
_BOTH = frozenset({"CA"})
_NO_COUNTRY = word_set("ai am app ca cc co fm gg io la ly me tv to ws")
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])", re.ASCII)
_IN_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-](\d{1,2}|[a-z]{3,9})[/_-](\d{1,2})(?!\d)", re.ASCII | re.IGNORECASE
)


def date_style(tag: str | None, locale: str | None, url: str) -> DateStyle:
    """Return how dates are written on a page.

    ``tag``: the language of the article, "en-US". ``locale``: the page's "og:locale"; the value of
    many templates is en_US wherever they are used, so that the domain's country counts before it.
    """
    language, _, rest = (tag or "").partition("-")
    if not language:
        return DateStyle()
    if language not in _MONTH_FIRST_LANGUAGES:
        return DateStyle(language, day_first=True)
    region = rest.rpartition("-")[2]
    if len(region) == 2:
        return DateStyle(language, None if region in _BOTH else region not in _MONTH_FIRST)
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    if domain in _MONTH_FIRST_DOMAINS:
        return DateStyle(language, day_first=False)
    if len(domain) == 2 and domain not in _NO_COUNTRY:
        return DateStyle(language, day_first=True)
    told = (locale or "").replace("-", "_").rpartition("_")[2].upper()
    if len(told) == 2 and told not in _BOTH and "_" in (locale or "").replace("-", "_"):
        return DateStyle(language, told not in _MONTH_FIRST)
    return DateStyle(language)


def day_first_on(blocks: Sequence[Block], source: str, url: str) -> bool | None:
    """Return whether the day comes first in the numbers of a page; None where nothing shows it.

    Another date on the page may show it (13/02/2026), or the same one written elsewhere with the
    year first, in the markup (``source``) or in the address.
    """
    shown: set[bool] = set()
    unclear: list[tuple[int, int, int]] = []
    for first, second, year in islice(_numbers(blocks), MAX_DATES):
        if (first > MONTHS) != (second > MONTHS):
            shown.add(first > MONTHS)
        elif first != second:
            unclear.append((year, first, second))
    if shown:
        return shown.pop() if len(shown) == 1 else None
    in_path = set(_days_in_path(url)) if unclear else set()
    for year, first, second in unclear:
        by_order = {True: (year, second, first), False: (year, first, second)}
        for day_first, day in by_order.items():
            if day in in_path or "{:04}-{:02}-{:02}".format(*day) in source:
                shown.add(day_first)
    return shown.pop() if len(shown) == 1 else None


def _numbers(blocks: Sequence[Block]) -> Iterator[tuple[int, int, int]]:
    for block in blocks:
        if len(block.text) <= LONGEST:
            for found in _NUMBERS.finditer(block.text):
                yield int(found[1]), int(found[3]), int(found[4])


def _days_in_path(url: str) -> Iterator[tuple[int, int, int]]:
    for year, month, day in _IN_PATH.findall(urlsplit(url).path):
        number = int(month) if month.isdigit() else month_by_name(month)
        if number:
            yield int(year), number, int(day)
