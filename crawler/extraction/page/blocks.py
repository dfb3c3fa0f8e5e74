"""Cut a page into blocks of text: paragraphs, headings, list items, table rows.

The blocks are in reading order. Each holds what distinguishes the article from the rest of the
page: its tag, the words in the classes of the elements around it, its share of links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from lxml.html import HtmlElement

from crawler.extraction.page.open_elements import Container, OpenElement
from crawler.extraction.page.paragraphs import are_paragraphs, is_question
from crawler.extraction.page.visibility import hidden_classes, interrupts, look
from text.cleaning import clean
from text.letters import letters
from text.words import word_set

MAX_BLOCKS = 20_000
"""At most this many blocks of a page are kept; the page of a live blog has some thousands."""
NEAR = 4
"""The class words of this many elements describe a block: of its own and of three around it."""
MAX_BLOCK_LENGTH = 200_000
"""A block takes no more text from this many characters on: a hostile page is a single text."""

# Elements whose content is no text that the page shows.
_SKIPPED = word_set("""
    script style noscript template head iframe object embed audio video input textarea map area
    link meta title frame frameset noframes applet
    """)
# Controls and drawings. One that is not closed holds the rest of the page, so that they are skipped
# only if no paragraph is inside.
_CONTROLS = word_set("svg math canvas select button datalist option progress meter")
_PASSED = _SKIPPED | _CONTROLS | {"br"}
# Elements that begin and end a block; all others are inline.
_BLOCKS = word_set("""
    address article aside blockquote body center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p
    pre section summary table tbody td tfoot th thead tr ul caption legend
    """)
# Divisions say nothing of the text in them: it is named by the element around them, or is a "div"
# where that is one of the frames.
_DIVISIONS = frozenset({"div", "section", "span"})
_FRAMES = frozenset({"body", "article", "main", "html", "header"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NONE: frozenset[str] = frozenset()


@dataclass(eq=False)
class Block:
    """Hold one piece of text, and where it stands."""

    text: str
    tag: str
    """The nearest element that says what the text is: p, h1-h6, li, blockquote, td, pre, div ..."""
    element: HtmlElement
    path: tuple[Container, ...]
    """The elements around it, the page's root first, its own last."""
    ancestors: frozenset[str]
    """The tags of all ancestors."""
    links: int
    """How many characters stand inside links."""
    hidden: bool
    """Whether the markup itself hides it: a paywall's text, a menu, a dialogue."""
    position: int
    """The number of the block in reading order, from 0."""
    pieces: Sequence[tuple[str, OpenElement | None]] = ()
    """The texts that it was made of, each with the innermost element around it."""
    letters: str = field(init=False)
    """The letters and digits of the text, see ``letters``."""
    link_density: float = field(init=False)
    """The share of the characters that are links, 0 to 1: rules and features ask for it a dozen
    times."""

    def __post_init__(self) -> None:
        self.letters = letters(self.text)
        self.link_density = min(1.0, self.links / max(1, len(self.text))) if self.links else 0.0

    @property
    def containers(self) -> tuple[Container, ...]:
        """Return the element and those near around it, inner first."""
        return self.path[: -NEAR - 1 : -1]

    @cached_property
    def names(self) -> frozenset[str]:
        """Return the class words of the element and of those near around it."""
        return frozenset().union(*(container.written for container in self.containers))

    @property
    def mark(self) -> str | None:
        """Return the tag of the one inline element that holds all of the text, if one does."""
        # No len() of elements: it counts, and blocks of one element are as many as its lines.
        child = next(self.element.iterchildren(), None)
        if child is None or child.getnext() is not None or (self.element.text or "").strip():
            return None
        return None if (child.tail or "").strip() else str(child.tag)

    @property
    def is_heading(self) -> bool:
        """Return whether the block is an h1 to h6."""
        return self.tag in _HEADINGS


def _is_shown(tag: str, element: HtmlElement) -> bool:
    """Tell whether an element that is passed over elsewhere holds text that the page shows."""
    if tag == "template":  # what a component shows, where the server has drawn it
        return element.get("shadowrootmode") is not None
    return tag in _CONTROLS and next(element.iter("p"), None) is not None


def _is_laid_out(element: HtmlElement) -> bool:
    """Tell whether an inline element is a paragraph all the same, by its own style."""
    return "display:block" in element.get("style", "").replace(" ", "").lower()


class _Cutter:
    """Walk the tree once, without recursion, and gather the text of each block."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self.hidden_classes = hidden
        self.last: OpenElement | None = None
        """Whose text the last block is."""
        self.in_lines: dict[HtmlElement | None, bool] = {}
        """Whether an element with line breaks holds a paragraph in each line."""
        self.pieces: list[tuple[str, OpenElement | None]] = []
        self.length = 0
        self.links = 0
        self.in_link = 0
        self.hidden = 0
        self.open: OpenElement | None = None
        self.count = 0
        self.owner: OpenElement | None = None

    def add(self, text: str) -> None:
        """Add ``text`` to the block; it must be more than white space if a block begins with it."""
        if self.owner is None:
            self.owner = self._nearest_block()
        if self.length < MAX_BLOCK_LENGTH:
            self.pieces.append((text, self.open))
            self.length += len(text)
            if self.in_link:
                self.links += len(text.strip())

    def _nearest_block(self) -> OpenElement:
        """Return the element whose text this is, its path made."""
        owner = self.open
        assert owner is not None
        while owner.around is not None and not owner.is_block:
            owner = owner.around
        if not owner.path:
            owner.place()
        return owner

    def flush(self) -> None:
        """End the block, and keep it if it has any text."""
        if self.owner is None:
            return
        joined = "".join([text for text, _ in self.pieces])
        if len(self.blocks) < MAX_BLOCKS and (text := clean(joined)):
            self.blocks.append(self._block(text, self.owner))
            self.last = self.owner
        self.pieces = []
        self.length = self.links = 0
        self.owner = None

    def _block(self, text: str, owner: OpenElement) -> Block:
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
            hidden=self.hidden > 0,
            position=len(self.blocks),
            pieces=self.pieces,
        )

    def walk(self, root: HtmlElement) -> None:
        """Visit the elements in reading order: each is entered, and after its children left.

        An element whose content is no text of the page is passed over instead. The stack is
        explicit, as hostile pages nest deeper than calls may; None in it stands for leaving.
        """
        stack: list[HtmlElement | None] = [root]
        while stack:
            element = stack.pop()
            if element is None or self._enter(element):
                if element is not None and (children := element[::-1]):
                    stack.append(None)
                    stack += children
                    continue
                closed = self.open
                assert closed is not None
                if self.owner and (closed.is_block or closed.is_hidden):
                    self.flush()
                self.in_link -= closed.tag == "a"
                self.hidden -= closed.is_hidden
                self.open = closed.around
                element = closed.element
            # The text after an element is its parent's; what follows the root is not asked for.
            tail = element.tail
            if tail and self.open and (self.owner or not tail.isspace()):
                self.add(tail)
        self.flush()

    def _enter(self, element: HtmlElement) -> bool:
        """Open an element and take its first text; return False if it is passed over."""
        tag = element.tag
        opens = False
        if tag in _PASSED:
            opens = tag == "button" and is_question(element)
            if not (opens or _is_shown(tag, element)):
                if tag == "br":
                    self._line_break(element)
                return False
        elif not isinstance(tag, str):
            return False
        # To look for one attribute that is missing takes as long as to list the names of all.
        named = element.keys()
        classes = element.get("class", "") if "class" in named else ""
        seen = look(element, named, classes, self.hidden_classes)
        is_block = tag in _BLOCKS or (tag == "span" and "style" in named and _is_laid_out(element))
        tail = element.tail if is_block else None
        if seen == "unseen" or (tail and not tail.isspace() and interrupts(element, tail)):
            self._resume(element)
            return False
        is_block = opens or (is_block and not (seen == "drop-cap" and tag in _DIVISIONS))
        hides = seen == "hidden"
        if self.owner and (is_block or hides):
            self.flush()
        text = element.text
        if not text and not len(element):  # as pictures and places for a script are
            return False
        around = self.open
        if opens:
            meaning = "h3"
        elif is_block and (tag not in _DIVISIONS or around is None):
            meaning = tag
        else:
            meaning = around.meaning if around else "div"
        self.count += 1
        self.open = OpenElement(
            element, tag, self.count, is_block, hides, meaning, around, named, classes
        )
        self.in_link += tag == "a"
        self.hidden += hides
        if text and (self.owner or not text.isspace()):
            self.add(text)
        return True

    def _resume(self, element: HtmlElement) -> None:
        """Go on with the sentence before a card: the parser ends the paragraph where it begins."""
        rest = (element.tail or "").strip()
        if self.owner or self.last is None or element.getprevious() is not self.last.element:
            return
        if element.tag in _BLOCKS and rest and not rest[0].isupper():
            block = self.blocks.pop()
            self.owner, self.pieces = self.last, list(block.pieces)
            self.length, self.links = len(block.text), block.links

    def _line_break(self, element: HtmlElement) -> None:
        """End the paragraph at two breaks in a row, and read a single one as a space.

        A single one ends it, too, where all around it do.
        """
        following = element.getnext()
        doubled = (
            following is not None and following.tag == "br" and not (element.tail or "").strip()
        )
        if doubled or self._is_in_lines(element.getparent()):
            self.flush()
        elif self.owner:
            self.add(" ")

    def _is_in_lines(self, around: HtmlElement | None) -> bool:
        if around not in self.in_lines:
            self.in_lines[around] = around is not None and are_paragraphs(around)
        return self.in_lines[around]


def cut_blocks(root: HtmlElement) -> list[Block]:
    """Cut the text of ``root``, hidden text too, into blocks, in reading order."""
    cutter = _Cutter(hidden_classes(root))
    cutter.walk(root)
    return cutter.blocks
