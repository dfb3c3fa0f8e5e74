"""Choose the children of a sitemap index that are worth reading: news, or those of a period.

What a child lists is told by its ``lastmod``, by the date and the words in its name, and by what
it listed before. Nothing of it is sure: archives are often written anew each night, which makes
every lastmod today's, and numbers in names may count files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.sitemaps.name_words import (
    ending_number,
    is_named_as_news,
    is_named_as_no_articles,
    sitemap_name,
)

if TYPE_CHECKING:
    from crawler.discovery.sitemaps.name_periods import NamedPeriod

MAX_SITEMAPS_OF_INDEX = 50_000
"""Children of one index: what the sitemap protocol allows."""

MAX_CHILD_SITEMAPS = 50
"""Children of one index that are read: a daily archive goes back for decades."""

_MOST_OF_A_DAY = 0.5
"""The share of an index's lastmods that may fall on one day: more were set when it was written."""

_AFTERWARDS = timedelta(days=31)
"""How long after its period a file is still changed: corrections come within the month."""

_SHIFT = timedelta(days=1)
"""How far a date may be off, as that of another time zone."""

_NEWS_AGE = timedelta(days=3)
"""How old the period of a news sitemap may be: it lists two days."""

_PLACES_FOR_ENDS = 3
"""The places from which on one goes to the newest of those that take turns, and one to the file
with the lowest number: some sites number from the newest on."""

# Kinds of children, those that are read first lowest.
_NEWS, _ARTICLES, _UNLIKELY = range(3)


@dataclass(frozen=True)
class _Child:
    reference: SitemapReference
    kind: int
    day: date | None
    """Of the newest that it may list, as far as that is known."""
    named: date | None
    """The last day of the period in its name: it tells which of those changed today is today's."""
    number: int
    """At the end of its name: numbered children grow at the end."""

    @property
    def rank(self) -> tuple[int, int]:
        """Return where it comes; those of one rank are equally worth reading."""
        return self.kind, -self.day.toordinal() if self.day else 0

    @property
    def order(self) -> tuple[float, ...]:
        """Return where it comes among those of its rank, too."""
        modified = self.reference.modified
        return (
            *self.rank,
            -self.named.toordinal() if self.named else 0,
            -modified.timestamp() if modified else 0.0,
            -self.number,
        )


def news_sitemaps_first(
    references: Iterable[SitemapReference],
    limit: int = MAX_CHILD_SITEMAPS,
    *,
    now: datetime,
    turn: int = 0,
    news: Collection[str] = (),
) -> list[SitemapReference]:
    """Return at most ``limit`` children of an index, in order of news value.

    First those named as news, and those of ``news``, which listed news before; then by date, newest
    first: ``lastmod`` where it is true, else the date in the name; then undated ones; at the end
    those named as lists of no articles (images, tags, authors), and those of days to come.

    Where there is no place for all that are equally worth it, they take turns: ``turn`` counts the
    polls. One place at least goes to those without a date.
    """
    children = _children(references, now, news)
    chosen: list[_Child] = []
    for _, group in groupby(children, key=lambda child: child.rank):
        alike = list(group)
        places = limit - len(chosen)
        chosen += alike if len(alike) <= places else _in_turn(alike, places, turn)
        if len(chosen) == limit:
            break
    undated = [child for child in children if child.day is None and child.kind != _UNLIKELY]
    if undated and limit > 1 and all(child.day for child in chosen):
        chosen[-1] = undated[turn % len(undated)]
    return [child.reference for child in sorted(chosen, key=lambda child: child.order)]


def sitemaps_of_period(
    references: Iterable[SitemapReference],
    since: datetime,
    until: datetime,
    limit: int,
    *,
    now: datetime,
) -> list[SitemapReference]:
    """Return at most ``limit`` children of an index that may list articles of the period.

    A date in the name ("sitemap-2026-11.xml", "?yyyy=2026&mm=11") says what is in it; else
    ``lastmod`` says how far it reaches at most. What says neither may hold anything.
    """
    children = _children(references, now)[:MAX_SITEMAPS_OF_INDEX]
    periods, _ = _evidence([child.reference for child in children], now)
    chosen = []
    for child in children:
        period, modified = periods.get(child.reference.url), child.reference.modified
        if period is not None:
            inside = period.first <= until and period.end >= since
        else:
            inside = modified is None or modified >= since
        if inside:
            chosen.append(child.reference)
    return chosen[:limit]


def lists_news(listing: Listing, now: datetime) -> bool:
    """Tell whether a sitemap is one of news by its content, whatever its name."""
    return any(
        link.via == "newsSitemap" and (link.datePublished or now) >= now - _NEWS_AGE
        for link in listing.links
    )


def _children(
    references: Iterable[SitemapReference], now: datetime, news: Collection[str] = ()
) -> list[_Child]:
    """Return the children of an index in the order of their news value."""
    unique = list({reference.url: reference for reference in references}.values())
    periods, are_lastmods_true = _evidence(unique, now)
    children = []
    for reference in unique:
        name, period = sitemap_name(reference.url), periods.get(reference.url)
        modified = reference.modified
        if modified is not None and modified > now + _SHIFT:
            modified = None
        named = period.newest_day if period else None
        day = min(named, now.date()) if named else None
        if modified is not None and (are_lastmods_true or day is None):
            day = modified.date()
        kind = _ARTICLES
        if is_named_as_no_articles(name) or (period and period.first > now + _SHIFT):
            kind = _UNLIKELY
        is_recent = period is None or period.end >= now - _NEWS_AGE
        if reference.url in news or (is_named_as_news(name) and is_recent):
            kind = _NEWS
        children.append(_Child(reference, kind, day, named, ending_number(name)))
    return sorted(children, key=lambda child: child.order)


def _evidence(
    references: list[SitemapReference], now: datetime
) -> tuple[dict[str, NamedPeriod], bool]:
    """Return the periods that names give, and whether lastmods say more than they.

    Where most lastmods lie far from the period in the name, one of both is none. Lastmods are none
    where most are of one day, on which the files were written anew, and where the newest period is
    that of the newest lastmod: no counter and no version ends at the present day by chance.
    """
    # Imported here: the names of months, which most runs of a crawl read no index for.
    from crawler.discovery.sitemaps.name_periods import named_periods

    periods = named_periods((reference.url for reference in references), now)
    dated = [each.modified for each in references if each.modified is not None]
    both = [
        (periods[each.url], each.modified)
        for each in references
        if each.url in periods and each.modified is not None
    ]
    if not both:
        return periods, True
    if 2 * sum(_agrees(period, modified) for period, modified in both) >= len(both):
        return periods, True
    [(_, of_one_day)] = Counter(modified.date() for modified in dated).most_common(1)
    if of_one_day > _MOST_OF_A_DAY * len(dated):
        return periods, False
    newest = max(periods.values(), key=lambda period: period.first)
    if not newest.is_year and _agrees(newest, max(dated)):
        return periods, False
    return {}, True


def _agrees(period: NamedPeriod, modified: datetime) -> bool:
    return period.first - _SHIFT <= modified <= period.end + _AFTERWARDS


def _in_turn(alike: list[_Child], places: int, turn: int) -> list[_Child]:
    """Return some of the children of one rank: the first, and others at each turn."""
    fixed = alike[:1] if places > 1 else []
    lowest = min(alike, key=lambda child: child.number)
    if places >= _PLACES_FOR_ENDS and 0 < lowest.number < alike[0].number:
        fixed.append(lowest)
    others = [child for child in alike if all(child is not each for each in fixed)]
    left = places - len(fixed)
    return fixed + [others[(turn * left + at) % len(others)] for at in range(left)]
