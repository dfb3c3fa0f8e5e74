"""Find the dates that the page shows to its readers, in whatever language it writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawler.extraction.fields.dates.date_words import (
    is_labelled,
    is_of_change,
    is_of_correction,
    is_of_event,
    is_of_first_publication,
)
from crawler.extraction.fields.dates.ownership import Ownership, is_paragraph
from crawler.extraction.page.blocks import Block
from text.calendar.written_date import DateStyle, WrittenDate
from text.calendar.written_dates import plain, written_dates
from text.dates import FUTURE_TOLERANCE
from text.words import word_set

REACH = 30
"""A date is near the headline within this many blocks below it, and a third of them above."""
LONGEST = 120
"""A dateline with its byline has at most this many characters; longer blocks tell of other days."""
ABOVE, BELOW = 2, 8
"""A dateline stands at most so many blocks above and below the headline, by kicker or byline."""
LONGEST_LABEL = 20
"""A label in a line of its own has at most this many characters: "Date de publication"."""
BESIDE = 30
"""A dateline has at most this many characters beside the date: a section, "3 min read"."""
LEAD = 2
"""The text has begun after this many paragraphs; the first may be a standfirst."""
MAX_LINES = 400
"""At most this many lines with numbers are read; the tables of a page may have thousands."""
LONGEST_NOTE = 250
"""A note on when an article was published first has at most this many characters: a sentence."""
YEARS_BACK = 8
"""A day without a year is of one of so many years: 29 February comes every four, or eight."""

# Two inline elements in a row run into each other: "Mara LindMar 5, 2025", "HealthDECEMBER 22,
# 2025".
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z]\w{2})|(?<=\d)(?=[A-Z][a-z]{3})")
_ELSEWHERE = frozenset({"nav", "figure", "aside", "footer"})
_DIGIT = re.compile(r"\d")
# A year of the common era, of Iran's or of Thailand's.
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20|1[34]|2[456])\d\d(?!\d)")
_CORRECTION_NAMES = word_set("correction corrections erratum amended")
_CHANGED_NAMES = _CORRECTION_NAMES | word_set("updated update modified lastmod")
_DATE_NAMES = word_set("""
    date datetime dateline time timestamp published publish pubdate posted meta byline datum fecha
    data dato info
    """)


@dataclass
class ShownDate:
    """Hold a date as the page shows it: the whole line, and the same in ISO 8601."""

    raw: str
    iso: str
    """With the time of day and the zone, "2026-11-24T21:15 EST", where the page shows them."""
    updated: bool = False
    """Whether the words before it say that it is of a change."""
    dateline: bool = False
    """Whether it is labelled as the date of publication, or is hardly more than a date right by
    the headline."""


@dataclass
class ShownDates:
    """Hold the two dates that a page may show of its article."""

    published: ShownDate | None = None
    changed: ShownDate | None = None


@dataclass(frozen=True)
class _Near:
    """Hold a date near the headline, and whether it stands above it."""

    shown: ShownDate
    is_above: bool


@dataclass
class _Candidates:
    """Hold the dates of a page by how far each is to be believed."""

    labelled: list[tuple[ShownDate, bool]] = field(default_factory=list)
    """With whether they stand near the headline."""
    near: list[_Near] = field(default_factory=list)
    rest: list[ShownDate] = field(default_factory=list)
    yearless: list[ShownDate] = field(default_factory=list)
    changed: list[ShownDate] = field(default_factory=list)
    corrected: list[ShownDate] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    """Hold where a line with a date stands."""

    block: Block
    line: str
    """Its text as it was read."""
    by_headline: bool
    beside: bool
    """Whether it stands within REACH of the headline."""
    is_above: bool
    """Whether it stands above the headline."""
    after_text: bool
    """Whether it stands below the beginning of the text, where an unknown label is of another
    thing: "Concert: 20 November"."""


def find_shown_dates(
    blocks: Sequence[Block],
    headline: int | None,
    ownership: Ownership,
    style: DateStyle,
    *,
    now: datetime,
    changed: datetime | None = None,
) -> ShownDates:
    """Find the dates of publication and of a change that the page shows.

    Of publication is the first in a line that is labelled so, else the first in a short line near
    the headline, else one without a year there, else the only one that the other short lines of
    the page hold; one of an update only if there is no other, and never that of a correction.
    ``changed``: the last change that the page declares, which tells the year where a line has none.
    """
    candidates = _Candidates()
    for block, after_text in _lines(blocks, headline):
        distance = block.position - (headline or 0)
        by_headline = headline is not None and -ABOVE <= distance <= BELOW
        line = plain(block.text)
        if not (by_headline or _HAS_YEAR.search(line)):
            continue
        line = _GLUED.sub(" ", line)
        beside = -(REACH // 3) <= distance < REACH
        place = _Place(block, line, by_headline, beside, distance < 0, after_text)
        before = 0
        for date in written_dates(line, style):
            said = line[before : date.start] or (_label_above(blocks, block) if not before else "")
            before = date.end
            labelled = is_labelled(said) or is_of_change(said)
            if ownership.is_article_s(block.element, labelled=labelled, after_text=after_text):
                _sort_in(date, said, place, candidates, now, changed or now)
    last_change = next(iter(candidates.changed), None)
    correction = next(iter(candidates.corrected), None)
    return ShownDates(_choose(candidates) or last_change, last_change or correction)


def find_first_publication(
    blocks: Sequence[Block], style: DateStyle, *, now: datetime
) -> ShownDate | None:
    """Find the day in a note that tells of a first publication, and of changes since."""
    for block in blocks:
        if block.hidden or len(block.text) > LONGEST_NOTE or not _DIGIT.search(block.text):
            continue
        line = plain(block.text)
        if not _HAS_YEAR.search(line):
            continue
        for date in written_dates(line, style):
            told = is_of_first_publication(line[: date.start]) and is_of_change(line[date.end :])
            if told and date.year and _is_past(date, now):
                return ShownDate(block.text, date.iso)
    return None


def _label_above(blocks: Sequence[Block], block: Block) -> str:
    """Return the line above one that begins with a date, if it is short enough to be its label."""
    above = blocks[block.position - 1].text if block.position else ""
    return plain(above) if len(above) <= LONGEST_LABEL else ""


def _choose(candidates: _Candidates) -> ShownDate | None:
    if candidates.labelled:
        found, beside = candidates.labelled[0]
        # far from the headline several are the dates of other stories
        found.dateline = beside or len({shown.iso for shown, _ in candidates.labelled}) == 1
        return found
    # above the headline may stand today's date, or the news in brief
    near = sorted(candidates.near, key=lambda one: (not one.shown.dateline, one.is_above))
    if near:
        return near[0].shown
    if candidates.yearless:
        return candidates.yearless[0]
    # several lines are a list of other stories
    is_alone = len({shown.raw for shown in candidates.rest}) == 1
    return candidates.rest[0] if is_alone else None


def _lines(blocks: Sequence[Block], headline: int | None) -> Iterator[tuple[Block, bool]]:
    """Yield the short lines with numbers, and whether each stands below the text's beginning."""
    paragraphs = lines = 0
    for block in blocks:
        if len(block.text) > LONGEST:
            is_below = headline is None or block.position > headline
            paragraphs += paragraphs < LEAD and is_below and is_paragraph(block)
            continue
        if block.hidden or not _DIGIT.search(block.text):
            continue
        if _ELSEWHERE & block.ancestors and not block.names & _DATE_NAMES:
            continue
        lines += 1
        if lines > MAX_LINES:
            return
        yield block, paragraphs >= LEAD


def _sort_in(
    date: WrittenDate,
    said: str,
    place: _Place,
    candidates: _Candidates,
    now: datetime,
    latest: datetime,
) -> None:
    """Put a date among the candidates, by where it stands and what is ``said`` before it."""
    if is_of_event(said):
        return
    is_labelled_so = is_labelled(said)
    alone = len(place.line) - (date.end - date.start) <= BESIDE
    updated = is_of_change(said) or bool(place.block.names & _CHANGED_NAMES)
    if date.year is None:
        is_marked = date.clock or is_labelled_so or place.block.names & _DATE_NAMES
        whole = _with_year(date, latest)
        if alone and is_marked and place.by_headline and not place.after_text and whole:
            shown = ShownDate(place.block.text, whole.iso, updated)
            (candidates.changed if updated else candidates.yearless).append(shown)
        return
    if not _is_past(date, now):
        return
    shown = ShownDate(place.block.text, date.iso, updated, alone and place.by_headline)
    if updated:
        is_correction = is_of_correction(said) or place.block.names & _CORRECTION_NAMES
        (candidates.corrected if is_correction else candidates.changed).append(shown)
    elif is_labelled_so:
        candidates.labelled.append((shown, place.beside))
    elif shown.dateline or (place.beside and not place.after_text):
        candidates.near.append(_Near(shown, place.is_above))
    elif not place.after_text or (alone and not said.rstrip().endswith(":")):
        candidates.rest.append(shown)


def _with_year(date: WrittenDate, latest: datetime) -> WrittenDate | None:
    """Return a day without a year as the last such day until ``latest``."""
    years = range(latest.year, latest.year - YEARS_BACK - 1, -1)
    days = (replace(date, year=year) for year in years)
    return next((day for day in days if day.is_day and _is_past(day, latest)), None)


def _is_past(date: WrittenDate, latest: datetime) -> bool:
    day = datetime(date.year or 0, date.month, date.day, tzinfo=UTC)
    return day <= latest + FUTURE_TOLERANCE
