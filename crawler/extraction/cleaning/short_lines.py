"""Bring short lines of the text back that the classifier left out.

By itself "And?" is a label as often as speech. Between paragraphs of its own markup it is speech,
and a name under a letter is a signature if those under the other letters are.
"""

from __future__ import annotations

import re
from collections import defaultdict

from crawler.extraction.body.prose_heuristic import innermost
from crawler.extraction.body.select import ChosenBody
from crawler.extraction.cleaning.phrases import reason_of
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container

SHORT = 60
"""Letters of a line that may be a label; of a longer one the classifier is seldom wrong."""
LONG = 80
"""Letters of a paragraph, whose markup is the text's."""
ALIKE = 2
"""Lines of the text with the same markup inside, at least, by which another one is known."""
MOST = 2 / 3
"""Share of the lines with the same markup inside that are the text's, where all are."""
CORE = 0.9
"""Share of the text's letters: the innermost element that holds it is the text's."""
LINKED = 0.3
"""Share of a line in links from which on it leads elsewhere."""

_SET_OFF = frozenset({"b", "strong", "i", "em", "cite"})
_PLAIN = frozenset({"p", "div"})
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]\W?\s*$")
_SPEECH = re.compile(
    r"""["“„«»‚‘‹「『—–]\s?[^\W_].*(?:[.!?…。！？؟।][”"’»«“›]?|[,，]["”’»]|[」』])\s*$""", re.DOTALL
)

Form = tuple[object, ...]


def bring_back(blocks: list[Block], chosen: ChosenBody) -> ChosenBody:
    """Add speech, signatures and key points that were left out; ``blocks``: all of the page."""
    kept = [block for block in chosen.blocks if block.position not in chosen.doubted]
    if not kept or chosen.shown:
        return chosen
    around = blocks[kept[0].position : kept[-1].position + 2]  # a signature is below the last
    positions = {block.position for block in kept}
    lines = [block for block in around if _may_be_text(block)]
    found = _speech(around[:-1], kept, positions) | _usual_lines(lines, positions)
    found |= _points(around, positions)
    return chosen.adding(
        block for block in lines if block.position in found and block.position not in positions
    )


def _may_be_text(block: Block) -> bool:
    return (
        len(block.text) < SHORT
        and not block.hidden
        and block.link_density < LINKED
        and reason_of(block.text) is None
    )


def _speech(around: list[Block], kept: list[Block], positions: set[int]) -> set[int]:
    """Return the lines of speech in the text's element, and the short sentences right below them.

    A pull quote says again what somebody says in the text: it has a class, or another element.
    """
    if not any(_SPEECH.match(block.text) for block in around):  # as on most pages
        return set()
    (core,) = innermost(kept, CORE)
    prose = {_shape(block) for block in kept if len(block.text) >= LONG}
    found: set[int] = set()
    said: Form | None = None
    for block in around:
        shape = _shape(block)
        if core not in block.path or not (shape in prose or _is_plain(block, core)):
            said = None
        elif _SPEECH.match(block.text):
            found.add(block.position)
            said = shape
        elif shape == said and _SENTENCE_END.search(block.text):
            found.add(block.position)
        else:
            said = None
    return found


def _is_plain(block: Block, core: Container | None) -> bool:
    """Tell whether all elements from the text's down to a line are divisions without a name."""
    at = next(at for at, container in enumerate(block.path) if container is core)
    return all(each.tag in _PLAIN and not each.words for each in block.path[at + 1 :])


def _usual_lines(lines: list[Block], positions: set[int]) -> set[int]:
    """Return the lines with a form of which most are the text's: the names below letters."""
    forms: dict[Form, list[int]] = defaultdict(list)
    # Each element once: line breaks make as many lines of one as it has children.
    elements = {block.path[-1]: block.element for block in lines}
    tags = {own: tuple(child.tag for child in element) for own, element in elements.items()}
    for block in lines:
        inside = tags[block.path[-1]]
        if not _SET_OFF.isdisjoint(inside) and len(block.path) > 1:
            forms[(block.path[-2].number, block.tag, inside)].append(block.position)
    return {
        position
        for alike in forms.values()
        if (known := len(positions.intersection(alike))) >= ALIKE and known >= MOST * len(alike)
        for position in alike
    }


def _points(around: list[Block], positions: set[int]) -> set[int]:
    """Return the items of a list right below a heading of the text, which would head nothing."""
    found: set[int] = set()
    heads = False
    for block in around:
        heads = block.tag == "li" and heads and block.link_density < LINKED
        if heads:
            found.add(block.position)
        heads = heads or (block.is_heading and block.position in positions)
    return found


def _shape(block: Block) -> Form:
    """Return the markup around a block: the tags and classes from the root to its element."""
    return tuple((container.tag, container.words) for container in block.path)
