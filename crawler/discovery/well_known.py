"""List the usual addresses of feeds and sitemaps, for a source that names only its home."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from crawler.discovery.listing import clean_url
from model.download_limits import MAX_ROBOTS_BYTES

MAX_ROBOTS_SITEMAPS = 50
"""Sitemaps that are taken from one robots.txt; sites with one a section name a few dozen."""

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

# Some put the address in quotation marks, or in angle brackets, as mails do.
_SITEMAP_LINE = re.compile(r"(?i)\s*site-?maps?\s*:\s*[<\"'“]?\s*([^\s<>\"'”]+)")


def feed_candidates(home: str) -> list[str]:
    """Return addresses at which the site of ``home`` may keep a feed, the likeliest first.

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
    """Return addresses at which the site of ``home`` may keep a sitemap, those of news first."""
    page = urlsplit(home)
    return [f"{page.scheme}://{page.netloc}{path}" for path in _SITEMAP_PATHS]


def robots_sitemaps(body: bytes, url: str) -> list[str]:
    """Return the sitemaps that a robots.txt, fetched from ``url``, names, in its order."""
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
