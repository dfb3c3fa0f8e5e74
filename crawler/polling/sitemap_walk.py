"""Choose the sitemaps that a poll, or a walk through a period, requests next."""

from __future__ import annotations

import asyncio
from datetime import datetime

from crawler.discovery.listing import Listing, SitemapReference
from crawler.discovery.sitemaps.child_choice import news_sitemaps_first, sitemaps_of_period
from crawler.frontier.selection import Period
from crawler.polling.poll import Poll

# Sitemaps of a period that are walked at most: two and a half years of a daily archive.
SITEMAPS_OF_PERIOD = 1000
# Sitemaps of an index that are read: it may name one for every day since 1997, and what is new is
# in the first few.
SITEMAPS_PER_INDEX = 5
# Levels of sitemap indexes, one in another, that are followed at most.
SITEMAP_DEPTH = 3
# Sitemaps that one poll requests at most: an index of five indexes of five is read whole, and one
# that names itself by ever new names is not followed for ever.
SITEMAPS_PER_POLL = 31
# Sitemaps that a walk through a period requests at most: one a day since 1997.
SITEMAPS_PER_WALK = 11_000


async def next_sitemaps(
    listing: Listing, poll: Poll, depth: int, period: Period | None, now: datetime
) -> list[SitemapReference]:
    """Return the sitemaps of an index that are worth a request, and were not requested yet.

    ``depth``: how many indexes led to this one.
    """
    if depth >= SITEMAP_DEPTH or _is_known_index(listing, poll):
        return []
    most = SITEMAPS_PER_POLL if period is None else SITEMAPS_PER_WALK
    left = poll.left_to_ask((child.url for child in listing.sitemaps), most)
    return await chosen_of(
        [each for each in listing.sitemaps if each.url in left], poll, period, now
    )


async def chosen_of(
    sitemaps: list[SitemapReference], poll: Poll, period: Period | None, now: datetime
) -> list[SitemapReference]:
    """Return the sitemaps of an index (or of robots.txt) that are worth a request."""
    # threads, because the names of fifty thousand take a second or two
    if period is None:
        turn, news = poll.turn, poll.news_sitemaps
        return await asyncio.to_thread(
            news_sitemaps_first, sitemaps, SITEMAPS_PER_INDEX, now=now, turn=turn, news=news
        )
    since, until = period.since, period.until
    return await asyncio.to_thread(
        sitemaps_of_period, sitemaps, since, until, SITEMAPS_OF_PERIOD, now=now
    )


def _is_known_index(listing: Listing, poll: Poll) -> bool:
    """Tell whether an index names what another one of the poll does: itself, under another name."""
    named = frozenset(child.url for child in listing.sitemaps)
    return bool(named) and poll.is_read_again(f"children {hash(named)}")
