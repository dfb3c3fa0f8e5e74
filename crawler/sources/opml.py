"""Read and write lists of feeds as OPML 1 and 2 (opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from crawler.discovery.document import open_document
from crawler.discovery.listing import clean_url
from crawler.discovery.xml_entries import escape_ampersands
from crawler.sources.source import Source
from model.errors import InvalidURL, NotAListing, SourcesError
from text.cleaning import MAX_LABEL_LENGTH, bounded_text, clean_language
from urls.parts import split

MAX_OPML_BYTES = 8 * 1024 * 1024
"""Bytes of a list: one of ten thousand feeds, with all that readers note on them, has four."""

MAX_FEEDS = 10_000
"""Feeds of a list: more than any reader takes is no list of subscriptions."""

_FEED_SCHEME = "feed:"


@dataclass(frozen=True)
class Subscription:
    """Hold one feed of a list."""

    feed: str
    page: str | None = None
    """The page that the feed belongs to."""
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Subscriptions:
    """Hold the feeds of a list, each once, and how many of its entries are no feeds."""

    feeds: list[Subscription]
    unusable: int
    """Entries whose address is none, or not http(s)."""


def read_opml(body: bytes, name: str) -> Subscriptions:
    """Return the feeds of the list in ``body``, however deep they are nested, in its order.

    ``name`` is what messages call the list. Broken XML is read as far as it goes. Raises
    SourcesError for what is no list, declares entities, or is too large.
    """
    if len(body) > MAX_OPML_BYTES:
        raise SourcesError(f"{name}: {len(body):,} bytes; the bound is {MAX_OPML_BYTES:,}")
    try:
        document = open_document(body)
    except NotAListing as error:
        raise SourcesError(f"{name}: no OPML: {error.detail}") from error
    if document.root != "opml":
        found = f"the root element is <{document.root}>" if document.root else "it is no XML"
        raise SourcesError(f"{name}: no OPML: {found}")
    # The DOCTYPE is gone, so no entity can be defined; libxml2 bounds the depth at 256.
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(escape_ampersands(document.text).encode(), parser)
    return _feeds(root, name)


def _feeds(root: etree._Element | None, name: str) -> Subscriptions:
    feeds: dict[str, Subscription] = {}
    unusable = 0
    for element in root.iter() if root is not None else ():
        if not isinstance(element.tag, str):
            continue  # an entity reference, a comment
        # In whatever namespace: broken XML has prefixes that nothing declares.
        if re.split("[}:]", element.tag)[-1].lower() != "outline":
            continue
        # Names of attributes are written in every case: xmlUrl, xmlurl, XMLURL.
        values = {str(key).lower(): str(value) for key, value in element.attrib.items()}
        address = values.get("xmlurl")
        if address is None and values.get("type", "").lower() in ("rss", "atom"):
            address = values.get("url")
        if address is None:
            continue  # a folder, or a link
        feed = _address(address)
        if feed is None:
            unusable += 1
            continue
        if len(feeds) == MAX_FEEDS and feed not in feeds:
            raise SourcesError(f"{name}: more than {MAX_FEEDS:,} feeds")
        title = bounded_text(values.get("title") or values.get("text"), MAX_LABEL_LENGTH)
        language = clean_language(values.get("language"))
        feeds.setdefault(feed, Subscription(feed, _address(values.get("htmlurl")), title, language))
    return Subscriptions(list(feeds.values()), unusable)


def _address(written: str | None) -> str | None:
    if written is None:
        return None
    address = written.strip()
    if address[: len(_FEED_SCHEME)].lower() == _FEED_SCHEME:  # "feed://…" and "feed:https://…"
        rest = address[len(_FEED_SCHEME) :]
        address = f"http:{rest}" if rest.startswith("//") else rest
    cleaned = clean_url(address, "")
    try:
        split(cleaned or "")
    except InvalidURL:
        return None
    return cleaned


def write_opml(sources: Iterable[tuple[Source, Iterable[str]]], now: datetime) -> bytes:
    """Return a list of the feeds of these sources; a source with several is a folder of them."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Copydesk's sources"
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    for source, feeds in sources:
        addresses = list(feeds)
        several = len(addresses) > 1
        parent = etree.SubElement(body, "outline", text=source.name) if several else body
        for address in addresses:
            outline = etree.SubElement(parent, "outline", type="rss", text=source.name)
            outline.set("title", source.name)
            outline.set("xmlUrl", address)
            outline.set("htmlUrl", source.home)
            if source.language:
                outline.set("language", source.language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
