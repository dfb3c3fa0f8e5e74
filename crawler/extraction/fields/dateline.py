"""Find the date that the page shows to its readers, in whatever language it writes months."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.page.blocks import Block
from text.calendar.months import month_by_name

REACH = 30
"""A date is near the headline within this many blocks below it, and a third of them above."""
LONGEST = 120
"""A dateline with its byline has at most this many characters; longer blocks tell of other days."""
CLOCK_WITHIN = 30
"""The time of day stands within this many characters after its date."""
ABOVE, BELOW = 2, 8
"""A dateline stands at most so many blocks above and below the headline, by kicker or byline."""
BESIDE = 30
"""A dateline has at most this many characters beside the date: a section, "3 min read"."""

_ELSEWHERE = frozenset({"nav", "figure", "aside", "footer"})
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<!\d){_DAY},?\s+(?:de\s+)?{_NAME},?\s+(?:de\s+|del\s+)?{_YEAR}(?!\d)",
        rf"(?<!\w){_NAME}\s+{_DAY},?\s+{_YEAR}(?!\d)",
        rf"(?<!\d){_YEAR}\s?[년年./-]\s?(?P<number>\d{{1,2}})\s?[월月./-]\s?(?P<day>\d{{1,2}})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?{_YEAR}(?!\d)",
        # with slashes only where a number above 12 tells the day from the month
        rf"(?<![\d/])(?P<day>1[3-9]|2\d|3[01])/(?P<number>\d{{1,2}})/{_YEAR}(?![\d/])",
        rf"(?<![\d/])(?P<number>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}(?![\d/])",
    )
)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})(?:[:h時시]\s?|\.)(\d\d)(?!\d)\s*([ap]\.?m)?", re.IGNORECASE)
_MODIFIED = re.compile(
    r"updat|modif|aktualis|revis|reviewed|обновл|actuali|mis à jour|aggiornat|bijgewerkt|oppdater|"
    r"uppdater|更新|수정",
    re.IGNORECASE,
)

# Two inline elements in a row run into each other: "Mara LindMar 5, 2025", "HealthDECEMBER 22,
# 2025".
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]\w{2})|(?<=\d)(?=[A-Z][a-z]{3})")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
_LABEL = re.compile(
    r"(?:date|datum|data|fecha|(?:first |originally )?published|posted|veröffentlicht|"
    r"erschienen|erstellt|publié|publicado|pubblicato|publicerad|publisert|udgivet|opublikowano|"
    r"gepubliceerd|опубликовано|发布时间|発売日|公開日|입력)\b(?:\s+(?:on|am|le|el|il|op|den))?[\s:：,|-]{0,4}"
    r"(?=\d|[^\W\d_]{3,12}\.?\s+\d)",
    re.IGNORECASE,
)


@dataclass
class ShownDate:
    """Hold a date as the page shows it: the whole line, and the same in ISO 8601."""

    raw: str
    iso: str
    updated: bool = False
    """Whether the words before it say that it is of a change."""
    dateline: bool = False
    """Whether it is labelled as the date of publication, or is hardly more than a date right by
    the headline."""


def find_dateline(blocks: Sequence[Block], headline: int | None) -> ShownDate | None:
    """Find the date of publication that the page shows; one of an update only if no other is.

    The first in a line that is labelled so, else the first in a short line near the headline,
    else the only one that the short lines of the page hold.
    """
    start = max(0, (headline or 0) - REACH // 3)
    end = (headline or 0) + REACH
    labelled: list[tuple[ShownDate, bool]] = []
    near: list[ShownDate] = []
    rest: list[ShownDate] = []
    for block in blocks:
        # no line without a year holds a date
        if len(block.text) > LONGEST or not _HAS_YEAR.search(block.text) or block.hidden:
            continue
        if _ELSEWHERE & block.ancestors:
            continue
        shown = read_shown_date(block.text)
        if shown is None:
            continue
        beside = start <= block.position < end
        if _LABEL.match(block.text) and not shown.updated:
            labelled.append((shown, beside))
        distance = block.position - (headline or 0)
        shown.dateline &= headline is not None and -ABOVE <= distance <= BELOW
        (near if beside else rest).append(shown)
    if labelled:
        found, beside = labelled[0]
        # far from the headline several are the dates of other stories
        found.dateline = beside or len({shown.iso for shown, _ in labelled}) == 1
        return found
    shown = next((shown for shown in near if not shown.updated), None) or next(iter(near), None)
    if shown is None and len({other.iso for other in rest}) == 1:
        shown = rest[0]
    return shown


def read_shown_date(text: str) -> ShownDate | None:
    """Read the first whole date in a text, with the time of day that follows it."""
    line = _GLUED.sub(" ", text)
    for form in _FORMS:
        for match in form.finditer(line):
            parts = match.groupdict()
            month = int(parts["number"]) if parts.get("number") else month_by_name(parts["name"])
            if month is None:
                continue
            iso = f"{parts['year']}-{month:02}-{int(parts['day']):02}"
            clock = _CLOCK.search(line[match.end() : match.end() + CLOCK_WITHIN])
            if clock:
                hour = int(clock[1])
                if clock[3]:
                    hour = hour % 12 + 12 * (clock[3].lower().startswith("p"))
                iso = f"{iso}T{hour:02}:{clock[2]}"
            before = line[: match.start()]
            alone = len(line) - len(match[0]) <= BESIDE
            return ShownDate(text, iso, bool(_MODIFIED.search(before)), alone)
    return None
