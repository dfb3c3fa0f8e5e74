"""Find the runs of words that two texts share, in the order of both (pure)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from text.comparison.compared_text import ComparedText

# Words in order that, standing once in each text, pin the two together; fewer meet by chance. In
# scripts without spaces, where a word is a character, twice as many.
ANCHOR = 3


@dataclass(frozen=True)
class Match:
    """Mark a run of words that stands in both texts: where it begins in each, and its length."""

    left: int
    right: int
    length: int

    @property
    def left_end(self) -> int:
        """Return where the run ends in the left text."""
        return self.left + self.length

    @property
    def right_end(self) -> int:
        """Return where the run ends in the right text."""
        return self.right + self.length


# The empty match that stands before the first run of words.
_BEGINNING = Match(0, 0, 0)


def align(left: ComparedText, right: ComparedText) -> list[Match]:
    """Return the runs that both texts have, in the order of both, in time O(n log n).

    This is the algorithm of patience diff, which no text can make slow: anchors (``ANCHOR`` words
    that stand once in each text) are chained where they ascend in both texts, and stretched as far
    as the words agree.
    """
    width = ANCHOR * (2 if left.unspaced else 1)
    theirs = _places_of_unique_windows(right.tokens, width)
    pairs = [
        (place, theirs[words])
        for words, place in _places_of_unique_windows(left.tokens, width).items()
        if words in theirs
    ]
    runs: list[Match] = []
    for a, b in _ascending(pairs):
        last = runs[-1] if runs else _BEGINNING
        if runs and a - last.left == b - last.right and a <= last.left_end:
            runs[-1] = Match(last.left, last.right, a + width - last.left)
        elif a >= last.left_end and b >= last.right_end:
            runs.append(Match(a, b, width))
        # Else it overlaps the run before on one side: what is left of it says nothing new.
    return _stretched(runs, left.tokens, right.tokens)


def _places_of_unique_windows(words: tuple[str, ...], width: int) -> dict[tuple[str, ...], int]:
    """Return where each ``width`` words in a row stand that stand nowhere else, in their order."""
    windows = list(zip(*(words[start:] for start in range(width)), strict=False))
    counts = Counter(windows)
    return {window: place for place, window in enumerate(windows) if counts[window] == 1}


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs (which ascend on the left) that ascends on the right."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, (_, right) in enumerate(pairs):
        place = bisect_left(tails, right)
        before.append(ends[place - 1] if place else None)
        if place == len(tails):
            tails.append(right)
            ends.append(index)
        else:
            tails[place] = right
            ends[place] = index
    chain = []
    last = ends[-1] if ends else None
    while last is not None:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def _stretched(runs: list[Match], left: tuple[str, ...], right: tuple[str, ...]) -> list[Match]:
    """Stretch runs as far as the words agree; join those that then touch on both sides."""
    stretched: list[Match] = []
    ends = Match(len(left), len(right), 0)
    for run, following in pairwise([*runs, ends]):
        a, b, end = run.left, run.right, run.left_end
        last = stretched[-1] if stretched else _BEGINNING
        while a > last.left_end and b > last.right_end and left[a - 1] == right[b - 1]:
            a, b = a - 1, b - 1
        shift = b - a
        while (
            end < following.left
            and end + shift < following.right
            and left[end] == right[end + shift]
        ):
            end += 1
        if stretched and (a, b) == (last.left_end, last.right_end):
            stretched[-1] = Match(last.left, last.right, end - last.left)
        else:
            stretched.append(Match(a, b, end - a))
    return stretched
