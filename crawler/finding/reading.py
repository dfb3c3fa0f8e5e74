"""Read whatever an address answered: a feed, a sitemap, or a page with its clues. Pure.

What it is, the document says and not who named it: a "feed" may be a page that lists feeds, and a
plain sitemap may hold news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from w3lib.encoding import http_content_type_encoding

from crawler.discovery.document import ListingDocument, open_document
from crawler.discovery.feeds.xml_feed import read_feed
from crawler.discovery.listing import Listing
from crawler.discovery.sections.section_page import parse_section
from crawler.discovery.sitemaps.sitemap import parse_sitemap
from crawler.finding.page_clues import PageClues, read_clues
from model.errors import NotAListing, NotAnArticle
from model.links import Link

ListingKind = Literal["feed", "news sitemap", "sitemap", "section"]

MOST_LINKS = 5_000
"""Links of one listing that are compared: news sitemaps hold a thousand at most, and of an archive
of fifty thousand the newest say enough."""

_FEED_ROOTS = ("rss", "rdf", "feed", "channel")
_SITEMAP_ROOTS = ("urlset", "sitemapindex")
# The share of entries with the news extension from which on a sitemap is one of news.
_NEWS_SHARE = 0.5


@dataclass(frozen=True)
class ReadDocument:
    """Hold what a document is and lists; a page also has clues."""

    kind: ListingKind
    listing: Listing
    clues: PageClues | None = None


def read_document(
    body: bytes, url: str, content_type: str | None, now: datetime, expected: ListingKind
) -> ReadDocument:
    """Read what ``url`` answered; ``expected`` decides only where the document could be either.

    Raises NotAListing for what is neither feed nor sitemap nor page.
    """
    try:
        document = open_document(body, content_type)
    except NotAListing as error:
        if error.reason != "html":
            raise
        return _read_page(body, url, content_type)
    if document.root in _FEED_ROOTS or (document.root is None and document.text[0] in "{["):
        return ReadDocument("feed", _cut(read_feed(document, url, now)))
    if document.root in _SITEMAP_ROOTS or _is_list_of_addresses(document, expected):
        listing = _cut(parse_sitemap(body, url, content_type=content_type, now=now))
        news = sum(link.via == "newsSitemap" for link in listing.links)
        is_news = bool(listing.links) and news >= _NEWS_SHARE * len(listing.links)
        return ReadDocument("news sitemap" if is_news else "sitemap", listing)
    return _read_page(body, url, content_type)


def _is_list_of_addresses(document: ListingDocument, expected: ListingKind) -> bool:
    return document.root is None and expected in ("sitemap", "news sitemap")


def _read_page(body: bytes, url: str, content_type: str | None) -> ReadDocument:
    encoding = http_content_type_encoding(content_type) if content_type else None
    try:
        clues = read_clues(body, url, encoding)
    except NotAnArticle as error:
        raise NotAListing(error.reason, error.detail) from error
    return ReadDocument("section", _cut(parse_section(body, url, encoding=encoding)), clues)


def _cut(listing: Listing) -> Listing:
    if len(listing.links) > MOST_LINKS:
        # where nothing is dated, the order stays
        listing.links.sort(key=_age)
        del listing.links[MOST_LINKS:]
    return listing


def _age(link: Link) -> float:
    date = link.datePublished or link.dateModified
    return -date.timestamp() if date else 0.0
