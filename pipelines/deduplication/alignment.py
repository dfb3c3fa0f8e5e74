"""Find the runs of words that two texts share, in the order of both (pure)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from pipelines.deduplication.compared_text import ComparedText

# Words in order that, standing once in each text, pin the two together; fewer meet by chance. In
# scripts without spaces, where a word is a character, twice as many.
ANCHOR = 3


@dataclass(frozen=True)
class Match:
    """Mark a run of words that stands in both texts: where it begins in each, and its length."""

    left: int
    right: int
    length: int


def align(left: ComparedText, right: ComparedText) -> list[Match]:
    """Return the runs that both texts have, in the order of both, in time O(n log n).

    This is the algorithm of patience diff, which no text can make slow: anchors (``ANCHOR`` words
    that stand once in each text) are chained where they ascend in both texts, and stretched as far
    as the words agree.
    """
    width = ANCHOR * (2 if left.unspaced else 1)
    places: dict[tuple[str, ...], int] = {}
    for place, words in enumerate(_windows(right.tokens, width)):
        places[words] = -1 if words in places else place
    once: dict[tuple[str, ...], int] = {}
    for place, words in enumerate(_windows(left.tokens, width)):
        once[words] = -1 if words in once else place
    pairs = [
        (place, places[words])
        for words, place in once.items()
        if place >= 0 and places.get(words, -1) >= 0
    ]
    runs: list[Match] = []
    for a, b in _ascending(pairs):
        last = runs[-1] if runs else Match(0, 0, 0)
        end_a, end_b = last.left + last.length, last.right + last.length
        if runs and a - end_a == b - end_b and a <= end_a:
            runs[-1] = Match(last.left, last.right, a + width - last.left)
            continue
        if a < end_a or b < end_b:
            # It overlaps the run before on one side: what is left of it says nothing new.
            continue
        runs.append(Match(a, b, width))
    return _stretched(runs, left.tokens, right.tokens)


def _windows(words: tuple[str, ...], width: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(width)), strict=False))


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs (which ascend on the left) that ascends on the right."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, right) in enumerate(pairs):
        place = bisect_left(tails, right)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(right)
            ends.append(index)
        else:
            tails[place] = right
            ends[place] = index
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _stretched(runs: list[Match], left: tuple[str, ...], right: tuple[str, ...]) -> list[Match]:
    """Stretch runs as far as the words agree; join those that then touch on both sides."""
    stretched: list[Match] = []
    for index, run in enumerate(runs):
        a, b, end = run.left, run.right, run.left + run.length
        last = stretched[-1] if stretched else Match(0, 0, 0)
        floor_a, floor_b = last.left + last.length, last.right + last.length
        while a > floor_a and b > floor_b and left[a - 1] == right[b - 1]:
            a, b = a - 1, b - 1
        following = runs[index + 1] if index + 1 < len(runs) else None
        top_a = following.left if following else len(left)
        top_b = following.right if following else len(right)
        shift = b - a
        while end < top_a and end + shift < top_b and left[end] == right[end + shift]:
            end += 1
        if stretched and a == floor_a and b == floor_b:
            stretched[-1] = Match(last.left, last.right, end - last.left)
        else:
            stretched.append(Match(a, b, end - a))
    return stretched
