"""Hold what was found at a site, and measure it: how fresh, in which language, what is in common.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.discovery.listing import Listing
from crawler.finding.reading import ListingKind
from model.errors import InvalidURL
from model.items import Article
from model.links import Link
from urls import url_key

RECENT = timedelta(days=7)
"""What came in this time says how much comes a day: it has every weekday once."""

SHORTEST_SPAN = timedelta(hours=1)
"""A listing whose entries are all of one minute was made then: it is not divided by nothing."""

COMPARED = 100
"""The newest entries of a listing that are looked for in another: a day of a busy one."""

LEAST_SHARE = 0.05
"""The share of entries in common from which on it is worth a word."""


@dataclass(frozen=True)
class Tried:
    """Hold an article as it would be stored, or why it would not be."""

    url: str
    article: Article | None = None
    why_not: str | None = None


@dataclass(frozen=True)
class InCommon:
    """Say which share of a listing's entries another listing has, too."""

    url: str
    share: float


@dataclass
class FoundListing:
    """Hold a listing that could be read."""

    url: str
    kind: ListingKind
    how: str
    """Where it was found, as a phrase: "announced by https://…"."""
    listing: Listing
    newest: datetime | None = None
    entries_a_day: float | None = None
    """None where too few entries have a date."""
    language: str | None = None
    in_common: list[InCommon] = field(default_factory=list)
    """The largest share first."""
    tried: list[Tried] = field(default_factory=list)
    """The articles that were fetched of it, its newest."""

    @property
    def keys(self) -> list[str]:
        """Return the keys of the pages that it lists, the newest first where it says dates."""
        return list(
            dict.fromkeys(
                key
                for link in newest_first(self.listing.links)
                if (key := page_key(link.url)) is not None
            )
        )

    @property
    def stored(self) -> list[Article]:
        """Return the articles of it that would be stored."""
        return [each.article for each in self.tried if each.article is not None]


@dataclass(frozen=True)
class Unread:
    """Say what could not be read, and why."""

    url: str
    how: str
    cause: str
    detail: str


@dataclass
class SearchResult:
    """Hold what a search found."""

    home: str
    name: str | None = None
    listings: list[FoundListing] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    cut: str | None = None
    """Why the search ended early."""


def newest_first(links: Iterable[Link]) -> list[Link]:
    """Return links by date, the newest first; those without one in their order, at the end."""
    return sorted(links, key=_age)


def measure(found: Sequence[FoundListing], now: datetime) -> None:
    """Note on each listing how fresh it is, its language, and what it has in common with others."""
    keys = {each.url: each.keys for each in found}
    sets = {url: set(listed) for url, listed in keys.items()}
    for each in found:
        _measure_freshness(each, now)
        each.language = _language(each)
        compared = keys[each.url][:COMPARED]
        shares = [
            InCommon(other.url, sum(key in sets[other.url] for key in compared) / len(compared))
            for other in found
            if other is not each and compared
        ]
        each.in_common = sorted(
            (one for one in shares if one.share >= LEAST_SHARE), key=lambda one: -one.share
        )


def _measure_freshness(found: FoundListing, now: datetime) -> None:
    dates = [date for link in found.listing.links if (date := _date(link)) is not None]
    # A page of links says no dates, but the articles behind them do.
    shown = [article.datePublished for article in found.stored if article.datePublished]
    past = [date for date in dates or shown if date <= now]
    found.newest = max(past, default=None)
    found.entries_a_day = None
    if len(past) < 2 or not dates:
        return
    recent = [date for date in past if date > now - RECENT]
    # Of a busy feed everything is of today; of a quiet one little is of this week.
    span = now - (max(min(past), now - RECENT) if recent else min(past))
    found.entries_a_day = len(recent or past) / (max(span, SHORTEST_SPAN) / timedelta(days=1))


def _language(found: FoundListing) -> str | None:
    said = Counter(link.inLanguage for link in found.listing.links if link.inLanguage)
    said.update({article.inLanguage: 1 for article in found.stored if article.inLanguage})
    if found.listing.language:
        return found.listing.language
    return said.most_common(1)[0][0] if said else None


def _age(link: Link) -> float:
    date = _date(link)
    return -date.timestamp() if date is not None else float("inf")


def _date(link: Link) -> datetime | None:
    return link.datePublished or link.dateModified


def page_key(url: str) -> str | None:
    """Return the key of a page's address; None where it is none."""
    try:
        return url_key(url)
    except InvalidURL:
        return None
