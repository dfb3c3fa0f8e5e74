"""Read the links of a sitemap, sitemap index, news sitemap or plain list of addresses.

Protocol: sitemaps.org/protocol.html; news extension: Google's sitemap-news/0.9.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from crawler.discovery.document import ListingDocument, open_document
from crawler.discovery.feeds.xml_feed import read_feed
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing, SitemapReference, clean_url
from crawler.discovery.xml_elements import children, local_name, text_of
from crawler.discovery.xml_entries import split_entries
from model.errors import NotAListing
from model.links import Link
from text.cleaning import (
    MAX_DESCRIPTION_LENGTH,
    MAX_LABEL_LENGTH,
    bounded_text,
    clean_keywords,
    clean_language,
    plain_text,
)

MAX_SITEMAP_LINKS = 50_000
"""The most links kept: as many as the sitemap protocol allows in one file."""

_ENTRIES = ("url", "sitemap")
_FEED_ROOTS = ("rss", "rdf", "feed")


def parse_sitemap(
    body: bytes, url: str, *, content_type: str | None = None, now: datetime
) -> Listing:
    """Read the ``links`` or child ``sitemaps`` of the sitemap in ``body``, fetched from ``url``.

    An entry with the news extension comes ``via`` "newsSitemap" with its title, date, language
    and keywords, others via "sitemap" with ``lastmod`` as dateModified. ``content_type`` is the
    header as sent. Feeds and plain text (an
    address per line), which the protocol also admits, are read too.

    Raises NotAListing: ``empty``, ``html``, ``entities``, ``too-large``, ``damaged`` (gzip),
    ``not-a-sitemap``.
    """
    document = open_document(body, content_type)
    if document.root in _FEED_ROOTS:
        return read_feed(document, url, now)
    listing = Listing(warnings=list(document.warnings))
    if document.root is None:
        _read_lines(document.text, url, listing)
    elif document.root in ("urlset", "sitemapindex"):
        _read_entries(document, url, listing, DateReader(listing, now))
    else:
        raise NotAListing("not-a-sitemap", f"the root element is <{document.root}>")
    return listing


def _read_lines(text: str, url: str, listing: Listing) -> None:
    if not text[:8].lower().startswith(("http://", "https://")):
        raise NotAListing("not-a-sitemap", "neither XML nor a list of addresses")
    seen: set[str] = set()
    for line in text.splitlines():
        written = line.strip()
        if not written:
            continue
        address = clean_url(written, url) if written[:4].lower() == "http" else None
        if address is None:
            listing.warn("bad-links")
        elif len(seen) == MAX_SITEMAP_LINKS:
            listing.warn("too-many-links")
            break
        elif address not in seen:
            seen.add(address)
            listing.links.append(Link(address, "sitemap", listedAt=url))


def _read_entries(document: ListingDocument, url: str, listing: Listing, dates: DateReader) -> None:
    parts = split_entries(document.text, _ENTRIES, MAX_SITEMAP_LINKS)
    if parts.truncated:
        listing.warn("truncated")
    elif parts.malformed:
        listing.warn("malformed")
    if parts.total > MAX_SITEMAP_LINKS:
        listing.warn("too-many-links")
    seen: set[str] = set()
    for element in parts.first:
        fields = children(element)
        address = clean_url(_text(fields, "loc"), url)
        if address is None:
            listing.warn("bad-links")
            continue
        if address in seen:
            continue
        seen.add(address)
        modified = dates(_text(fields, "lastmod"))
        # A <sitemap> under <urlset>, or <url> under <sitemapindex>, is taken for what it says.
        if local_name(element) == "sitemap":
            listing.sitemaps.append(SitemapReference(address, modified))
            continue
        news = fields.get("news:news")
        link = Link(address, "newsSitemap" if news else "sitemap", url, dateModified=modified)
        if news:
            _read_news(news[0], link, dates)
            listing.language = listing.language or link.inLanguage
        listing.links.append(link)


def _read_news(element: etree._Element, link: Link, dates: DateReader) -> None:
    fields = children(element)
    publication = fields.get("news:publication")
    language = _text(children(publication[0]), "news:language") if publication else ""
    raw_date = bounded_text(_text(fields, "news:publication_date"), MAX_LABEL_LENGTH)
    link.headline = plain_text(_text(fields, "news:title"))
    link.inLanguage = clean_language(language)
    link.datePublished = dates(raw_date)
    link.datePublishedRaw = raw_date
    link.keywords = clean_keywords(
        _text(fields, "news:keywords")[:MAX_DESCRIPTION_LENGTH].split(",")
    )


def _text(fields: dict[str, list[etree._Element]], name: str) -> str:
    found = fields.get(name)
    return text_of(found[0]).strip() if found else ""
