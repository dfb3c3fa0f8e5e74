"""Find the feeds that a page announces in its head."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.feeds.entry_url import entry_url
from text.words import word_set

MAX_FEEDS = 20
"""The most feeds that are kept of a page: it announces one to five, or a dozen, one a section."""

# Media types of feeds, those that were never registered too.
_FEED_TYPES = frozenset(
    (
        *("application/rss+xml", "application/atom+xml", "application/feed+json"),
        *("application/rdf+xml", "application/x-rss+xml", "application/x-atom+xml"),
        *("application/rss", "application/atom", "text/rss", "text/rss+xml", "text/atom+xml"),
    )
)
# Types of any XML and JSON: of a feed, unless the address is that of something else.
_XML_TYPES = frozenset(("text/xml", "application/xml"))
_NO_FEED = re.compile(r"sitemap|oembed|opensearch|wlwmanifest|\brsd\b", re.IGNORECASE)
_JSON_FEED = re.compile(r"json[ -]?feed|feed\.json", re.IGNORECASE)
# What WordPress and Blogger put in the address of a feed of readers' comments.
_COMMENTS_IN_ADDRESS = re.compile(r"(?:^|[/&?=])comments(?:[-_]?(?:rss2?|atom|feed))?(?:$|[/&=.])")
# Its title in the languages of content systems; "Comment" alone names opinion, or the site.
_ALWAYS_COMMENTS = word_set("comments kommentar-feed")
# These are also names of sections: with a word for feeds beside them they are readers' comments.
_COMMENTS = word_set("commentaires commenti comentarios comentários kommentare reacties")
_FEEDS = word_set("feed flux rss atom")


def announced_feeds(root: etree._Element, base: str) -> list[str]:
    """Return the feeds that a page at ``base`` announces, without those of comments."""
    found: dict[str, None] = {}
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        if "alternate" not in relations and "feed" not in relations:
            continue
        address = entry_url(link.get("href"), base)
        title = link.get("title") or ""
        if address and _is_feed(link.get("type"), address, title):
            found[address] = None
        if len(found) == MAX_FEEDS:
            break
    return list(found)


def _is_feed(written_type: str | None, address: str, title: str) -> bool:
    media_type = (written_type or "").lower().partition(";")[0].strip()
    if media_type in _XML_TYPES:
        is_feed = not _NO_FEED.search(address)
    elif media_type == "application/json":
        # WordPress announces its API so
        is_feed = bool(_JSON_FEED.search(f"{title} {address}"))
    else:
        is_feed = media_type in _FEED_TYPES
    return is_feed and not _is_of_comments(address, title)


def _is_of_comments(address: str, title: str) -> bool:
    parts = urlsplit(address.lower())
    if _COMMENTS_IN_ADDRESS.search(f"{parts.path}?{parts.query}"):
        return True
    words = set(re.findall(r"[\w-]+", title.lower()))
    return not words.isdisjoint(_ALWAYS_COMMENTS) or bool(words & _COMMENTS and words & _FEEDS)
