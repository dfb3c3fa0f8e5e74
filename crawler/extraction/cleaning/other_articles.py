"""Find the articles that a page shows below its own.

Sites append the next story to the page, so that readers scroll on; some whole, some as teasers.
Such a story stands beside the element of the page's own, and is headed and signed like it. It may
be the longer one, so it is left out before the text is chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from lxml.html import HtmlElement

from crawler.extraction.cleaning.paragraphs import is_paragraph
from crawler.extraction.cleaning.phrases import BY_LINE, SHORT, is_date_line
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container
from text.words import word_set

MAX_HEADINGS = 100
"""Headings that are looked at, as each may cost as much as the page has blocks; a page has ten."""
FIRST = 3
"""Blocks of a story among which its headline stands: a label and a section may be above it."""
SIGNED = 4
"""Blocks below a headline among which the writer or the day stands, past standfirst and buttons."""
LINKED = 0.9
"""Share of a headline in a link: that of another story leads there, and the page's own nowhere."""
_SIGNATURE = word_set("byline author authors date dateline timestamp published pubdate posted")
_STORY = word_set("article story post artikel articulo articolo noticia nota beitrag artigo")
"""Class words of an element that holds a whole story."""
_ADDRESSES = ("data-url", "data-href", "data-permalink", "data-article-url", "data-canonical-url",
              "data-post-url", "data-story-url", "data-path", "data-share-url")  # fmt: skip
"""Attributes in which scripts keep the address of an appended story, to show it on the way."""
_HEADINGS = ("h1", "h2", "h3")


def find_other_articles(blocks: list[Block], facts: DeclaredFacts) -> set[int]:
    """Return the positions of the blocks that belong to another article than the page's.

    ``blocks``: all of the page.
    """
    if facts.headline_position is None:
        return set()
    own = blocks[facts.headline_position]
    if own.letters not in facts.headline_forms or own.tag not in {"h1", "h2"}:
        return set()  # the page shows no headline, so that a story is not known by one
    others = [
        block
        for block in blocks[own.position + 1 :]
        if block.tag in _HEADINGS
        and not block.hidden
        and block.letters
        and block.letters not in facts.headline_forms
    ]
    if not others:
        return set()
    found: set[int] = set()
    texts = _Texts(blocks)
    for heading in others[:MAX_HEADINGS]:
        if heading.position not in found:
            found |= texts.of_other(own, heading)
    return found


class _Texts:
    """Know which blocks of a page each of its elements holds: they are in a row."""

    def __init__(self, blocks: list[Block]) -> None:
        self._blocks = blocks
        self._inside: dict[int, range] = {}
        """Positions by number of the element, of those that were asked for: around headings."""
        self._paragraphs = [0, *accumulate(map(is_paragraph, blocks))]
        """How many paragraphs stand before each position."""

    def of_other(self, own: Block, heading: Block) -> set[int]:
        """Return the positions of the story below ``heading``; none where it is the page's own."""
        level = sum(
            one is other for one, other in zip(own.path, heading.path, strict=False)
        )  # the elements around both come first
        if level >= min(len(own.path), len(heading.path)):
            return set()
        story = self._around(heading, level)
        if not self._has_paragraph(story):
            # Headlines and texts are beside each other, so that a story ends where they all do.
            story = range(story.start, self._around(heading, level - 1).stop)
        at = heading.position
        if (
            at - story.start >= FIRST
            or not self._has_paragraph(range(own.position, story.start))
            or not self._has_paragraph(story)
        ):
            return set()
        is_signed = _is_signed(self._blocks[at + 1 : min(at + 1 + SIGNED, story.stop)])
        has_address = _has_address(heading, level)
        names_other = has_address or heading.link_density > LINKED
        if heading.tag == own.tag:
            is_other = is_signed or names_other or _are_in(_is_story, own, heading, level)
        else:
            both = _are_in(_is_article, own, heading, level)
            is_other = (is_signed or names_other) if both else (is_signed and has_address)
        return set(story) if is_other else set()

    def _has_paragraph(self, some: range) -> bool:
        return self._paragraphs[some.stop] > self._paragraphs[some.start]

    def _around(self, block: Block, level: int) -> range:
        """Return the positions of the blocks in the element of that level around a block."""
        container = block.path[level]
        if container.number not in self._inside:
            first = last = block.position
            while first and _is_inside(self._blocks[first - 1], container, level):
                first -= 1
            while last + 1 < len(self._blocks) and _is_inside(
                self._blocks[last + 1], container, level
            ):
                last += 1
            self._inside[container.number] = range(first, last + 1)
        return self._inside[container.number]


def _is_inside(block: Block, container: Container, level: int) -> bool:
    return len(block.path) > level and block.path[level] is container


def _are_in(kind: Callable[[Container], bool], own: Block, other: Block, level: int) -> bool:
    """Tell whether each of two headlines is in an element of a kind, from that level on."""
    return all(any(map(kind, heading.path[level:])) for heading in (own, other))


def _is_article(container: Container) -> bool:
    return container.tag == "article"


def _is_story(container: Container) -> bool:
    return container.tag == "article" or bool(_STORY & container.written)


def _is_signed(below: list[Block]) -> bool:
    """Tell whether the writer or the day stands right below a headline."""
    return any(
        len(block.text) <= SHORT
        and (
            _SIGNATURE & block.path[-1].written
            or BY_LINE.match(block.text)
            or is_date_line(block.text)
        )
        for block in below
    )


def _has_address(heading: Block, level: int) -> bool:
    """Tell whether an element of that level around a headline, or one inside, has an address."""
    element: HtmlElement | None = heading.element
    for _ in heading.path[level:]:
        if element is None:
            break
        if any(element.get(name) for name in _ADDRESSES):
            return True
        element = element.getparent()
    return False
