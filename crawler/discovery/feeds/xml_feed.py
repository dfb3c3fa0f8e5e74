"""Read the links of a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lxml import etree

from crawler.discovery.document import ListingDocument, open_document
from crawler.discovery.feeds.entry_url import entry_url
from crawler.discovery.feeds.json_feed import read_json_feed
from crawler.discovery.feeds.push import push_of_elements
from crawler.discovery.feeds.xml_entry import (
    MODIFIED,
    PUBLISHED,
    Feed,
    Fields,
    read_authors,
    read_entry,
    read_text,
)
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing
from crawler.discovery.xml_elements import (
    attribute,
    children,
    first_text,
    local_name,
    text_of,
    xml_attribute,
)
from crawler.discovery.xml_entries import SplitDocument, split_entries
from model.components import Author
from model.errors import NotAListing
from text.cleaning import clean_language

MAX_ENTRIES = 2_000
"""The most entries kept, twice what a news sitemap may hold: feeds hold 10 to 100."""

LONGEST_TTL = timedelta(days=1)
"""The longest wait between two polls that a feed may ask for: longer ones are errors."""

# Values of sy:updatePeriod (RSS Syndication module).
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_ENTRIES = ("item", "entry")
_FEED_ROOTS = ("rss", "rdf", "feed", "channel")
_NUMBER = re.compile(r"\d{1,7}")


def parse_feed(body: bytes, url: str, *, content_type: str | None = None, now: datetime) -> Listing:
    """Read the feed in ``body``, which was fetched from ``url``.

    ``content_type`` is the header as sent; its charset is believed where the document declares
    none. Entries keep the feed's order; of more than ``MAX_ENTRIES`` the newer end is kept. An
    entry without a usable address is left out, one without a date is not.

    Raises NotAListing: ``empty``, ``html``, ``entities``, ``too-large``, ``damaged`` (gzip),
    ``not-a-feed``.
    """
    return read_feed(open_document(body, content_type), url, now)


def read_feed(document: ListingDocument, url: str, now: datetime) -> Listing:
    """Read a feed whose document is open already, as ``parse_feed`` does."""
    listing = Listing(warnings=list(document.warnings))
    dates = DateReader(listing, now)
    if document.root is None:
        if document.text[0] not in "{[":
            raise NotAListing("not-a-feed", "neither XML nor JSON")
        read_json_feed(document.text, url, listing, dates, MAX_ENTRIES)
        return listing
    if document.root not in _FEED_ROOTS:
        raise NotAListing("not-a-feed", f"the root element is <{document.root}>")
    parts = split_entries(document.text, _ENTRIES, MAX_ENTRIES)
    if parts.truncated:
        listing.warn("truncated")
    elif parts.malformed:
        listing.warn("malformed")
    feed = _read_header(parts.header, url, listing)
    seen: set[str] = set()
    for element in _newest(parts, listing, dates):
        link = read_entry(element, feed, listing, dates)
        if link is None:
            listing.warn("bad-links")
        elif link.url not in seen:
            seen.add(link.url)
            listing.links.append(link)
    return listing


def _newest(parts: SplitDocument, listing: Listing, dates: DateReader) -> list[etree._Element]:
    entries = parts.first + parts.last
    if parts.total <= MAX_ENTRIES or not entries:
        return entries
    listing.warn("too-many-links")
    first = dates(first_text(children(entries[0]), PUBLISHED + MODIFIED))
    last = dates(first_text(children(entries[-1]), PUBLISHED + MODIFIED))
    if first and last and last > first:
        return entries[-MAX_ENTRIES:]
    return entries[:MAX_ENTRIES]


def _read_header(root: etree._Element, url: str, listing: Listing) -> Feed:
    fields = children(root)
    channel = fields.get("channel")
    if channel:
        fields = children(channel[0])
    listing.title = read_text(fields, ("title", "dc:title"))
    declared = first_text(fields, ("language", "dc:language"))
    listing.language = clean_language(declared) or clean_language(xml_attribute(root, "lang"))
    listing.ttl = _read_ttl(fields)
    listing.push = push_of_elements(fields, url)
    is_atom = local_name(root) == "feed"
    return Feed(url, _home(fields, url), is_atom, _common_authors(fields, url) if is_atom else [])


def _home(fields: Fields, url: str) -> str:
    """Return the page that the feed is of, else the feed's own address."""
    for link in fields.get("link", ()):
        written = attribute(link, "href") or text_of(link)
        relation = (attribute(link, "rel") or "alternate").lower()
        if relation == "alternate" and (address := entry_url(written, url)):
            return address
    return url


def _common_authors(fields: Fields, url: str) -> list[Author]:
    """Return the authors of an Atom feed whose entries name none (RFC 4287, section 4.2.1).

    The feed's own name there is the publisher's, and nobody's who writes.
    """
    own = {(first_text(fields, (name,)) or "").casefold() for name in ("title", "subtitle")}
    return [one for one in read_authors(fields, url) if one.name.casefold() not in own]


def _read_ttl(fields: Fields) -> timedelta | None:
    minutes = _NUMBER.fullmatch(first_text(fields, ("ttl",)))
    if minutes and int(minutes[0]) > 0:
        return min(timedelta(minutes=int(minutes[0])), LONGEST_TTL)
    period = _PERIODS.get(first_text(fields, ("sy:updateperiod",)).lower())
    if period is None:
        return None
    times = _NUMBER.fullmatch(first_text(fields, ("sy:updatefrequency",)))
    return min(period / max(int(times[0]) if times else 1, 1), LONGEST_TTL)
