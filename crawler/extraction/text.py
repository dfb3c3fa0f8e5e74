"""Which of the page's blocks are the article?

trafilatura finds the body; what it keeps is then looked up among the blocks of the page itself,
so that each line's surroundings (class, links, position) can be judged.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass

import trafilatura
from lxml import etree
from lxml.html import HtmlElement
from trafilatura.settings import Document as TrafilaturaDocument

from crawler.extraction.blocks import Block
from crawler.extraction.document import Document
from crawler.extraction.names import name_set

CHUNK = 12  # letters: a run that long is rarely met by chance, nor broken by what was dropped
SHARED = 0.6  # of a block's chunks: it was kept, less some inline piece
MAX_OCCURRENCES = 4  # of one block in the text; more is a pattern ("1", "Yes"), not a paragraph
MOST = 0.9  # of the text: the element that holds it is the article's
COVERED = 0.6  # of trafilatura's letters found among the blocks, else its text is taken as it is

LINKED = 0.3  # of a block's letters: more is navigation or a teaser
_TEXT = name_set("p li blockquote pre h2 h3 h4 dd dt")
_GROUPS = name_set("ul ol li blockquote dl dd dt")

_NOT_LETTERS = re.compile(r"[\W_]+")


class ExtractorFailed(Exception):
    """trafilatura raised one of the errors it is known to raise on odd input."""


@dataclass
class Found:
    """What trafilatura takes for the text."""

    lines: list[str]
    letters: str
    """All of it without spaces and punctuation."""


def letters(text: str) -> str:
    """The text's letters and digits in lower case: what two renderings of it share."""
    return _NOT_LETTERS.sub("", text).casefold()


def find(tree: HtmlElement, url: str) -> Found:
    """Run trafilatura on a copy of the tree (it takes out what it does not want).

    Raises ExtractorFailed.
    """
    try:
        found = trafilatura.bare_extraction(
            copy.deepcopy(tree), url=url, include_comments=False, include_tables=True
        )
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError,
            AssertionError, etree.LxmlError) as error:  # fmt: skip
        raise ExtractorFailed(f"{type(error).__name__}: {error}") from error
    if not isinstance(found, TrafilaturaDocument) or not found.text:
        return Found([], "")
    lines = [line.strip() for line in found.text.split("\n")]
    return Found([line for line in lines if line], letters(found.text))


def story(document: Document, blocks: list[Block]) -> list[Block]:
    """The blocks that are the article, as trafilatura sees it.

    Where its text is not among the page's blocks (it came from a script), its lines are the
    blocks, without surroundings.
    """
    try:
        found = find(document.tree, document.url)
    except ExtractorFailed as error:
        document.warnings.append(f"trafilatura failed: {error}")
        return []
    inside = locate(blocks, found.letters)
    kept = [block for block, is_inside in zip(blocks, inside, strict=True) if is_inside]
    if sum(len(letters(block.text)) for block in kept) >= COVERED * len(found.letters):
        return _with_gaps_filled(blocks, kept)
    document.warnings.append("the text is not among the page's visible blocks")
    return [
        Block(line, "p", document.tree, (), frozenset(), 0, False, position)
        for position, line in enumerate(found.lines)
    ]


def _with_gaps_filled(blocks: list[Block], kept: list[Block]) -> list[Block]:
    """Add what the extractor dropped between two paragraphs it kept in the same element.

    Its fallbacks lose lists and short lines; what has many links it dropped for a reason.
    """
    frames: dict[HtmlElement, list[int]] = {}
    for block in kept:
        if block.tag == "p" and block.link_density < LINKED:
            frames.setdefault(_frame(block), []).append(block.position)
    taken = {block.position for block in kept}
    for block in blocks:
        if block.position in taken or block.tag not in _TEXT or block.hidden:
            continue
        places = frames.get(_frame(block))
        if places and places[0] < block.position < places[-1] and block.link_density < LINKED:
            taken.add(block.position)
    return [block for block in blocks if block.position in taken]


def _frame(block: Block) -> HtmlElement:
    """The element in which the block, or the list or quotation around it, is a paragraph."""
    for element in block.element.iterancestors():
        if element.tag not in _GROUPS:
            return element
    return block.element


def paragraphs(body: list[Block]) -> list[str]:
    """The blocks as paragraphs: cells of a row on one line."""
    found: list[str] = []
    row = None
    for block in body:
        current = _row(block)
        if current is not None and current == row:
            found[-1] = f"{found[-1]} | {block.text}"
        else:
            found.append(block.text)
        row = current
    return found


def _row(block: Block) -> int | None:
    return next((holder.number for holder in block.containers if holder.tag == "tr"), None)


def containers(body: list[Block]) -> list[HtmlElement]:
    """The element that holds most of the text: its pictures are the story's."""
    weights: dict[HtmlElement, int] = {}
    total = 0
    for block in body:
        total += len(block.text)
        for element in (block.element, *block.element.iterancestors()):
            weights[element] = weights.get(element, 0) + len(block.text)
    # the innermost that holds nearly all; ancestors weigh the same, and come later
    holding = [element for element, weight in weights.items() if weight >= MOST * total]
    return (
        [max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))]
        if holding
        else []
    )


def locate(blocks: list[Block], text: str) -> list[bool]:
    """Which blocks are in ``text`` (its letters), each part of it given to one block only.

    A menu entry, a pull quote or a table of contents repeats what the text says; of all ways to
    lay the blocks along the text in reading order, the one that covers most of it is taken
    (a heaviest chain, found with a Fenwick tree in O(n log n)).
    """
    places: list[tuple[int, int, int]] = []  # block, start, end
    for index, block in enumerate(blocks):
        form = letters(block.text)
        if form:
            places.extend((index, start, end) for start, end in _occurrences(form, text))
    chain = _heaviest_chain(places, len(text))
    return _fill_gaps(chain, [letters(block.text) for block in blocks], text)


def _fill_gaps(chain: dict[int, tuple[int, int]], forms: list[str], text: str) -> list[bool]:
    """Place what occurs too often to be a candidate everywhere between its placed neighbours."""
    limits = [len(text)] * len(forms)
    for index in range(len(forms) - 2, -1, -1):
        limits[index] = chain[index + 1][0] if index + 1 in chain else limits[index + 1]
    kept = [False] * len(forms)
    end = 0
    for index, form in enumerate(forms):
        if index in chain:
            kept[index], end = True, chain[index][1]
        elif form and (place := text.find(form, end, max(end, limits[index]))) >= 0:
            kept[index], end = True, place + len(form)
    return kept


def _occurrences(form: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(form)
    for _ in range(MAX_OCCURRENCES):
        if start < 0:
            break
        yield start, start + len(form)
        start = text.find(form, start + 1)
    else:
        return
    if start < 0 and len(form) >= 2 * CHUNK and form not in text:
        yield from _in_pieces(form, text)


def _in_pieces(form: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a block stands of which the extractor dropped a note, a reading aid, a button."""
    pieces = [form[at : at + CHUNK] for at in range(0, len(form) - CHUNK + 1, CHUNK)]
    found = [place for piece in pieces if (place := text.find(piece)) >= 0]
    if found and len(found) >= SHARED * len(pieces):
        start, end = min(found), max(found) + CHUNK
        if end - start <= 2 * len(form):
            yield start, end


def _heaviest_chain(places: list[tuple[int, int, int]], length: int) -> dict[int, tuple[int, int]]:
    best = [0] * len(places)  # weight of the heaviest chain that ends with this place
    previous = [-1] * len(places)
    tree: list[tuple[int, int]] = [(0, -1)] * (length + 2)  # by end: (weight, place)
    at = 0
    while at < len(places):
        # places of one block are not each other's predecessors: read all, then write all
        stop = at
        while stop < len(places) and places[stop][0] == places[at][0]:
            stop += 1
        for index in range(at, stop):
            _, start, end = places[index]
            weight, before = 0, -1
            node = start + 1
            while node > 0:
                if tree[node][0] > weight:
                    weight, before = tree[node]
                node -= node & -node
            best[index], previous[index] = weight + end - start, before
        for index in range(at, stop):
            node = places[index][2] + 1
            while node < len(tree):
                if tree[node][0] < best[index]:
                    tree[node] = (best[index], index)
                node += node & -node
        at = stop
    chain: dict[int, tuple[int, int]] = {}
    index = max(range(len(places)), key=best.__getitem__, default=-1)
    while index >= 0:
        block, start, end = places[index]
        chain[block] = (start, end)
        index = previous[index]
    return chain
