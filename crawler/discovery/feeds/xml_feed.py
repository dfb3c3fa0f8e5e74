"""Read the links of a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, and JSON Feed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from lxml import etree

from crawler.discovery.document import ListingDocument, open_document
from crawler.discovery.feeds.json_feed import read_json_feed
from crawler.discovery.feeds.push import push_of_elements
from crawler.discovery.listing import DateReader, Listing, clean_url
from crawler.discovery.xml_entries import SplitDocument, children, split_entries, text_of
from model.components import Author
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
from text.person_names import authors_in

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
# Elements that hold the date of publication, best first.
_PUBLISHED = (
    *("pubDate", "published", "dc:date", "dcterms:issued", "dcterms:created", "issued"),
    *("pubdate", "date"),
)
# Elements that hold the date of the last change, best first.
_MODIFIED = ("updated", "dcterms:modified", "modified", "lastBuildDate")
_NUMBER = re.compile(r"\d{1,7}")

_Fields = dict[str, list[etree._Element]]


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
    _read_header(parts.header, url, listing)
    seen: set[str] = set()
    for element in _newest(parts, listing, dates):
        link = _read_entry(element, url, listing, dates)
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
    first = dates(_first_text(children(entries[0]), _PUBLISHED + _MODIFIED))
    last = dates(_first_text(children(entries[-1]), _PUBLISHED + _MODIFIED))
    if first and last and last > first:
        return entries[-MAX_ENTRIES:]
    return entries[:MAX_ENTRIES]


def _read_header(root: etree._Element, url: str, listing: Listing) -> None:
    fields = children(root)
    channel = fields.get("channel")
    if channel:
        fields = children(channel[0])
    listing.title = plain_text(_first_text(fields, ("title",)))
    declared = _first_text(fields, ("language", "dc:language"))
    listing.language = clean_language(declared) or clean_language(_xml_attribute(root, "lang"))
    listing.ttl = _read_ttl(fields)
    listing.push = push_of_elements(fields, url)


def _read_ttl(fields: _Fields) -> timedelta | None:
    minutes = _NUMBER.fullmatch(_first_text(fields, ("ttl",)))
    if minutes and int(minutes[0]) > 0:
        return min(timedelta(minutes=int(minutes[0])), LONGEST_TTL)
    period = _PERIODS.get(_first_text(fields, ("sy:updatePeriod",)).lower())
    if period is None:
        return None
    times = _NUMBER.fullmatch(_first_text(fields, ("sy:updateFrequency",)))
    return min(period / max(int(times[0]) if times else 1, 1), LONGEST_TTL)


def _read_entry(
    element: etree._Element, url: str, listing: Listing, dates: DateReader
) -> Link | None:
    fields = children(element)
    address = _read_address(element, fields, url)
    if address is None:
        return None
    raw_date = bounded_text(_first_text(fields, _PUBLISHED), MAX_LABEL_LENGTH)
    return Link(
        url=address,
        via="feed",
        listedAt=url,
        headline=_read_text(fields, ("title", "media:title")),
        description=_read_text(
            fields,
            ("description", "summary", "media:description", "itunes:summary"),
            MAX_DESCRIPTION_LENGTH,
        ),
        authors=_read_authors(fields, url),
        datePublished=dates(raw_date),
        datePublishedRaw=raw_date,
        dateModified=dates(_first_text(fields, _MODIFIED)),
        inLanguage=clean_language(_xml_attribute(element, "lang")) or listing.language,
        keywords=clean_keywords(_keywords(fields)),
    )


def _read_address(element: etree._Element, fields: _Fields, url: str) -> str | None:
    base = _base(element, url)
    # Some feeds put a text that is no address in one element, and an address in the next.
    candidates: list[str | None] = [_first_text(fields, ("feedburner:origLink",))]
    alternates = [link for link in fields.get("link", ()) if link.get("href")]
    alternates = [
        link for link in alternates if (link.get("rel") or "alternate").lower() == "alternate"
    ]
    alternates.sort(key=lambda link: "html" not in (link.get("type") or "html"))
    candidates += [text_of(link) for link in fields.get("link", ()) if not link.get("href")]
    candidates += [link.get("href") for link in alternates]
    candidates += [
        text_of(guid)
        for guid in fields.get("guid", ())
        if (guid.get("isPermaLink") or "true").strip().lower() != "false" and _absolute(guid)
    ]
    candidates += [text_of(identity) for identity in fields.get("id", ()) if _absolute(identity)]
    candidates.append(element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"))
    for candidate in candidates:
        if candidate and (address := clean_url(candidate, base)):
            return address
    return None


def _absolute(element: etree._Element) -> bool:
    return text_of(element).strip()[:8].lower().startswith(("http://", "https://"))


def _base(element: etree._Element, url: str) -> str:
    """Return ``xml:base`` of the entry or what encloses it, resolved against the feed's address."""
    return clean_url(_xml_attribute(element, "base"), url) or url


def _xml_attribute(element: etree._Element, name: str) -> str | None:
    qualified = f"{{http://www.w3.org/XML/1998/namespace}}{name}"
    current: etree._Element | None = element
    while current is not None:
        if value := current.get(qualified):
            return value
        current = current.getparent()
    return None


def _first_text(fields: _Fields, names: tuple[str, ...]) -> str:
    for name in names:
        for element in fields.get(name, ()):
            if text := text_of(element).strip():
                return text
    return ""


def _read_text(fields: _Fields, names: tuple[str, ...], limit: int | None = None) -> str | None:
    for name in names:
        for element in fields.get(name, ()):
            # Atom says which texts are plain: there "<b>" is what the reader is to see.
            clean = bounded_text if element.get("type") == "text" else plain_text
            text = clean(text_of(element), limit) if limit else clean(text_of(element))
            if text:
                return text
    return None


def _read_authors(fields: _Fields, url: str) -> list[Author]:
    authors: dict[str, Author] = {}
    for element in fields.get("author", []) + fields.get("dc:creator", []):
        inside = children(element)
        written = _first_text(inside, ("name",)) if inside else text_of(element)
        page = clean_url(_first_text(inside, ("uri", "url")), url)
        names = authors_in(written)
        for name in names:
            authors.setdefault(name, Author(name, page if len(names) == 1 else None))
    return list(authors.values())


def _keywords(fields: _Fields) -> list[str | None]:
    found: list[str | None] = [
        element.get("label") or element.get("term") or text_of(element)
        for element in fields.get("category", [])
    ]
    found += [text_of(element) for element in fields.get("dc:subject", [])]
    for element in fields.get("media:keywords", []):
        found += text_of(element)[:MAX_DESCRIPTION_LENGTH].split(",")
    return found
