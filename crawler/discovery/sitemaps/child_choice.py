"""Choose the children of a sitemap index that are worth reading: news, or those of a period."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from crawler.discovery.listing import SitemapReference

MAX_SITEMAPS_OF_INDEX = 50_000
"""Children of one index: what the sitemap protocol allows."""

MAX_CHILD_SITEMAPS = 50
"""Children of one index that are read: a daily archive goes back for decades."""

_DATE_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_NEWS_NAME = re.compile(
    r"(?:^|[^a-z])(?:google)?-?(?:news|latest|recent|nachrichten|noticias|actualites)(?:$|[^a-z])"
)
# Children that list no article: pictures, people, subjects.
_NO_ARTICLES = re.compile(
    r"(?:^|[^a-z])(?:images?|videos?|tags?|post_tag|categor(?:y|ies)|authors?|users?|topics?"
    r"|pages?(?!=)|products?|podcasts?|galler(?:y|ies))(?:$|[^a-z])"
)


def news_sitemaps_first(
    references: Iterable[SitemapReference], limit: int = MAX_CHILD_SITEMAPS
) -> list[SitemapReference]:
    """Return at most ``limit`` children of an index, in order of news value.

    First those named as news, then by date, newest first: ``lastmod``, or the date in the name
    ("sitemap-2026-11.xml") where it says more; then undated ones; at the end those named as lists
    of no articles (images, tags, authors).
    """
    unique = {reference.url: reference for reference in references}
    return sorted(unique.values(), key=_news_value)[:limit]


def sitemaps_of_period(
    references: Iterable[SitemapReference], since: datetime, until: datetime, limit: int
) -> list[SitemapReference]:
    """Return at most ``limit`` children of an index that may list articles of the period.

    A date in the name ("sitemap-2026-11.xml") says what is in it; else ``lastmod`` says how far
    it reaches at most. What says neither may hold anything.
    """
    chosen = []
    for reference in news_sitemaps_first(references, limit=MAX_SITEMAPS_OF_INDEX):
        span = _span_in_name(urlsplit(reference.url).path)
        if span is not None:
            inside = span[0] <= until and span[1] >= since
        else:
            inside = reference.modified is None or reference.modified >= since
        if inside:
            chosen.append(reference)
    return chosen[:limit]


def _news_value(reference: SitemapReference) -> tuple[int, float, int]:
    parts = urlsplit(reference.url)
    name = f"{parts.path}?{parts.query}".lower()
    if _NEWS_NAME.search(name):
        kind = 0
    elif _NO_ARTICLES.search(name):
        kind = 2
    else:
        kind = 1
    # Archives are often regenerated whole, which makes every lastmod today's: a name that holds
    # a date says what is really in the file.
    dated = _date_in_name(name) or reference.modified
    # "post-sitemap12.xml": numbered children grow at the end
    number = re.search(r"(\d{1,6})\D*$", name)
    return kind, -dated.timestamp() if dated else 0.0, -int(number[1]) if number else 0


def _span_in_name(path: str) -> tuple[datetime, datetime] | None:
    """Return the beginning and the end of the year, month or day that a sitemap's name gives."""
    found = list(_DATE_IN_NAME.finditer(path))
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found[-1].groups())
    assert year is not None
    try:
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    days = 1 if day else 31 if month else 366  # of the longest month and year
    return first, first + timedelta(days=days)


def _date_in_name(name: str) -> datetime | None:
    found = list(_DATE_IN_NAME.finditer(name))
    if not found:
        return None
    # The last one: folders may hold the year alone. A year or month without a day counts as its
    # end, for it holds the days until then.
    year, month, day = (int(part) if part else None for part in found[-1].groups())
    assert year is not None
    try:
        dated = date(year, month or 12, day or 28)
    except ValueError:
        return None
    return datetime(dated.year, dated.month, dated.day, tzinfo=UTC)
