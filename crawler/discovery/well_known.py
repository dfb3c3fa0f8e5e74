"""Where to look when a source names only its home: usual addresses of feeds and sitemaps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from crawler.discovery.listing import SitemapReference, clean_url
from model.download_limits import MAX_ROBOTS_BYTES

MAX_ROBOTS_SITEMAPS = 50
"""Sites with one sitemap a section name a few dozen."""

MAX_SITEMAPS_OF_INDEX = 50_000
"""What the sitemap protocol allows in one index."""

MAX_CHILD_SITEMAPS = 50
"""Of an index's children: news and the newest months; a daily archive goes back for decades."""

# Most common first: WordPress, then what static and newsroom systems use. Few, for each is a
# request to a site that has not asked for it.
_FEED_PATHS = (
    *("feed/", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml"),
    *("feed", "feeds/rss.xml", "feeds/all.atom.xml", "feed.json"),
)
_SITEMAP_PATHS = (
    *("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemaps/news.xml"),
    *("/sitemap.xml", "/sitemap_index.xml", "/sitemap-index.xml", "/wp-sitemap.xml"),
)

_SITEMAP_LINE = re.compile(r"(?i)\s*sitemap\s*:\s*(\S+)")
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


def feed_candidates(home: str) -> list[str]:
    """Addresses at which the site with the front page ``home`` may keep a feed, likeliest first.

    For a home below the root (``/en/``) its own come before those of the root.
    """
    page = urlsplit(home)
    folder = page.path[: page.path.rfind("/") + 1] or "/"
    if page.path and not page.path.endswith("/") and "." not in page.path.rpartition("/")[2]:
        folder = page.path + "/"
    root = f"{page.scheme}://{page.netloc}"
    found = [urljoin(root + folder, path) for path in _FEED_PATHS]
    if folder != "/":
        # the likeliest few: a section's home rarely has none where the root has one
        found += [f"{root}/{path}" for path in _FEED_PATHS[:4]]
    return found


def sitemap_candidates(home: str) -> list[str]:
    """Addresses at which the site of ``home`` may keep a sitemap, those with news first."""
    page = urlsplit(home)
    return [f"{page.scheme}://{page.netloc}{path}" for path in _SITEMAP_PATHS]


def robots_sitemaps(body: bytes, url: str) -> list[str]:
    """The sitemaps that the robots.txt in ``body``, fetched from ``url``, names, in its order."""
    found: dict[str, None] = {}
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")
    for line in text.splitlines():
        named = _SITEMAP_LINE.match(line)
        address = clean_url(named[1], url) if named else None
        if address:
            found[address] = None
        if len(found) == MAX_ROBOTS_SITEMAPS:
            break
    return list(found)


def news_sitemaps_first(
    references: Iterable[SitemapReference], limit: int = MAX_CHILD_SITEMAPS
) -> list[SitemapReference]:
    """At most ``limit`` children of an index, in order of news value.

    First those named as news, then by date, newest first: ``lastmod``, or the date in the name
    ("sitemap-2026-11.xml") where it says more; then undated ones; at the end those named as lists
    of no articles (images, tags, authors).
    """
    unique = {reference.url: reference for reference in references}
    return sorted(unique.values(), key=_news_value)[:limit]


def sitemaps_of_period(
    references: Iterable[SitemapReference], since: datetime, until: datetime, limit: int
) -> list[SitemapReference]:
    """At most ``limit`` children of an index that may list articles published in the period.

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
    """First moment and last day's end of the year, month or day that a sitemap's name gives."""
    found = list(_DATE_IN_NAME.finditer(path))
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found[-1].groups())
    assert year is not None
    try:
        first = datetime(year, month or 1, day or 1, tzinfo=UTC)
    except ValueError:
        return None
    days = 1 if day else 31 if month else 366
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
