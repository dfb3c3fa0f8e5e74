"""Turn the blocks of a page into rows of features for the block classifier.

A row says of one block what the block itself tells (``block_features.py``), whether it was marked
as the article's text by the heuristic or by trafilatura, and what stands around it.
SELECTION_COLUMNS is a table of functions, each with the names of the columns that it returns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

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
_NO_NEIGHBOUR = (0.5, 0.0, 0.0, 0.5, 0.5)
"""Columns of a neighbour that does not exist, beside the first and the last candidate."""


@dataclass
class Candidates:
    """Hold the blocks that could be text, and a row of features for each."""

    indexes: list[int]
    """Among the page's blocks."""
    rows: list[list[float]]
    """In the order of FEATURES."""


@dataclass(slots=True)
class _Group:
    """Count the blocks in an element, or in all elements of one signature."""

    letters: int = 0
    linked: int = 0
    """Letters in links."""
    prose: int = 0
    """Blocks of prose."""
    count: int = 0
    marked: int = 0


class PageFeatures:
    """Compute what a page's rows share, whichever blocks are marked."""

    def __init__(self, blocks: list[Block], facts: DeclaredFacts, lexicon: Lexicon) -> None:
        self.blocks = blocks
        self.of_blocks = BlockFeatures(facts, lexicon)
        prose = prose_heuristic.prose(blocks)
        self._core, around = prose_heuristic.innermost(prose, MOST, NEARLY_ALL)
        self.in_prose = {block.position for block in prose if self._core in block.path}
        self.in_nearly_all_prose = {block.position for block in prose if around in block.path}
        self.groups: dict[int, _Group] = {}
        """By number of the element, of those near candidates."""
        self.alike: dict[int, _Group] = {}
        """By number of a candidate's element: the group of all with its signature."""

    def _count_blocks(self, marked: list[bool], chosen: list[int]) -> None:
        """Count all blocks, but only in the elements that the candidates' rows tell of."""
        candidates = [self.blocks[index] for index in chosen]
        groups = {
            container.number: _Group()
            for block in candidates
            for container in block.path[-_NEAREST:]
        }
        signatures: dict[tuple[object, ...], _Group] = defaultdict(_Group)
        self.alike = {block.path[-1].number: signatures[_signature(block)] for block in candidates}
        for block, mark in zip(self.blocks, marked, strict=True):
            counting = [
                group
                for container in block.path[-_NEAREST:]
                if (group := groups.get(container.number))
            ]
            if alike := signatures.get(_signature(block)):
                counting.append(alike)
            size, links = len(block.text), block.links
            is_prose = size > PROSE and block.link_density < LINKED
            for group in counting:
                group.letters += size
                group.linked += links
                group.prose += is_prose
                group.count += 1
                group.marked += mark
        self.groups = groups

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
            return Candidates([], [])
        self._count_blocks(marked, chosen)
        selection = _Selection(self, marked, chosen, core)
        return Candidates(chosen, [selection.row(rank) for rank in range(len(chosen))])

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
    """Compute the rows of the candidates for one marking of a page's blocks."""

    def __init__(
        self,
        page: PageFeatures,
        marked: list[bool],
        chosen: list[int],
        core: Container | None,
    ) -> None:
        blocks = page.blocks
        self.page = page
        self.core = core
        self.chosen = chosen
        self.blocks = [blocks[index] for index in chosen]
        self.marked = [marked[index] for index in chosen]
        self.own = [page.of_blocks.row(block) for block in self.blocks]
        places = [index for index, mark in zip(chosen, self.marked, strict=True) if mark]
        self.first, self.last = (places[0], places[-1]) if places else (chosen[0], chosen[-1])
        self.total = 1 + sum(
            len(block.text) for block, mark in zip(blocks, marked, strict=True) if mark
        )
        """Letters of the marked blocks, and one, as it is divided by."""
        self.runs = _runs([block.tag for block in self.blocks])
        self.surroundings: dict[int, Sequence[float]] = {}
        """Columns of the elements that were met, by number."""
        summaries = [
            (mark, own[LENGTH], own[LINK_DENSITY], own[HEADING], own[PHRASE])
            for mark, own in zip(self.marked, self.own, strict=True)
        ]
        margin = [_NO_NEIGHBOUR] * max(OFFSETS)
        self.neighbours: list[Sequence[float]] = [*margin, *summaries, *margin]
        self.letters_around: list[Sequence[float]] = []
        self.heading_above: list[Sequence[float]] = []
        self._read_in_order()

    def _read_in_order(self) -> None:
        before = since = 0
        phrase = 0.0
        for block, mark, own in zip(self.blocks, self.marked, self.own, strict=True):
            size = len(block.text) if mark else 0
            self.letters_around.append(
                (before / self.total, (self.total - before - size) / self.total)
            )
            self.heading_above.append((phrase, min(FARTHEST, since)))
            since += 1
            if own[HEADING]:
                phrase, since = own[PHRASE], 0
            before += size

    def row(self, rank: int) -> list[float]:
        """Return the row of the candidate of that rank, in the order of FEATURES."""
        row = [*self.own[rank]]
        for _, columns in SELECTION_COLUMNS:
            row += columns(self, rank)
        return row


def _mark(selection: _Selection, rank: int) -> Sequence[float]:
    return (selection.marked[rank],)


def _picture(selection: _Selection, rank: int) -> Sequence[float]:
    """Return whether it is most of the text of an element with a picture, as captions are."""
    block = selection.blocks[rank]
    element = block.element
    for container in block.path[-2:-4:-1]:
        parent = element.getparent()
        group = selection.page.groups[container.number]
        if parent is None or group.letters > 2 * len(block.text) + PROSE:
            return (False,)
        element = parent
        if next(element.iter("img"), None) is not None:
            return (True,)
    return (False,)


def _place(selection: _Selection, rank: int) -> Sequence[float]:
    index, first, last = selection.chosen[rank], selection.first, selection.last
    return (
        rank / len(selection.chosen),
        max(-FARTHEST, min(FARTHEST, index - first)),
        max(-FARTHEST, min(FARTHEST, last - index)),
        first <= index <= last,
    )


def _cores(selection: _Selection, rank: int) -> Sequence[float]:
    block, page = selection.blocks[rank], selection.page
    return (
        selection.core in block.path,
        block.position in page.in_prose,
        block.position in page.in_nearly_all_prose,
    )


def _alike(selection: _Selection, rank: int) -> Sequence[float]:
    group = selection.page.alike[selection.blocks[rank].path[-1].number]
    return (
        min(FARTHEST, group.count),
        group.marked / group.count,
        group.linked / max(1, group.letters),
    )


def _surroundings(selection: _Selection, rank: int) -> Sequence[float]:
    path, known = selection.blocks[rank].path, selection.surroundings
    found: list[float] = []
    for level in LEVELS:
        number = path[-1 - level].number if len(path) > level else 0
        if number not in known:
            group = selection.page.groups[number] if number else _Group()
            known[number] = (
                min(LARGEST_SHARE, group.letters / selection.total),
                min(FARTHEST, group.prose),
                group.linked / max(1, group.letters),
                group.marked / max(1, group.count),
                min(FARTHEST, group.count),
            )
        found += known[number]
    return found


def _neighbours(selection: _Selection, rank: int) -> Sequence[float]:
    middle = rank + max(OFFSETS)
    found: list[float] = []
    for offset in OFFSETS:
        found += selection.neighbours[middle + offset]
    return found


def _letters_around(selection: _Selection, rank: int) -> Sequence[float]:
    return selection.letters_around[rank]


def _same_tag(selection: _Selection, rank: int) -> Sequence[float]:
    return (selection.runs[rank],)


def _heading_above(selection: _Selection, rank: int) -> Sequence[float]:
    return selection.heading_above[rank]


SELECTION_COLUMNS: tuple[
    tuple[tuple[str, ...], Callable[[_Selection, int], Sequence[float]]], ...
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


def _signature(block: Block) -> tuple[object, ...]:
    """Return what elements have in common that a template wrote: tags and classes around them."""
    near = block.path[-3:]
    if len(near) < 3:
        return tuple([(container.tag, container.words) for container in near])
    outer, middle, own = near  # to name them takes a third of the time that a loop takes
    return (outer.tag, outer.words, middle.tag, middle.words, own.tag, own.words)


def _runs(tags: list[str]) -> list[int]:
    """Return for each how many of the same tag stand around it without a gap, as a list's do."""
    found: list[int] = []
    for _, run in groupby(tags):
        size = sum(1 for _ in run)
        found += [
            min(at, LONGEST_RUN - 1) + 1 + min(size - at - 1, LONGEST_RUN - 1) for at in range(size)
        ]
    return found
