"""What speaks for and against each block being the story's?

Turns a page's blocks into rows of numbers for the judge (``judgement.py``): what a witness (an
extractor, a rule) says of the block and of its neighbours, where it stands, what surrounds it, and
what it says itself (``block_evidence.py``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from crawler.extraction.body import prose_heuristic
from crawler.extraction.body.block_features import (
    FAR,
    HEADING,
    LINKS,
    OWN,
    PHRASE,
    SIZE,
    Lexicon,
    OwnEvidence,
)
from crawler.extraction.body.prose_heuristic import LINKED, PROSE
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block, Container

SHORTEST = 30  # letters: a line of a story that stands for itself, outside of where the story is
NEAR = 2  # neighbours on each side that are looked at
# Of what a witness took, or of the prose: the innermost element with so much is the story's.
MOST = 0.6
NEARLY_ALL = 0.85
LONGEST_RUN = 10  # blocks to each side; longer runs say the same
_ELSEWHERE = frozenset({"nav", "footer", "form"})

FEATURES: tuple[str, ...] = (
    *OWN,
    "taken", "picture", "place", "to first taken", "to last taken", "among taken", "in core",
    "in prose", "in nearly all prose",
    "signature count", "signature taken", "signature links",
    *(f"{what} {level}" for level in (1, 2, 3)
      for what in ("share", "prose", "links", "taken", "count")),
    *(f"{what} {offset:+d}" for offset in (-2, -1, 1, 2)
      for what in ("taken", "length", "links", "heading", "phrase")),
    "before letters", "after letters", "same tag run", "heading phrase", "from heading",
)  # fmt: skip
"""Names of the columns, in order; the judge's data file repeats them."""
# The neighbour of the first and the last block.
_NOBODY = (0.5, 0.0, 0.0, 0.5, 0.5)


@dataclass
class Candidates:
    """The blocks that could be text, and what speaks for each."""

    indexes: list[int]
    """Among the page's blocks."""
    rows: list[list[float]]
    """One for each, in the order of FEATURES."""


@dataclass
class _Group:
    letters: int = 0
    linked: int = 0
    prose: int = 0
    count: int = 0
    taken: int = 0


class Evidence:
    """All of a page that does not hang on a witness, and how it looks to one."""

    def __init__(self, blocks: list[Block], facts: DeclaredFacts, lexicon: Lexicon) -> None:
        self._blocks = blocks
        self._own = OwnEvidence(facts, lexicon)
        running = prose_heuristic.prose(blocks)
        self._core, around = prose_heuristic.innermost(running, MOST, NEARLY_ALL)
        self._in_prose = {block.position for block in running if self._core in block.path}
        self._in_nearly_all = {block.position for block in running if around in block.path}
        self._groups: dict[int, _Group] = defaultdict(_Group)
        self._alike: dict[int, _Group] = {}
        """By container: the group of all with its signature."""
        self._gather()

    def _gather(self) -> None:
        signatures: dict[tuple[object, ...], _Group] = defaultdict(_Group)
        for block in self._blocks:
            size, links = len(block.text), block.links
            is_prose = size > PROSE and block.link_density < LINKED
            number = block.path[-1].number
            if number not in self._alike:
                self._alike[number] = signatures[_signature(block)]
            for group in self._around(block):
                group.letters += size
                group.linked += links
                group.prose += is_prose
                group.count += 1

    def _around(self, block: Block) -> list[_Group]:
        groups = [self._groups[container.number] for container in block.path[:-5:-1]]
        groups.append(self._alike[block.path[-1].number])
        return groups

    def seen_by(self, taken: list[bool]) -> Candidates:
        """The candidates and their rows, where a witness took the blocks marked in ``taken``."""
        theirs = [block for block, mark in zip(self._blocks, taken, strict=True) if mark]
        (core,) = prose_heuristic.innermost(theirs, MOST)
        # the rest of the page is not looked at
        chosen = [
            index
            for index, (block, mark) in enumerate(zip(self._blocks, taken, strict=True))
            if mark or self._may_be_text(block, core)
        ]
        for group in (*self._groups.values(), *self._alike.values()):
            group.taken = 0
        for block in theirs:
            for group in self._around(block):
                group.taken += 1
        return Candidates(chosen, self._rows(taken, chosen, core) if chosen else [])

    def _may_be_text(self, block: Block, core: Container | None) -> bool:
        if not block.letters:
            return False
        size, free = len(block.text), block.link_density < LINKED
        if free and size > PROSE:
            return True
        if block.hidden:
            return False
        if core in block.path or self._core in block.path:
            return True
        return free and size > SHORTEST and not _ELSEWHERE & block.ancestors

    def _rows(
        self, taken: list[bool], chosen: list[int], core: Container | None
    ) -> list[list[float]]:
        blocks, around = self._blocks, self._groups
        own = [self._own.columns(blocks[index]) for index in chosen]
        total = 1 + sum(len(block.text) for block, mark in zip(blocks, taken, strict=True) if mark)
        places = [index for index in chosen if taken[index]]
        first, last = (places[0], places[-1]) if places else (chosen[0], chosen[-1])
        runs = _runs([blocks[index].tag for index in chosen])
        columns = [
            (taken[index], said[SIZE], said[LINKS], said[HEADING], said[PHRASE])
            for index, said in zip(chosen, own, strict=True)
        ]
        neighbours = [*[_NOBODY] * NEAR, *columns, *[_NOBODY] * NEAR]
        surroundings: dict[int, tuple[float, ...]] = {}
        found: list[list[float]] = []
        passed = since = 0
        under = 0.0
        for at, index in enumerate(chosen):
            block, path = blocks[index], blocks[index].path
            signature = self._alike[path[-1].number]
            row = [
                *own[at],
                taken[index],
                self._has_picture(block),
                at / len(chosen),
                max(-FAR, min(FAR, index - first)),
                max(-FAR, min(FAR, last - index)),
                first <= index <= last,
                core in path,
                block.position in self._in_prose,
                block.position in self._in_nearly_all,
                min(FAR, signature.count),
                signature.taken / signature.count,
                signature.linked / max(1, signature.letters),
            ]
            for level in (1, 2, 3):
                number = path[-1 - level].number if len(path) > level else 0
                if number not in surroundings:
                    surroundings[number] = _surroundings(around[number], total)
                row += surroundings[number]
            for offset in (-2, -1, 1, 2):
                row += neighbours[at + NEAR + offset]
            share = len(block.text) if taken[index] else 0
            row += [
                passed / total,
                (total - passed - share) / total,
                runs[at],
                under,
                min(FAR, since),
            ]
            since += 1
            if own[at][HEADING]:
                under, since = own[at][PHRASE], 0
            passed += share
            found.append(row)
        return found

    def _has_picture(self, block: Block) -> bool:
        """Whether it is most of the text of an element with a picture: a caption, a teaser."""
        element = block.element
        for container in block.path[-2:-4:-1]:
            parent = element.getparent()
            group = self._groups[container.number]
            if parent is None or group.letters > 2 * len(block.text) + PROSE:
                return False
            element = parent
            if next(element.iter("img"), None) is not None:
                return True
        return False


def _signature(block: Block) -> tuple[object, ...]:
    return tuple((container.tag, container.words) for container in block.path[:-4:-1])


def _runs(tags: list[str]) -> list[int]:
    """How many like it stand around each without a gap: the lines of a list, or of a text."""
    found: list[int] = []
    for _, run in groupby(tags):
        size = sum(1 for _ in run)
        found += [
            min(at, LONGEST_RUN - 1) + 1 + min(size - at - 1, LONGEST_RUN - 1) for at in range(size)
        ]
    return found


def _surroundings(group: _Group, total: int) -> tuple[float, ...]:
    """The columns of an element around a block; ``total``: letters of what was taken."""
    return (
        min(2.0, group.letters / total),
        min(FAR, group.prose),
        group.linked / max(1, group.letters),
        group.taken / max(1, group.count),
        min(FAR, group.count),
    )
