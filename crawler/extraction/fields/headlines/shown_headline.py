"""Read the headlines that a page shows: its h1 elements, told from the site's logo.

What stands inside an h1 beside the headline, a writer's name or a date in an element of its own, is
set apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.class_names import words_of
from text.cleaning import clean
from text.letters import letters
from text.words import word_set

MAX_LENGTH = 500
"""A headline has at most this many characters: real ones reach 300, and some h1 hold a post."""
MAX_H1 = 20
"""At most this many h1 elements are read; section pages have one for each teaser."""
MAX_PIECES = 6
"""An h1 of more inline elements than this sets each of its words in one, and is not divided."""
LINKED = 0.9
"""This share of a logo's characters is a link to the home page."""
LOGO_NEAR = 2
"""The class words of the h1 and of the element around it tell a logo; those further out, a page."""

_LOGO = word_set("logo logotype wordmark sitename sitetitle siteurl navbarbrand")
_LOGO_PAIRS = tuple(map(word_set, ("site title", "site name", "site branding", "navbar brand")))
_APART_TAGS = frozenset({"small", "time"})
_APART = word_set("byline author authors writer date time timestamp pubdate")
_HOME = re.compile(r"/?(?:index\.\w{2,5}|[a-z]{2}/?)?")
"""The path of a home page, of a language's too: "/", "/index.html", "/en/"."""
_TEXTS = etree.XPath("descendant::text()[not(ancestor::script or ancestor::style)]|descendant::br")


@dataclass(frozen=True)
class ShownHeadline:
    """Hold one h1 of the page."""

    text: str
    """What it says, without what is set apart inside it."""
    whole: str
    position: int
    """The number of its first block."""
    is_logo: bool
    """Whether it is a link to the home page, or its class says that it is the site's name."""
    parts: tuple[str, ...] = ()
    """The text without its first or last inline elements: a kicker, a subtitle, a source."""


def shown_headlines(blocks: Sequence[Block], url: str) -> list[ShownHeadline]:
    """Return the page's h1 elements in order; ``url``: the page's, which tells its home page."""
    found: list[ShownHeadline] = []
    previous = None
    for block in blocks:
        if "h1" not in block.ancestors and block.tag != "h1":
            continue
        if block.hidden or not block.letters:
            continue
        holder = next((c.number for c in block.containers if c.tag == "h1"), None)
        if found and holder is not None and holder == previous:
            found[-1] = _joined(found[-1], block)
        elif len(found) < MAX_H1:
            found.append(_read(block, url))
        previous = holder
    return [headline for headline in found if len(headline.whole) <= MAX_LENGTH]


def locate_headline(blocks: Sequence[Block], headline: str | None, url: str) -> int | None:
    """Return where the page shows the headline: at its h1, else the first block with that text.

    The h1 may say more: what a template added to the headline.
    """
    form = letters(headline or "")
    shown = shown_headlines(blocks, url)
    texts = [h1 for h1 in shown if form and form in (letters(h1.text), letters(h1.whole))]
    texts = texts or [h1 for h1 in shown if form and letters(h1.whole).startswith(form)]
    if texts:
        return texts[0].position
    same = [block for block in blocks if form and block.letters == form and not block.hidden]
    headings = [block.position for block in same if block.is_heading]
    others = [h1.position for h1 in shown if not h1.is_logo]
    return next(iter([*headings, *others, *(block.position for block in same)]), None)


def _joined(first: ShownHeadline, block: Block) -> ShownHeadline:
    """Return an h1 of several blocks with one more, unless that one is set apart."""
    whole = f"{first.whole} {block.text}"
    if _is_apart(block.element):
        return ShownHeadline(first.text, whole, first.position, first.is_logo, first.parts)
    text = f"{first.text} {block.text}"
    return ShownHeadline(text, whole, first.position, first.is_logo, (*first.parts, first.text))


def _read(block: Block, url: str) -> ShownHeadline:
    text = block.text
    pieces = _pieces(block.element) if block.element.tag == "h1" else []
    while len(pieces) > 1 and _is_apart(pieces[-1][0]) and (left := _before(text, pieces[-1][1])):
        text = left
        pieces.pop()
    parts = []
    for number in range(1, len(pieces)):
        first, last = (clean("".join(words for _, words in some))
                       for some in (pieces[:number], pieces[number:]))  # fmt: skip
        parts += [part for part in (_before(text, last), _after(text, first)) if part]
    return ShownHeadline(text, block.text, block.position, _is_logo(block, url), tuple(parts))


def _pieces(element: HtmlElement) -> list[tuple[HtmlElement | None, str]]:
    """Divide an h1 into its inline elements and the text between them, each with its text."""
    while len(element) == 1 and not clean(element.text or "") and not clean(element[0].tail or ""):
        element = element[0]
    if len(element) > MAX_PIECES:
        return []
    pieces: list[tuple[HtmlElement | None, str]] = [(None, element.text or "")]
    for child in element:
        tail = child.tail or ""
        if child.tag == "br" and pieces[-1][0] is None:
            pieces[-1] = (None, f"{pieces[-1][1]} {tail}")
            continue
        words = "".join(text if isinstance(text, str) else " " for text in _TEXTS(child))
        pieces += [(child, words), (None, tail)]
    return [piece for piece in pieces if clean(piece[1])]


def _is_apart(element: HtmlElement | None) -> bool:
    """Return whether an element inside an h1 names the writer or the day, not the story."""
    if element is None:
        return False
    rel = (element.get("rel") or "").lower().split()
    return element.tag in _APART_TAGS or "author" in rel or bool(_APART & words_of(element))


def _before(text: str, end: str) -> str | None:
    return text[: -len(end)].rstrip() if end and text.endswith(end) else None


def _after(text: str, start: str) -> str | None:
    return text[len(start) :].lstrip() if start and text.startswith(start) else None


def _is_logo(block: Block, url: str) -> bool:
    words = frozenset().union(*(container.words for container in block.containers[:LOGO_NEAR]))
    if words & _LOGO or any(pair <= words for pair in _LOGO_PAIRS):
        return True
    if block.link_density < LINKED:
        return False
    link = next(block.element.iterancestors("a"), None)
    link = next(block.element.iter("a"), None) if link is None else link
    return link is not None and _is_home(link.get("href") or "", url)


def _is_home(address: str, url: str) -> bool:
    try:
        parts, own = urlsplit(address.strip()), urlsplit(url)
    except ValueError:
        return False
    if not parts.netloc and not parts.path:
        return False  # an anchor of this page
    same = parts.netloc in ("", own.netloc)
    return same and not parts.query and _HOME.fullmatch(parts.path) is not None
