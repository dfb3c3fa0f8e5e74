"""Front and section pages: which of their links are articles?

Each address is scored by its shape, the text and place of its anchors, and the company it keeps:
addresses of one shape are mostly of one kind. Weights are coarse and were set on pages written
for the purpose (tests/crawler/discovery/sections/pages), which hold the threshold in place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from crawler.discovery.document import MAX_LISTING_BYTES
from crawler.discovery.listing import Listing, clean_url
from crawler.discovery.sections.link_position import Place, place_of
from crawler.discovery.sections.url_scoring import NO_PAGE, address_score, address_shape
from model.errors import InvalidURL, NotAListing
from model.links import Link
from text.cleaning import bounded_text, clean_language
from text.decoding import decode, label_in_document
from text.html_end import without_end_tags
from text.words import estimated_words
from urls import url_key
from urls.domains import registrable_domain

THRESHOLD = 0.5
"""From here on a link counts as an article's."""

MAX_ANCHORS = 10_000
"""The longest front pages hold about 1,500."""

MAX_SECTION_LINKS = 500
"""An order of magnitude over what a front page shows."""

MAX_FEEDS = 20
"""A front page announces one to five; a page with a feed a section some dozen."""

_HEADLINE_UNITS = 4
"""Words of a short headline; sections and buttons have one to three."""

_HEADLINE_TEXT = 0.35
_SHORT_TEXT = 0.15
_NO_TEXT = -0.05
_IN_HEADING = 0.15
_IN_ARTICLE = 0.1
_IN_ASIDE = -0.1
_IN_MENU = -0.35
_GOOD_COMPANY = 0.15
_BAD_COMPANY = -0.15
_COMPANY = 3
"""So many addresses of one shape make a company."""
_SHARED_TEXT = 3
"""A text under so many addresses is a button ("Read more"), not a headline."""

_MAX_INSIDE = 200
"""Elements inside one anchor that are looked at: a card has some 20."""

_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
)
# Of several texts for one address: set as a heading, plain, or a picture's description.
_HEADING_RANK = 2
_PLAIN_RANK = 1
_DESCRIPTION_RANK = 0

_SILENT_TAGS = frozenset(("script", "style", "svg", "template", "noscript"))


@dataclass
class _Candidate:
    """All anchors to one address."""

    url: str
    position: int
    texts: list[tuple[int, str]] = field(default_factory=list)
    """With their ranks."""
    places: list[Place] = field(default_factory=list)
    address: float = 0.0
    """What the address alone scores."""
    score: float = 0.0


def parse_section(body: bytes, url: str, *, encoding: str | None = None) -> Listing:
    """The links to articles on the page in ``body``, fetched from ``url``, best placed first.

    ``encoding`` is the one that the server declared. Links are of the same registrable domain,
    each once, with ``headline`` the best of its anchors' texts and ``score`` from ``THRESHOLD``
    to 1. ``feeds`` are those that the page announces, without feeds of comments.

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
    chosen.sort(key=lambda one: (all(place.menu for place in one.places), one.position))
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
    places = [Place()]
    anchors = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            places.pop()
            continue
        places.append(place_of(element, places[-1]))
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
        candidate.places.append(places[-1])
        written = _anchor_text(element, places[-1])
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


def _anchor_text(anchor: etree._Element, place: Place) -> tuple[int, str] | None:
    """The anchor's text, of a whole card only its headline."""
    for element in islice(anchor.iterdescendants(), _MAX_INSIDE):
        if isinstance(element.tag, str) and place_of(element, Place()).heading:
            text = _shown_text(element)
            if text:
                return _HEADING_RANK, text
    text = _shown_text(anchor)
    if text:
        return (_HEADING_RANK if place.heading else _PLAIN_RANK), text
    described = anchor.get("aria-label") or anchor.get("title")
    if not described:
        described = next((image.get("alt") for image in anchor.iter("img")), None)
    text = bounded_text(described)
    return (_DESCRIPTION_RANK, text) if text else None


def _shown_text(element: etree._Element) -> str | None:
    pieces: list[str] = []
    for inner in islice(element.iter(), _MAX_INSIDE):
        if inner.tag not in _SILENT_TAGS:
            pieces.append(inner.text or "")
        if inner is not element:
            pieces.append(inner.tail or "")
    # joined by spaces: parts of a card stand apart without one between them
    return bounded_text(" ".join(pieces))


def _score(candidates: list[_Candidate]) -> None:
    _drop_shared_texts(candidates)
    company: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        candidate.address = address_score(candidate.url)
        candidate.score = _own_score(candidate)
        company[address_shape(candidate.url)].append(candidate)
    for members in company.values():
        if len(members) < _COMPANY:
            continue
        good = sum(_reads_as_headline(member) for member in members) / len(members)
        shift = _GOOD_COMPANY if good >= 0.6 else _BAD_COMPANY if good <= 0.2 else 0.0
        for member in members:
            # Of addresses without a slug, number or date some are sections, whatever the rest is.
            if shift < 0 or member.address > 0:
                member.score += shift
    for candidate in candidates:
        candidate.score = min(max(candidate.score, 0.0), 1.0)


def _drop_shared_texts(candidates: list[_Candidate]) -> None:
    used = Counter(text for one in candidates for text in {text for _, text in one.texts})
    for candidate in candidates:
        candidate.texts = [
            (rank, text) for rank, text in candidate.texts if used[text] < _SHARED_TEXT
        ]


def _own_score(candidate: _Candidate) -> float:
    if candidate.address == NO_PAGE:
        return NO_PAGE
    units = estimated_words(_best_text(candidate) or "")
    text = _HEADLINE_TEXT if units >= _HEADLINE_UNITS else _SHORT_TEXT if units == 3 else 0.0
    if not units:
        text = _NO_TEXT
    if any(rank == _HEADING_RANK for rank, _ in candidate.texts):
        text += _IN_HEADING
    return candidate.address + text + max(map(_place_score, candidate.places))


def _place_score(place: Place) -> float:
    return _IN_ARTICLE * place.article + _IN_ASIDE * place.aside + _IN_MENU * place.menu


def _reads_as_headline(candidate: _Candidate) -> bool:
    in_menu = all(place.menu for place in candidate.places)
    return not in_menu and estimated_words(_best_text(candidate) or "") >= _HEADLINE_UNITS


def _best_text(candidate: _Candidate) -> str | None:
    """A heading before plain text before a picture's description; then the longer."""
    if not candidate.texts:
        return None
    return max(candidate.texts, key=lambda ranked: (ranked[0], len(ranked[1])))[1]
