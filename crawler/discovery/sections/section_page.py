"""Choose the links to articles on front and section pages.

Each address is scored by its shape, by the text and position of its anchors, and by the other
addresses of its shape: they are mostly of one kind. The weights are coarse and were set on pages
written for the purpose (tests/crawler/discovery/sections/pages), which its tests measure.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from crawler.discovery.document import MAX_LISTING_BYTES
from crawler.discovery.listing import Listing, clean_url
from crawler.discovery.sections.link_position import LinkPosition, position_inside
from crawler.discovery.sections.url_scoring import address_score, address_shape
from model.errors import InvalidURL, NotAListing
from model.links import Link
from text.cleaning import bounded_text, clean_language
from text.encoding.decoding import decode, label_in_document
from text.encoding.html_end import without_end_tags
from text.words import estimated_words
from urls import url_key
from urls.domains import registrable_domain

THRESHOLD = 0.5
"""The score from which on a link counts as an article's, of 1."""

MAX_ANCHORS = 10_000
"""The most links of a page that are read: the longest front pages hold about 1,500."""

MAX_SECTION_LINKS = 500
"""The most links to articles that are kept: ten times as many as a front page shows."""

MAX_FEEDS = 20
"""The most feeds that are kept of a page: it announces one to five, or a dozen, one a section."""

_HEADLINE_WORDS = 4
"""The words of a short headline: names of sections and buttons have one to three."""

# The weights are parts of the score.
_HEADLINE_TEXT = 0.35
_SHORT_TEXT = 0.15
_NO_TEXT = -0.05
_IN_HEADING = 0.15
_IN_ARTICLE = 0.1
_IN_ASIDE = -0.1
_IN_MENU = -0.35
_ARTICLES_SHAPE = 0.15
_OTHER_SHAPE = -0.15
_MIN_OF_SHAPE = 3
"""Addresses of one shape that are needed to judge the shape: two may be alike by chance."""
_MIN_ARTICLES_SHARE = 0.6
"""The share of links that read as headlines from which on a shape is that of articles."""
_MAX_OTHER_SHARE = 0.2
"""The share of links that read as headlines up to which a shape is not that of articles."""
_SHARED_TEXT = 3
"""Addresses with one text from which on it is a button ("Read more"), not a headline."""

_MAX_INSIDE = 200
"""The most elements inside one link that are looked at: a card has some 20."""

# Media types of feeds.
_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
)
# Ranks of the texts of one address: those of the highest rank are its headline.
_HEADING_RANK = 2
_PLAIN_RANK = 1
_DESCRIPTION_RANK = 0

# Tags whose text no reader sees.
_HIDDEN_TAGS = frozenset(("script", "style", "svg", "template", "noscript"))


@dataclass
class _Candidate:
    """Gather all links to one address."""

    url: str
    order: int
    """How many links of the page come before, and this one."""
    texts: list[tuple[int, str]] = field(default_factory=list)
    """The texts of the links, with their ranks."""
    positions: list[LinkPosition] = field(default_factory=list)
    address: float = 0.0
    """The score of the address alone."""
    score: float = 0.0


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
    listing.feeds = _feeds(root, base)
    candidates = _collect(root, url, base, listing)
    _score(candidates)
    chosen = [candidate for candidate in candidates if candidate.score >= THRESHOLD]
    chosen.sort(key=lambda one: (_is_only_in_menus(one), one.order))
    if len(chosen) > MAX_SECTION_LINKS:
        listing.warn("too-many-links")
    listing.links = [
        Link(
            url=candidate.url,
            via="section",
            listedAt=url,
            headline=_best_text(candidate),
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


def _feeds(root: etree._Element, base: str) -> list[str]:
    found: dict[str, None] = {}
    for link in root.iter("link"):
        announced = (link.get("type") or "").lower().partition(";")[0].strip()
        if announced not in _FEED_TYPES or "alternate" not in (link.get("rel") or "").lower():
            continue
        address = clean_url(link.get("href"), base)
        about = f"{link.get('title') or ''} {address or ''}".lower()
        if address and "comment" not in about:
            found[address] = None
        if len(found) == MAX_FEEDS:
            break
    return list(found)


def _collect(root: etree._Element, url: str, base: str, listing: Listing) -> list[_Candidate]:
    home = _key(url)
    domain = _domain(url)
    found: dict[str, _Candidate] = {}
    positions = [LinkPosition()]
    anchors = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            positions.pop()
            continue
        positions.append(position_inside(element, positions[-1]))
        if element.tag != "a" or not element.get("href"):
            continue
        anchors += 1
        if anchors > MAX_ANCHORS:
            listing.warn("too-many-links")
            break
        address = clean_url(element.get("href"), base)
        if address is None:
            listing.warn("bad-links")
            continue
        key = _key(address)
        if key is None or key == home or _domain(address) != domain:
            continue
        candidate = found.setdefault(key, _Candidate(address, anchors))
        candidate.positions.append(positions[-1])
        written = _link_text(element, positions[-1])
        if written:
            candidate.texts.append(written)
    return list(found.values())


def _key(url: str) -> str | None:
    try:
        return url_key(url)
    except InvalidURL:
        return None


def _domain(url: str) -> str | None:
    try:
        return registrable_domain(url)
    except InvalidURL:
        return None


def _link_text(anchor: etree._Element, position: LinkPosition) -> tuple[int, str] | None:
    """Return the link's text with its rank; of a whole card only its headline."""
    for element in islice(anchor.iterdescendants(), _MAX_INSIDE):
        if isinstance(element.tag, str) and position_inside(element, LinkPosition()).heading:
            text = _shown_text(element)
            if text:
                return _HEADING_RANK, text
    text = _shown_text(anchor)
    if text:
        return (_HEADING_RANK if position.heading else _PLAIN_RANK), text
    described = anchor.get("aria-label") or anchor.get("title")
    if not described:
        described = next((image.get("alt") for image in anchor.iter("img")), None)
    text = bounded_text(described)
    return (_DESCRIPTION_RANK, text) if text else None


def _shown_text(element: etree._Element) -> str | None:
    pieces: list[str] = []
    for inner in islice(element.iter(), _MAX_INSIDE):
        if inner.tag not in _HIDDEN_TAGS:
            pieces.append(inner.text or "")
        if inner is not element:
            pieces.append(inner.tail or "")
    # Joined by spaces: parts of a card stand apart without one between them.
    return bounded_text(" ".join(pieces))


def _score(candidates: list[_Candidate]) -> None:
    _drop_shared_texts(candidates)
    same_shape: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        candidate.address = address_score(candidate.url)
        candidate.score = _own_score(candidate)
        same_shape[address_shape(candidate.url)].append(candidate)
    for members in same_shape.values():
        if len(members) < _MIN_OF_SHAPE:
            continue
        headlines = sum(_reads_as_headline(member) for member in members) / len(members)
        if headlines >= _MIN_ARTICLES_SHARE:
            shift = _ARTICLES_SHAPE
        elif headlines <= _MAX_OTHER_SHARE:
            shift = _OTHER_SHAPE
        else:
            continue
        for member in members:
            # Of addresses without a slug, number or date some are sections, whatever the rest is.
            if shift < 0 or member.address > 0:
                member.score += shift
    for candidate in candidates:
        candidate.score = min(candidate.score, 1.0)


def _drop_shared_texts(candidates: list[_Candidate]) -> None:
    used = Counter(text for one in candidates for text in {text for _, text in one.texts})
    for candidate in candidates:
        candidate.texts = [
            (rank, text) for rank, text in candidate.texts if used[text] < _SHARED_TEXT
        ]


def _own_score(candidate: _Candidate) -> float:
    words = estimated_words(_best_text(candidate) or "")
    text = _HEADLINE_TEXT if words >= _HEADLINE_WORDS else _SHORT_TEXT if words == 3 else 0.0
    if not words:
        text = _NO_TEXT
    if any(rank == _HEADING_RANK for rank, _ in candidate.texts):
        text += _IN_HEADING
    return candidate.address + text + max(map(_position_score, candidate.positions))


def _position_score(position: LinkPosition) -> float:
    return _IN_ARTICLE * position.article + _IN_ASIDE * position.aside + _IN_MENU * position.menu


def _is_only_in_menus(candidate: _Candidate) -> bool:
    return all(position.menu for position in candidate.positions)


def _reads_as_headline(candidate: _Candidate) -> bool:
    words = estimated_words(_best_text(candidate) or "")
    return words >= _HEADLINE_WORDS and not _is_only_in_menus(candidate)


def _best_text(candidate: _Candidate) -> str | None:
    """Return the longest of the texts of the highest rank."""
    if not candidate.texts:
        return None
    return max(candidate.texts, key=lambda ranked: (ranked[0], len(ranked[1])))[1]
