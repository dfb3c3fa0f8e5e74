"""Choose the links to articles on front and section pages.

Each address is scored by its shape, by the text and position of its anchors, and by the other
addresses of its shape: they are mostly of one kind. The weights are coarse and were set on pages
written for the purpose (tests/crawler/discovery/sections/pages), which its tests measure.
"""

from __future__ import annotations

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from crawler.discovery.document import MAX_LISTING_BYTES
from crawler.discovery.listing import Listing, clean_url
from crawler.discovery.sections.announced_feeds import announced_feeds
from crawler.discovery.sections.link_candidates import collect_links
from crawler.discovery.sections.link_scoring import score_links
from model.errors import NotAListing
from model.links import Link
from text.cleaning import bounded_text, clean_language
from text.encoding.decoding import decode, label_in_document
from text.encoding.html_end import without_end_tags

THRESHOLD = 0.5
"""The score from which on a link counts as an article's, of 1."""

MAX_SECTION_LINKS = 500
"""The most links to articles that are kept: ten times as many as a front page shows."""


def parse_section(body: bytes, url: str, *, encoding: str | None = None) -> Listing:
    """Return the links to articles on the page in ``body``, fetched from ``url``.

    ``encoding`` is the one that the server declared. Links are of the same registrable domain,
    each once, those that stand only in menus last, with ``headline`` the best of the link texts and
    ``score`` from ``THRESHOLD`` to 1. ``feeds`` are those that the page announces, without feeds
    of comments.

    Raises NotAListing: ``empty`` or ``too-large``.
    """
    if len(body) > MAX_LISTING_BYTES:
        raise NotAListing("too-large", f"{len(body):,} bytes; the bound is {MAX_LISTING_BYTES:,}")
    listing = Listing()
    decoded = decode(body, (encoding, label_in_document(body)))
    if decoded.damaged:
        listing.warn("bad-encoding")
    root = _parse(decoded.text)
    base = clean_url(next(iter(root.xpath("//base/@href")), None), url) or url
    listing.title = bounded_text(root.findtext(".//title"))
    listing.language = clean_language(root.get("lang"))
    listing.feeds = announced_feeds(root, base)
    candidates = collect_links(root, url, base, listing)
    score_links(candidates)
    chosen = [candidate for candidate in candidates if candidate.score >= THRESHOLD]
    chosen.sort(key=lambda one: (one.is_only_in_menus, one.order))
    if len(chosen) > MAX_SECTION_LINKS:
        listing.warn("too-many-links")
    listing.links = [
        Link(
            url=candidate.url,
            via="section",
            listedAt=url,
            headline=candidate.best_text,
            inLanguage=listing.language,
            score=round(candidate.score, 2),
        )
        for candidate in chosen[:MAX_SECTION_LINKS]
    ]
    return listing


def _parse(text: str) -> etree._Element:
    parser = HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    html = without_end_tags(text.replace("\0", "").encode("utf-8", "replace"))
    try:
        return document_fromstring(html, parser)
    except etree.ParserError as error:
        raise NotAListing("empty", "the page holds no element") from error
