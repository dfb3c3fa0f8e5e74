"""Which pieces of text does the page show, and in what surroundings?

Cuts the tree into blocks (a paragraph, a heading, a list item, a table row) in reading order and
notes of each what tells text from residue: tag, class words on the way to it, share of links.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from crawler.extraction.names import name_set

MAX_BLOCKS = 20_000  # a live blog's page has some thousands
NEAR = 4  # elements whose class words speak of a block: its own and three around it
MAX_BLOCK_LENGTH = 200_000  # a page that is one text without any markup

_SKIPPED = name_set("""
    script style noscript template head iframe object embed audio video input textarea map area
    link meta title frame frameset noframes applet
    """)
# unclosed, these swallow the rest of the page: skipped only if no paragraph is inside
_CONTROLS = name_set("svg math canvas select button datalist option progress meter")
_BLOCKS = name_set("""
    address article aside blockquote body center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p
    pre section summary table tbody td tfoot th thead tr ul caption legend
    """)
_DIVISIONS = frozenset({"div", "section"})
_FRAMES = frozenset({"body", "article", "main", "html", "header"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NONE: frozenset[str] = frozenset()
_SPACES = re.compile(r"\s+")
_NOT_LETTERS = re.compile(r"[\W_]+")
_INVISIBLE = str.maketrans(dict.fromkeys(map(ord, "\u200b\u200c\u2060\ufeff\u00ad")))


@dataclass(frozen=True)
class Container:
    """An element around a block: its place in the page, and the words of its class and id."""

    number: int
    tag: str
    words: frozenset[str]


@dataclass
class Block:
    """One piece of text, and where it stands."""

    text: str
    tag: str
    """The nearest meaningful element: p, h1-h6, li, blockquote, td, figcaption, pre, div ..."""
    element: HtmlElement
    path: tuple[Container, ...]
    """The elements around it, the page's root first, its own last."""
    ancestors: frozenset[str]
    """Tags of all ancestors."""
    links: int
    """Characters inside links."""
    hidden: bool
    """The markup itself hides it: a paywall's text, a menu, a dialogue."""
    position: int
    """In reading order, from 0."""

    @property
    def containers(self) -> tuple[Container, ...]:
        """The element and those near around it, inner first."""
        return self.path[: -NEAR - 1 : -1]

    @cached_property
    def letters(self) -> str:
        """The text's letters and digits, see ``letters``."""
        return letters(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Class words of the element and those near around it."""
        return frozenset().union(*(container.words for container in self.containers))

    def marked(self, *tags: str) -> bool:
        """Whether all of it stands in one inline element of these tags."""
        children = [child for child in self.element if isinstance(child.tag, str)]
        return (
            len(children) == 1
            and children[0].tag in tags
            and not (self.element.text or "").strip()
            and not (children[0].tail or "").strip()
        )

    @property
    def link_density(self) -> float:
        """Share of the characters that are links, 0 to 1."""
        return min(1.0, self.links / max(1, len(self.text)))

    @property
    def is_heading(self) -> bool:
        """Whether it is h1 to h6."""
        return self.tag in _HEADINGS


def letters(text: str) -> str:
    """The text's letters and digits in lower case: what two renderings of it share."""
    return _NOT_LETTERS.sub("", text).casefold()


def clean(text: str) -> str:
    """Collapse white space and drop invisible characters.

    The zero-width non-joiner goes, too, except between letters of a script that needs it.
    """
    if "\u200c" in text and re.search(r"[\u0600-\u06ff\u0900-\u0dff]", text):
        text = text.replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")
    else:
        text = text.translate(_INVISIBLE)
    return _SPACES.sub(" ", text).strip()


def words_of(element: HtmlElement) -> frozenset[str]:
    """Words of an element's class and id, camel case and dashes split, lower case.

    A heading's id is a slug of its text, and so is left out.
    """
    label = element.get("class") or ""
    if element.tag not in _HEADINGS and (identifier := element.get("id")):
        label = f"{label} {identifier}"
    return frozenset(_WORD.findall(_CAMEL.sub(" ", label[:600]).lower())) if label else _NONE


def is_hidden(element: HtmlElement) -> bool:
    """Whether the markup itself hides the element from readers."""
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()


@dataclass(slots=True)
class _Open:
    """An element on the way from the root to where the walk is."""

    element: HtmlElement
    tag: str
    path: tuple[Container, ...]
    """Down to the element itself."""
    above: frozenset[str]
    """Tags of its ancestors."""
    meaning: str
    """Tag of the nearest element, from here up, that says what kind of text it holds."""


class _Cutter:
    """Walks the tree once, without recursion, and gathers the text of each block."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.length = 0
        self.links = 0
        self.in_link = 0
        self.hidden: list[HtmlElement] = []
        self.open: list[_Open] = []
        self.count = 0
        self.owner: _Open | None = None

    def add(self, text: str | None) -> None:
        if text and self.length < MAX_BLOCK_LENGTH:
            if self.owner is None and text.strip():
                self.owner = next(
                    (entry for entry in reversed(self.open) if entry.tag in _BLOCKS), self.open[0]
                )
            self.pieces.append(text)
            self.length += len(text)
            if self.in_link:
                self.links += len(text.strip())

    def flush(self) -> None:
        if not self.pieces:
            return
        if self.owner is not None and len(self.blocks) < MAX_BLOCKS:
            text = clean("".join(self.pieces))
            if text:
                self.blocks.append(self._block(text, self.owner))
        self.pieces, self.length, self.links, self.owner = [], 0, 0, None

    def _block(self, text: str, owner: _Open) -> Block:
        tag = owner.meaning
        if owner.tag in _DIVISIONS and tag in _FRAMES:
            tag = "div"
        return Block(
            text=text,
            tag=tag,
            element=owner.element,
            path=owner.path,
            ancestors=owner.above,
            links=self.links,
            hidden=bool(self.hidden),
            position=len(self.blocks),
        )

    def enter(self, element: HtmlElement, tag: str) -> None:
        self.count += 1
        container = Container(self.count, tag, words_of(element))
        if not self.open:
            entry = _Open(element, tag, (container,), _NONE, tag if tag in _BLOCKS else "div")
        else:
            outer = self.open[-1]
            above = outer.above if outer.tag in outer.above else outer.above | {outer.tag}
            meaning = tag if tag in _BLOCKS and tag not in _DIVISIONS else outer.meaning
            entry = _Open(element, tag, (*outer.path, container), above, meaning)
        self.open.append(entry)

    def walk(self, root: HtmlElement) -> None:
        # (element, entering); an explicit stack, as hostile pages nest deeper than Python calls
        stack: list[tuple[HtmlElement, bool]] = [(root, True)]
        while stack:
            element, entering = stack.pop()
            tag = element.tag
            if not isinstance(tag, str):
                self.add(element.tail)
                continue
            if entering:
                if tag in _SKIPPED or (tag in _CONTROLS and element.find(".//p") is None):
                    if tag in _BLOCKS:
                        self.flush()
                    if element is not root:
                        self.add(element.tail)
                    continue
                if tag == "br":
                    self._line_break(element)
                    self.add(element.tail)
                    continue
                if tag in _BLOCKS:
                    self.flush()
                self.enter(element, tag)
                if tag == "a":
                    self.in_link += 1
                if is_hidden(element):
                    self.flush()
                    self.hidden.append(element)
                self.add(element.text)
                stack.append((element, False))
                stack.extend((child, True) for child in reversed(element))
            else:
                if tag in _BLOCKS:
                    self.flush()
                if tag == "a":
                    self.in_link -= 1
                if self.hidden and self.hidden[-1] is element:
                    self.flush()
                    self.hidden.pop()
                self.open.pop()
                if element is not root:
                    self.add(element.tail)
        self.flush()

    def _line_break(self, element: HtmlElement) -> None:
        """Two breaks in a row end a paragraph, one is a space."""
        following = element.getnext()
        doubled = (
            following is not None and following.tag == "br" and not (element.tail or "").strip()
        )
        if doubled:
            self.flush()
        else:
            self.add(" ")


def cut(root: HtmlElement) -> list[Block]:
    """Cut what ``root`` shows, or hides, of text into blocks, in reading order."""
    cutter = _Cutter()
    cutter.walk(root)
    return cutter.blocks
