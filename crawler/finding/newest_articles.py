"""Try the newest articles of the listings that a search found: would a crawl store them?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime

from crawler.finding.found import FoundListing, Tried, newest_first, page_key
from model.links import Link

ARTICLES_EACH = 5
"""Articles of each listing that are read, so that a person can judge what would be stored."""

MORE_TRIED = 3
"""Articles that are read in place of those that would not be stored, for each listing."""

MOST_ARTICLES = 60
"""Articles that are read in one search, at most; listings mostly share their newest."""


async def try_newest(
    listings: Sequence[FoundListing], read: Callable[[Link], Awaitable[Tried]], oldest: datetime
) -> None:
    """Read the newest articles of each listing, and some more where some can't be stored.

    Each page is read once, whatever lists it. ``read`` fetches an article and tells whether it
    would be stored; nothing is stored that is older than ``oldest``.
    """
    tried: dict[str, Tried] = {}
    picks = {each.url: _candidates(each, oldest) for each in listings}
    first = (link for links in picks.values() for link in links[:ARTICLES_EACH])
    await _try(first, tried, read)
    _assign(listings, picks, tried)
    more = (
        link
        for each in listings
        if len(each.stored) < ARTICLES_EACH
        for link in picks[each.url][ARTICLES_EACH : ARTICLES_EACH + MORE_TRIED]
    )
    await _try(more, tried, read)
    _assign(listings, picks, tried)


def _candidates(found: FoundListing, oldest: datetime) -> list[Link]:
    """Return the first links of a listing that a crawl would request, each page once."""
    wanted: dict[str, Link] = {}
    for link in newest_first(found.listing.links):
        date = link.datePublished or link.dateModified
        key = page_key(link.url)
        if key is not None and (date is None or date >= oldest):
            wanted.setdefault(key, link)
        if len(wanted) == ARTICLES_EACH + MORE_TRIED:
            break
    return list(wanted.values())


async def _try(
    links: Iterable[Link], tried: dict[str, Tried], read: Callable[[Link], Awaitable[Tried]]
) -> None:
    """Read the articles that were not yet, at once, and add them to ``tried``."""
    new: dict[str, Link] = {}
    for link in links:
        key = page_key(link.url)
        if key is not None and key not in tried:
            new.setdefault(key, link)
    chosen = list(new.items())[: MOST_ARTICLES - len(tried)]
    found = await asyncio.gather(*(read(link) for _, link in chosen))
    tried.update((key, each) for (key, _), each in zip(chosen, found, strict=True))


def _assign(
    listings: Sequence[FoundListing], picks: dict[str, list[Link]], tried: dict[str, Tried]
) -> None:
    """Give each listing what was tried of it, up to the last that a person is to see."""
    for each in listings:
        each.tried = []
        for link in picks[each.url]:
            found = tried.get(page_key(link.url) or "")
            if found is not None and len(each.stored) < ARTICLES_EACH:
                each.tried.append(found)
