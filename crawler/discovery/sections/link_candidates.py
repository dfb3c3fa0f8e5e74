"""Collect the links of a page, by address: their texts, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from crawler.discovery.listing import Listing, clean_url
from crawler.discovery.sections.link_boxes import BoxJudge, Surroundings
from crawler.discovery.sections.link_position import LinkPosition, position_inside
from model.errors import InvalidURL
from text.cleaning import bounded_text
from text.words import estimated_words
from urls import url_key
from urls.domains.registrable import registrable_domain

MAX_ANCHORS = 10_000
"""The most links of a page that are read: the longest front pages hold about 1,500."""

HEADLINE_WORDS = 4
"""The words of a short headline: names of sections and buttons have one to three."""

_MAX_INSIDE = 200
"""The most elements inside one link that are looked at: a card has some 20."""

# Ranks of the texts of one address: those of the highest rank are its headline.
HEADING_RANK = 2
_PLAIN_RANK = 1
_DESCRIPTION_RANK = 0

# Tags whose text no reader sees.
_HIDDEN_TAGS = frozenset(("script", "style", "svg", "template", "noscript"))


@dataclass
class LinkCandidate:
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

    @property
    def best_text(self) -> str | None:
        """Return the longest of the texts of the highest rank."""
        if not self.texts:
            return None
        return max(self.texts, key=lambda ranked: (ranked[0], len(ranked[1])))[1]

    @property
    def is_only_in_menus(self) -> bool:
        """Tell whether all links to the address stand in menus."""
        return all(position.menu for position in self.positions)

    @property
    def is_in_heading(self) -> bool:
        """Tell whether a link to it is a heading, or has one."""
        return any(rank == HEADING_RANK for rank, _ in self.texts)

    @property
    def reads_as_headline(self) -> bool:
        """Tell whether a link outside menus has as many words as a headline."""
        return estimated_words(self.best_text or "") >= HEADLINE_WORDS and not self.is_only_in_menus


def collect_links(
    root: etree._Element, url: str, base: str, listing: Listing
) -> list[LinkCandidate]:
    """Return the addresses of the site to which the page links, in its order, with their links.

    ``url``: the page's own address; ``base``: the one that its links are relative to. Notes
    ``bad-links`` and ``too-many-links`` on the listing.
    """
    home = _key(url)
    domain = _domain(url)
    found: dict[str, LinkCandidate] = {}
    judge = BoxJudge()
    linked: list[tuple[LinkCandidate, Surroundings]] = []
    around = [Surroundings()]
    anchors = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            around.pop()
            continue
        around.append(around[-1].inside(element))
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
        candidate = found.setdefault(key, LinkCandidate(address, anchors))
        linked.append((candidate, around[-1]))
        written = _link_text(element, is_in_heading=around[-1].heading)
        if written:
            candidate.texts.append(written)
            is_headline = estimated_words(written[1]) >= HEADLINE_WORDS
            judge.count(key, around[-1], is_headline=is_headline)
    for candidate, surroundings in linked:
        candidate.positions.append(judge.position(surroundings))
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


def _link_text(anchor: etree._Element, *, is_in_heading: bool) -> tuple[int, str] | None:
    """Return the link's text with its rank; of a whole card only its headline."""
    for element in islice(anchor.iterdescendants(), _MAX_INSIDE):
        if isinstance(element.tag, str) and position_inside(element, LinkPosition()).heading:
            text = _shown_text(element)
            if text:
                return HEADING_RANK, text
    text = _shown_text(anchor)
    if text:
        return (HEADING_RANK if is_in_heading else _PLAIN_RANK), text
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
