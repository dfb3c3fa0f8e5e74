"""Turn the blocks of a page into rows of features for the block classifier.

A row says of one block what the block itself tells (``block_features.py``), whether it was marked
as the article's text by the heuristic or by trafilatura, and what stands around it.
SELECTION_COLUMNS is a table of functions, each with the names of the columns that it returns, for
all candidates at once.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import ne
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.extraction.body import prose_heuristic
from crawler.extraction.body.block_features import (
    BLOCK_FEATURES,
    FARTHEST,
    HEADING,
    LENGTH,
    LINK_DENSITY,
    PHRASE,
    BlockFeatures,
)
from crawler.extraction.body.lexicon import Lexicon
from crawler.extraction.body.prose_heuristic import LINKED, PROSE
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.open_elements import Container

Table = NDArray[np.float64]
"""Rows of features, or some columns of all rows."""
Column = NDArray[Any]
"""Numbers of all candidates: floats, counts, or whether something is so."""

SHORTEST = 30
"""Letters above which a line outside the article's element is a candidate."""
MOST = 0.6
"""Share of the marked letters, or of the prose: the innermost element with it is the core."""
NEARLY_ALL = 0.85
"""Share of the prose that a wider core holds."""
LONGEST_RUN = 10
"""Blocks of the same tag that are counted to each side; longer runs tell nothing more."""
LARGEST_SHARE = 2.0
"""An element's letters, in lengths of the marked text; larger ones tell nothing more."""
OFFSETS = (-2, -1, 1, 2)
"""Neighbours that are looked at, by their distance in candidates."""
LEVELS = (1, 2, 3)
"""Elements around a block that are looked at: its own is 0."""
_NEAREST = 4
"""Elements around a block, its own among them, that count the blocks in them."""
_ELSEWHERE = frozenset({"nav", "footer", "form"})
_NO_NEIGHBOUR = np.array([(0.5, 0.0, 0.0, 0.5, 0.5)]).T
"""Columns of a neighbour that does not exist, beside the first and the last candidate."""


@dataclass
class Candidates:
    """Hold the blocks that could be text, and a row of features for each."""

    indexes: list[int]
    """Among the page's blocks."""
    rows: Table
    """Each in the order of FEATURES."""


@dataclass
class _Groups:
    """Count the blocks of groups: of those in one element, or in elements of one signature."""

    ranks: NDArray[np.intp]
    """Which groups each candidate is in, a row for each level; 0 stands for none."""
    counts: Table
    """Letters, letters in links, blocks of prose, blocks and marked blocks, each by rank."""


def _count(groups: list[Sequence[object]], chosen: NDArray[np.intp], of_blocks: Table) -> _Groups:
    """Count the blocks of the groups that candidates are in.

    ``groups``: those of each block of the page, as many for each, None for one that it has not;
    ``of_blocks``: what a block adds to each count.
    """
    ranks: dict[object, int] = {None: 0}
    for index in chosen.tolist():
        for group in groups[index]:
            ranks.setdefault(group, len(ranks))
    levels = len(groups[0])
    owners = np.array([ranks.get(group, 0) for each in groups for group in each])
    counts = np.array([np.bincount(owners, adds) for adds in np.repeat(of_blocks, levels, axis=1)])
    counts[:, 0] = 0  # of what no candidate is in
    return _Groups(owners.reshape(-1, levels)[chosen].T, counts)


class PageFeatures:
    """Compute what a page's rows share, whichever blocks are marked."""

    def __init__(self, blocks: list[Block], facts: DeclaredFacts, lexicon: Lexicon) -> None:
        self.blocks = blocks
        self.of_blocks = BlockFeatures(facts, lexicon)
        prose = prose_heuristic.prose(blocks)
        self._core, around = prose_heuristic.innermost(prose, MOST, NEARLY_ALL)
        self.in_prose = {block.position for block in prose if self._core in block.path}
        self.in_nearly_all_prose = {block.position for block in prose if around in block.path}

    def candidates(self, marked: list[bool]) -> Candidates:
        """Return the candidates and their rows; ``marked``: the blocks taken for text so far.

        Blocks that are no candidates are not looked at.
        """
        blocks = [block for block, mark in zip(self.blocks, marked, strict=True) if mark]
        (core,) = prose_heuristic.innermost(blocks, MOST)
        chosen = [
            index
            for index, (block, mark) in enumerate(zip(self.blocks, marked, strict=True))
            if mark or self._may_be_text(block, core)
        ]
        if not chosen:
            return Candidates([], np.zeros((0, len(FEATURES))))
        return Candidates(chosen, _Selection(self, marked, chosen, core).rows())

    def _may_be_text(self, block: Block, core: Container | None) -> bool:
        if not block.letters:
            return False
        size, is_free = len(block.text), block.link_density < LINKED
        if is_free and size > PROSE:
            return True
        if block.hidden:
            return False
        if core in block.path or self._core in block.path:
            return True
        return is_free and size > SHORTEST and not _ELSEWHERE & block.ancestors


class _Selection:
    """Compute the columns of the candidates for one marking of a page's blocks."""

    def __init__(
        self,
        page: PageFeatures,
        marked: list[bool],
        chosen: list[int],
        core: Container | None,
    ) -> None:
        blocks = page.blocks
        lengths = np.array([len(block.text) for block in blocks])
        links = np.array([block.links for block in blocks])
        density = np.array([block.link_density for block in blocks])
        marks = np.array(marked)
        self.page = page
        self.core = core
        self.chosen = np.array(chosen)
        self.blocks = [blocks[index] for index in chosen]
        self.lengths, self.marked = lengths[self.chosen], marks[self.chosen]
        self.own = _columns([page.of_blocks.row(block) for block in self.blocks])
        places = self.chosen[self.marked] if self.marked.any() else self.chosen
        self.first, self.last = places[0], places[-1]
        self.total = 1 + lengths[marks].sum()
        """Letters of the marked blocks, and one, as it is divided by."""
        is_prose = (lengths > PROSE) & (density < LINKED)
        of_blocks = np.array((lengths, links, is_prose, np.ones(len(blocks)), marks))
        self.around = _count([_nearest(block) for block in blocks], self.chosen, of_blocks)
        """By element: a candidate's own, and those around it."""
        self.alike = _count([(_signature(block),) for block in blocks], self.chosen, of_blocks)

    def rows(self) -> Table:
        """Return the rows of all candidates, in the order of FEATURES."""
        return np.vstack([self.own, *[columns(self) for _, columns in SELECTION_COLUMNS]]).T


def _columns(rows: Sequence[Sequence[float]]) -> Table:
    """Return rows as columns; packing takes two thirds of the time that numpy takes for lists."""
    numbers = list(chain.from_iterable(rows))
    packed = struct.pack(f"{len(numbers)}d", *numbers)
    return np.frombuffer(packed).reshape(len(rows), -1).T


def _mark(selection: _Selection) -> Sequence[Column]:
    return (selection.marked,)


def _picture(selection: _Selection) -> Sequence[Column]:
    """Return which are most of the text of an element with a picture, as captions are."""
    letters = selection.around.counts[0].take(selection.around.ranks[1:3])
    small = letters <= 2 * selection.lengths + PROSE
    return (np.array(list(map(_is_by_picture, selection.blocks, *small.tolist()))),)


def _is_by_picture(block: Block, *are_small: bool) -> bool:
    """Tell whether a small element around a block, all around it so too, has a picture."""
    element = block.element
    for _, is_small in zip(block.path[-2:-4:-1], are_small, strict=False):
        parent = element.getparent()
        if parent is None or not is_small:
            return False
        element = parent
        if next(element.iter("img"), None) is not None:
            return True
    return False


def _place(selection: _Selection) -> Sequence[Column]:
    at, first, last = selection.chosen, selection.first, selection.last
    return (
        np.arange(len(at)) / len(at),
        np.clip(at - first, -FARTHEST, FARTHEST),
        np.clip(last - at, -FARTHEST, FARTHEST),
        (first <= at) & (at <= last),
    )


def _cores(selection: _Selection) -> Table:
    page, core = selection.page, selection.core
    return _columns(
        [
            (
                core in block.path,
                block.position in page.in_prose,
                block.position in page.in_nearly_all_prose,
            )
            for block in selection.blocks
        ]
    )


def _alike(selection: _Selection) -> Sequence[Column]:
    alike = selection.alike
    letters, linked, _, count, marked = alike.counts.take(alike.ranks[0], axis=1)
    return np.minimum(FARTHEST, count), marked / count, linked / np.maximum(1, letters)


def _surroundings(selection: _Selection) -> Table:
    letters, linked, prose, count, marked = selection.around.counts
    columns = np.array(
        (
            np.minimum(LARGEST_SHARE, letters / selection.total),
            np.minimum(FARTHEST, prose),
            linked / np.maximum(1, letters),
            marked / np.maximum(1, count),
            np.minimum(FARTHEST, count),
        )
    )
    return np.vstack([columns.take(selection.around.ranks[level], axis=1) for level in LEVELS])


def _neighbours(selection: _Selection) -> Table:
    own = selection.own
    middle = max(OFFSETS)
    summaries = np.tile(_NO_NEIGHBOUR, (1, len(selection.blocks) + 2 * middle))
    summaries[:, middle:-middle] = (
        selection.marked, own[LENGTH], own[LINK_DENSITY], own[HEADING], own[PHRASE]
    )  # fmt: skip
    size = len(selection.blocks)
    return np.vstack([summaries[:, middle + to : middle + to + size] for to in OFFSETS])


def _letters_around(selection: _Selection) -> Sequence[Column]:
    sizes = np.where(selection.marked, selection.lengths, 0)
    until = np.cumsum(sizes)
    return (until - sizes) / selection.total, (selection.total - until) / selection.total


def _same_tag(selection: _Selection) -> Sequence[Column]:
    """Return how many of the same tag stand around each without a gap, as a list's do."""
    tags = [block.tag for block in selection.blocks]
    starts = np.flatnonzero([True, *map(ne, tags, tags[1:])])
    sizes = np.diff(starts, append=len(tags))
    above = np.arange(len(tags)) - np.repeat(starts, sizes)
    below = np.repeat(sizes, sizes) - above - 1
    return (np.minimum(above, LONGEST_RUN - 1) + 1 + np.minimum(below, LONGEST_RUN - 1),)


def _heading_above(selection: _Selection) -> Sequence[Column]:
    """Return whether the nearest heading above is a phrase, and how far it is, or the first."""
    own = selection.own
    ranks = np.arange(len(selection.blocks))
    headings = np.maximum.accumulate(np.where(own[HEADING], ranks, -1))
    above = np.append(-1, headings[:-1])
    phrases = np.where(above >= 0, own[PHRASE][above], 0.0)
    return phrases, np.minimum(FARTHEST, ranks - above - 1)


SELECTION_COLUMNS: tuple[
    tuple[tuple[str, ...], Callable[[_Selection], Sequence[Column] | Table]], ...
] = (
    (("taken",), _mark),
    (("picture",), _picture),
    (("place", "to first taken", "to last taken", "among taken"), _place),
    (("in core", "in prose", "in nearly all prose"), _cores),
    (("signature count", "signature taken", "signature links"), _alike),
    (
        tuple(
            f"{what} {level}"
            for level in LEVELS
            for what in ("share", "prose", "links", "taken", "count")
        ),
        _surroundings,
    ),
    (
        tuple(
            f"{what} {offset:+d}"
            for offset in OFFSETS
            for what in ("taken", "length", "links", "heading", "phrase")
        ),
        _neighbours,
    ),
    (("before letters", "after letters"), _letters_around),
    (("same tag run",), _same_tag),
    (("heading phrase", "from heading"), _heading_above),
)
FEATURES: tuple[str, ...] = (
    *BLOCK_FEATURES,
    *(name for names, _ in SELECTION_COLUMNS for name in names),
)
"""Names of all columns, in order; the classifier's data file repeats them."""


def _nearest(block: Block) -> tuple[Container | None, ...]:
    """Return a block's element and those around it, its own first; None where there are fewer."""
    near = block.path[: -_NEAREST - 1 : -1]
    return near if len(near) == _NEAREST else (*near, *[None] * (_NEAREST - len(near)))


def _signature(block: Block) -> tuple[object, ...]:
    """Return what elements have in common that a template wrote: tags and classes around them."""
    near = block.path[-3:]
    if len(near) < 3:
        return tuple([(container.tag, container.words) for container in near])
    outer, middle, own = near  # to name them takes a third of the time that a loop takes
    return (outer.tag, outer.words, middle.tag, middle.words, own.tag, own.words)
