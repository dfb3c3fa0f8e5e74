"""Read one entry of an XML feed: its address, texts, authors, language and keywords."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.feeds.entry_url import entry_url
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing, clean_url
from crawler.discovery.xml_elements import attribute, children, first_text, text_of, xml_attribute
from model.components import Author
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

# Elements that hold the date of publication, best first.
PUBLISHED = (
    *("pubdate", "published", "dc:date", "dcterms:issued", "dcterms:created", "issued"),
    *("created", "date"),
)
# Elements that hold the date of the last change, best first.
MODIFIED = ("updated", "dcterms:modified", "modified", "lastbuilddate")
_AUTHORS = ("author", "dc:creator", "dc:author", "dcterms:creator")
# The parts of a person in Atom.
_PERSON = frozenset(("name", "email", "uri", "url"))
_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"

Fields = dict[str, list[etree._Element]]


@dataclass(frozen=True)
class Feed:
    """Hold what a feed says for all its entries."""

    url: str
    """Where it was fetched from."""
    home: str
    """The page that it is the feed of; ``url`` if it names none."""
    is_atom: bool
    authors: list[Author]
    """Who wrote the entries that name nobody."""


def read_entry(
    element: etree._Element, feed: Feed, listing: Listing, dates: DateReader
) -> Link | None:
    """Return the link of an entry; None without a usable address."""
    fields = children(element)
    address = _address(element, fields, feed)
    if address is None:
        return None
    raw_date = bounded_text(first_text(fields, PUBLISHED), MAX_LABEL_LENGTH)
    language = xml_attribute(element, "lang") or first_text(fields, ("language", "dc:language"))
    return Link(
        url=address,
        via="feed",
        listedAt=feed.url,
        headline=read_text(fields, ("title", "media:title", "dc:title", "itunes:title")),
        description=read_text(
            fields,
            ("description", "summary", "media:description", "itunes:summary", "dc:description"),
            MAX_DESCRIPTION_LENGTH,
        ),
        authors=_authors(fields, feed),
        datePublished=dates(raw_date),
        datePublishedRaw=raw_date,
        dateModified=dates(first_text(fields, MODIFIED)),
        inLanguage=clean_language(language) or listing.language,
        keywords=clean_keywords(_keywords(fields)),
    )


def _address(element: etree._Element, fields: Fields, feed: Feed) -> str | None:
    declared = _declared_base(element, feed.url)
    for candidate, holder in _candidates(element, fields):
        base = declared
        if candidate and holder is not None and (own := holder.get(_XML_BASE)):
            base = clean_url(own, declared or feed.url)
        if base is None:
            # Atom's addresses are of the feed's own folder, but on a host of feeds the site's is
            # meant; RSS says nothing, and its feeds mean the site.
            is_at_home = urlsplit(feed.home).netloc == urlsplit(feed.url).netloc
            base = feed.url if feed.is_atom and is_at_home else feed.home
        if candidate and (address := entry_url(candidate, base)):
            return address
    return None


def _candidates(
    element: etree._Element, fields: Fields
) -> Iterator[tuple[str | None, etree._Element | None]]:
    """Yield what may be the address, best first, with the element that holds it.

    Some feeds put a text that is no address in one element, and an address in the next.
    """
    yield first_text(fields, ("feedburner:origlink",)), None
    links = fields.get("link", [])
    for link in links:
        if attribute(link, "href") is None:
            yield text_of(link), link
    alternates = [link for link in links if attribute(link, "href") and _is_alternate(link)]
    alternates.sort(key=lambda link: "html" not in (attribute(link, "type") or "html"))
    for link in alternates:
        yield attribute(link, "href"), link
    guids = fields.get("guid", [])
    permalinks = [guid for guid in guids if _is_permalink(guid)]
    for guid in permalinks:
        yield _absolute(guid), guid
    for identity in fields.get("id", ()):
        yield _absolute(identity), identity
    yield element.get(_RDF_ABOUT) or element.get("rdf:about"), element
    # <link/>https://… of an HTML parser's hand, and a guid that is the only address there is
    for link in links:
        yield _if_absolute(link.tail or ""), link
    for guid in guids:
        yield _absolute(guid), guid
    for guid in permalinks:
        yield _rooted(guid), guid


def _is_alternate(link: etree._Element) -> bool:
    relation = (attribute(link, "rel") or "alternate").lower()
    return "alternate" in relation.rpartition("/")[2].split()


def _is_permalink(guid: etree._Element) -> bool:
    return (attribute(guid, "ispermalink") or "true").strip().lower() != "false"


def _absolute(element: etree._Element) -> str | None:
    return _if_absolute(text_of(element))


def _if_absolute(text: str) -> str | None:
    text = text.strip()
    return text if text[:8].lower().startswith(("http://", "https://")) else None


def _rooted(element: etree._Element) -> str | None:
    text = text_of(element).strip()
    return text if text.startswith("/") and len(text) > 1 else None


def _declared_base(element: etree._Element, url: str) -> str | None:
    """Return the ``xml:base`` of an entry, each resolved against what encloses it, if any."""
    chain = [*reversed(list(element.iterancestors())), element]
    base: str | None = None
    for ancestor in chain:
        if own := ancestor.get(_XML_BASE):
            base = clean_url(own, base or url) or base
    return base


def read_text(fields: Fields, names: tuple[str, ...], limit: int | None = None) -> str | None:
    """Return the first text there is in elements of these names, as plain text."""
    for name in names:
        for element in fields.get(name, ()):
            kind = (attribute(element, "type") or "").lower()
            # Atom says which texts are plain: there "<b>" is what the reader is to see; and of
            # inline XHTML the markup is gone already
            is_plain = kind in ("text", "text/plain") or len(element) > 0
            clean = bounded_text if is_plain else plain_text
            raw = _unpacked(element, kind)
            if text := clean(raw, limit) if limit else clean(raw):
                return text
    return None


def _unpacked(element: etree._Element, kind: str) -> str:
    """Return the text of an element, out of the base64 in which Atom admits it."""
    text = text_of(element)
    if kind != "application/octet-stream" and attribute(element, "mode") != "base64":
        return text
    try:
        return b64decode(text[: 16 * MAX_DESCRIPTION_LENGTH]).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def _authors(fields: Fields, feed: Feed) -> list[Author]:
    """Return who wrote an entry: itself says so, or its source, or an Atom feed for all."""
    found = read_authors(fields, feed.url)
    if not found and (source := fields.get("source")):
        found = read_authors(children(source[0]), feed.url)
    if not found:
        names = authors_in(first_text(fields, ("itunes:author",)))
        found = [Author(name) for name in names]
    return found or list(feed.authors)


def read_authors(fields: Fields, url: str) -> list[Author]:
    """Return the authors that an entry or a feed names."""
    authors: dict[str, Author] = {}
    for element in (one for name in _AUTHORS for one in fields.get(name, ())):
        inside = children(element)
        is_structured = not _PERSON.isdisjoint(inside)
        written = first_text(inside, ("name",)) if is_structured else text_of(element)
        page = clean_url(first_text(inside, ("uri", "url")), url)
        names = authors_in(written)
        for name in names:
            authors.setdefault(name, Author(name, page if len(names) == 1 else None))
    return list(authors.values())


def _keywords(fields: Fields) -> list[str | None]:
    found: list[str | None] = [
        attribute(element, "label") or attribute(element, "term") or text_of(element)
        for element in fields.get("category", [])
    ]
    found += [text_of(element) for element in fields.get("dc:subject", [])]
    for element in fields.get("media:keywords", []):
        found += text_of(element)[:MAX_DESCRIPTION_LENGTH].split(",")
    return found
