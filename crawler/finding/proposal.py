"""Propose which of the listings that were found a source should name. Pure.

News sitemaps and feeds are what a publisher keeps for others to read: the fewest that bring
everything are named. Sitemaps of everything, and pages of links, only where there is neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from crawler.finding.found import COMPARED, FoundListing
from crawler.finding.reading import ListingKind
from crawler.sources.naming import common_name, short_id
from crawler.sources.source import Source
from crawler.terminal.plural import counted

STALE = timedelta(days=30)
"""A listing whose newest entry is older brings nothing: MAX_AGE_DAYS leaves such entries out."""

NEW_SHARE = 0.2
"""A listing is worth its polls if this share of its entries is in none that was chosen before."""

MOST_LISTINGS = 8
"""Listings of one source that are proposed at most: each is polled every few minutes."""

# The kinds of listings that bring news by themselves, the best first.
_NEWS_KINDS: tuple[ListingKind, ...] = ("news sitemap", "feed")


@dataclass(frozen=True)
class Proposal:
    """Hold the source to paste, and why each listing is part of it or not."""

    source: Source | None
    """None where nothing that was found would bring articles."""
    reasons: dict[str, str]
    """Address of a listing → why it is left out; empty where it is named."""


def propose(found: Sequence[FoundListing], home: str, name: str | None, now: datetime) -> Proposal:
    """Return the source that brings what the site publishes with the fewest listings."""
    reasons: dict[str, str] = {}
    usable = []
    for each in found:
        reasons[each.url] = _why_unusable(each, now)
        if not reasons[each.url]:
            usable.append(each)
    news = _chosen([each for each in usable if each.kind in _NEWS_KINDS], reasons)
    chosen = news or _chosen([each for each in usable if each.kind == "sitemap"], reasons)
    if chosen:
        for each in usable:
            if each not in chosen and not reasons[each.url]:
                reasons[each.url] = "the others bring the same"
    else:
        chosen = _chosen([each for each in usable if each.kind == "section"], reasons)
    if not chosen:
        return Proposal(None, reasons)
    languages = Counter(each.language for each in chosen if each.language)
    titles = [each.listing.title or "" for each in chosen if each.kind == "feed"]
    return Proposal(
        Source(
            id=short_id(home),
            home=home,
            name=name or common_name(titles) or urlsplit(home).hostname or home,
            feeds=_urls(chosen, "feed"),
            sitemaps=_urls(chosen, "news sitemap") + _urls(chosen, "sitemap"),
            sections=_urls(chosen, "section"),
            language=next(iter(languages)) if len(languages) == 1 else None,
        ),
        reasons,
    )


def _why_unusable(each: FoundListing, now: datetime) -> str:
    if not each.listing.links:
        return "lists nothing"
    if each.newest is not None and now - each.newest > STALE:
        return f"nothing new since {each.newest:%Y-%m-%d}"
    if each.tried and not each.stored:
        tried = counted(len(each.tried), "article")
        return f"none of {tried} could be read: {each.tried[0].why_not}"
    return ""


def _chosen(usable: list[FoundListing], reasons: dict[str, str]) -> list[FoundListing]:
    """Choose listings, the richest first, as long as they add enough to those before."""
    chosen: list[FoundListing] = []
    known: set[str] = set()
    for each in sorted(usable, key=_rank):
        keys = each.keys[:COMPARED]
        new = sum(key not in known for key in keys) / len(keys) if keys else 0.0
        if new < NEW_SHARE:
            reasons[each.url] = f"{1 - new:.0%} of it is in the others"
        elif len(chosen) == MOST_LISTINGS:
            reasons[each.url] = f"{MOST_LISTINGS} others bring more"
        else:
            chosen.append(each)
            known.update(each.keys)
    return chosen


def _rank(each: FoundListing) -> tuple[int, float, int]:
    """Rank news sitemaps before feeds, then what brings most a day, then what lists most."""
    kind = _NEWS_KINDS.index(each.kind) if each.kind in _NEWS_KINDS else len(_NEWS_KINDS)
    return kind, -(each.entries_a_day or 0.0), -len(each.listing.links)


def _urls(chosen: Sequence[FoundListing], kind: ListingKind) -> tuple[str, ...]:
    return tuple(each.url for each in chosen if each.kind == kind)
