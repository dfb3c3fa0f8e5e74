"""Bring back what is missing of structures of which the text has the rest, and embedded posts.

The classifier judges each block by itself. But a heading is the text's where the part below it is,
and so are the rows of a table of which others are, and a list that a sentence announces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from crawler.extraction.body.select import ChosenBody
from crawler.extraction.cleaning.completion import questions, structures
from crawler.extraction.cleaning.phrases import reason_of
from crawler.extraction.page.blocks import Block

BELOW = 15
"""Blocks below the text's last one where questions, or a heading of questions, may stand."""

RULES: tuple[Callable[[list[Block], set[int]], Iterator[Block]], ...] = (
    structures.find_announced_lists,
    structures.find_lists_among_paragraphs,
    structures.find_paragraphs,
    structures.find_posts,
    structures.find_headings,
)
"""Each takes the blocks from the text's first to its last, and the positions of those that are
text; it returns others that are."""


def complete(blocks: list[Block], chosen: ChosenBody) -> ChosenBody:
    """Add what was left out of the text's structures; ``blocks``: all of the page."""
    kept = {block.position for block in chosen.blocks} - chosen.doubted
    if not kept or chosen.shown:
        return chosen
    found: dict[int, Block] = {}

    def add(others: Iterable[Block]) -> None:
        found.update({block.position: block for block in others if block.position not in kept})

    # What is folded is hidden: questions count all the same.
    add(questions.find_below_headings(blocks, min(kept), max(kept) + BELOW))
    add(questions.find_alike(_around(blocks, kept, below=BELOW), kept))
    around = _around(blocks, kept | found.keys())
    # A table's word may be a prompt's as well: "Share" heads a column of percentages.
    rows = structures.find_rows(around, kept | found.keys())
    add(block for block in rows if not block.hidden)
    for rule in RULES:
        add(filter(_is_shown_text, rule(around, kept | found.keys())))
    around = _around(blocks, kept | found.keys(), below=1)
    add(filter(_is_shown_text, structures.find_closing(around, kept | found.keys())))
    return chosen.adding(found.values())


def _around(blocks: list[Block], text: set[int], below: int = 0) -> list[Block]:
    """Return the blocks from the text's first to its last, and some below it."""
    return blocks[min(text) : max(text) + 1 + below]


def _is_shown_text(block: Block) -> bool:
    return not block.hidden and not reason_of(block.text)
