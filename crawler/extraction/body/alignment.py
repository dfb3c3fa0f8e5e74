"""Find the blocks of a page of which a text is made."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from crawler.extraction.page.blocks import Block

CHUNK = 12
"""Letters of a piece: one that long is seldom found by chance, nor broken by what was dropped."""
SHARED = 0.6
"""Share of a block's pieces that a text holds if the block was kept without an inline element."""
MAX_OCCURRENCES = 4
"""Places of one block in the text that are looked at; more often stand labels ("1", "Yes")."""
MAX_PIECES = 40
"""Pieces of a text that are looked for in another: their share is known to within some percent."""


def locate(blocks: list[Block], text: str) -> list[bool]:
    """Mark the blocks that are in ``text`` (its letters), each part of it for one block only.

    A menu entry, a pull quote or a table of contents repeats what the text says; of all ways to
    lay the blocks along the text in reading order, the one that covers most of it is taken
    (a heaviest chain, found with a Fenwick tree in O(n log n)).
    """
    places: list[tuple[int, int, int]] = []  # block, start, end
    for index, block in enumerate(blocks):
        form = block.letters
        if form:
            places.extend((index, start, end) for start, end in _occurrences(form, text))
    chain = _heaviest_chain(places)
    return _fill_gaps(chain, [block.letters for block in blocks], text)


def sources(blocks: list[Block], text: str) -> list[bool]:
    """Mark the blocks of which ``text`` (its letters) holds parts, if less than most of each.

    None is marked where most of the text is nowhere on the page.
    """
    joined = "\n".join(block.letters for block in blocks)
    ends = list(accumulate(len(block.letters) + 1 for block in blocks))
    kept = [False] * len(blocks)
    pieces = [text[at : at + 2 * CHUNK] for at in range(0, len(text), 2 * CHUNK)]
    lost = 0
    for piece in pieces:
        place = joined.find(piece)
        if place >= 0:
            kept[bisect_right(ends, place)] = True
        else:
            lost += 1
    return kept if 2 * lost < len(pieces) else [False] * len(blocks)


def share_held(form: str, text: str) -> float:
    """Return the share of a text's letters that another text holds, by pieces of it."""
    starts = range(0, len(form), max(2 * CHUNK, len(form) // MAX_PIECES))
    return sum(form[at : at + 2 * CHUNK] in text for at in starts) / max(1, len(starts))


def end_of(form: str, text: str) -> int:
    """Return where the last piece of a text's letters that another text holds ends in that."""
    for end in range(len(form), 0, -2 * CHUNK):
        piece = form[max(0, end - 2 * CHUNK) : end]
        if (place := text.find(piece)) >= 0:
            return place + len(piece)
    return 0


def _fill_gaps(chain: dict[int, tuple[int, int]], forms: list[str], text: str) -> list[bool]:
    """Mark blocks that occur too often between the places of the neighbours that are marked."""
    limits = [len(text)] * len(forms)
    for index in range(len(forms) - 2, -1, -1):
        limits[index] = chain[index + 1][0] if index + 1 in chain else limits[index + 1]
    kept = [False] * len(forms)
    end = 0
    for index, form in enumerate(forms):
        if index in chain:
            kept[index], end = True, chain[index][1]
        elif form and (place := text.find(form, end, limits[index])) >= 0:
            kept[index], end = True, place + len(form)
    return kept


def _occurrences(form: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a block's letters in the text, as start and end."""
    start = text.find(form)
    if start < 0 and len(form) >= 2 * CHUNK:
        yield from _in_pieces(form, text)
    for _ in range(MAX_OCCURRENCES):
        if start < 0:
            return
        yield start, start + len(form)
        start = text.find(form, start + 1)


def _in_pieces(form: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of a block from which a note, a reading aid or a button was dropped."""
    starts = range(0, len(form) - CHUNK + 1, CHUNK)
    found: list[int] = []
    lost = 0
    for start in starts:
        place = text.find(form[start : start + CHUNK])
        if place >= 0:
            found.append(place)
        else:
            lost += 1
            if lost > (1 - SHARED) * len(starts):  # as most blocks are nowhere in the text
                return
    start, end = min(found), max(found) + CHUNK
    if end - start <= 2 * len(form):
        yield start, end


def _heaviest_chain(places: list[tuple[int, int, int]]) -> dict[int, tuple[int, int]]:
    """Return the places, in order and apart from each other, that cover most of the text."""
    best: list[int] = []  # weight of the heaviest chain that ends with this place
    previous: list[int] = []  # the place before this one in that chain
    ends = sorted({end for _, _, end in places})
    ranks = {end: rank for rank, end in enumerate(ends, 1)}
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)  # by rank of end: (weight, place)
    at = 0
    while at < len(places):
        # places of one block are not each other's predecessors: read all, then write all
        stop = at
        while stop < len(places) and places[stop][0] == places[at][0]:
            stop += 1
        for index in range(at, stop):
            _, start, end = places[index]
            weight, before = 0, -1
            node = bisect_right(ends, start)
            while node > 0:
                if tree[node][0] > weight:
                    weight, before = tree[node]
                node -= node & -node
            best.append(weight + end - start)
            previous.append(before)
        for index in range(at, stop):
            node = ranks[places[index][2]]
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
