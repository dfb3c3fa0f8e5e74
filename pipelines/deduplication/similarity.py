"""Decide whether two articles print one text (pure).

Copies of agency text share their words in their order: tails are cut, paragraphs put in, words
exchanged, headlines written anew. Two reports made from one template share even more words, and
differ in their numbers and names. So the two texts are aligned, and three things count: where
their common runs of words stand, how much of each text these are, and what stands in the gaps.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp, log1p

from pipelines.deduplication.alignment import Match, align
from text.comparison.compared_text import ComparedText

# Words in a row that are no coincidence: the story begins where the first such run begins.
RUN = 8
# Words that a gap may have on both sides to count as the same place of a text with other words.
SMALL_GAP = 20
# Numbers, or numbers and names, that stand against others from which on it is another report: a
# single one may be an editor's correction.
MOST_DISPUTED = 2
# Different numbers of the shorter text for each disputed one, at most: where a text has more, the
# disputed ones are corrections.
NUMBERS_A_DISPUTED = 10
# Shared words for each disputed number or name, at most: in a longer text a few are corrections.
WORDS_A_NAME = 50
# Words before the story that do not count against it: a dateline, a credit and one paragraph of the
# site's own fit in them, and a round-up's second item begins later.
LEAD = 36
# The share of words (0 to 1) from which on two headlines may be one with another number.
ALIKE = 0.4
# The share (0 to 1) of a text that an editor leaves of it when it is printed whole.
WHOLE = 0.9
# Hours that are assumed between two articles of which one has no date: the median of copies.
UNKNOWN_HOURS = 12.0
# The likeness from which on two texts count as copies. It is chosen for precision: a wrong merge
# hides a story, a missed one shows it twice.
COPY = 0.6


@dataclass(frozen=True)
class Comparison:
    """Measure how two texts that share something are aligned. Lengths are in words."""

    contained: float
    """The share (0 to 1) of the shorter text that stands in the longer."""
    late: float
    """Where the first long run begins, in the text in which it begins later."""
    missing: float
    """How many of the shorter text's numbers the longer lacks, over the root of their count."""
    disputed: int
    """How many numbers stand against other numbers in the same place of the text."""
    renamed: int
    """How many names stand against other names in the same place; neither text has the other's."""
    numbers: int
    """How many different numbers the shorter text has."""
    shared: float
    """How many words the two texts share, in their common runs."""
    headline: float
    """The share (0 to 1) of the shorter headline's words that the other has."""
    headlineNumber: bool
    """Whether the headlines are alike but for their numbers: part 4, part 6; 2-1, 3-0."""
    hoursApart: float
    sameSite: bool = False

    @property
    def repeated_by_site(self) -> bool:
        """Return whether this is text that a site repeats on its pages, such as its notices.

        Two pages of one site are one story only if nearly the whole shorter one stands in the
        longer one.
        """
        return self.sameSite and self.contained < WHOLE

    @property
    def filled_form(self) -> bool:
        """Return whether this is one form filled in twice: results, quakes, earnings, charges.

        Copies are edited, but not where the numbers and names stand. Measured: the rule holds for
        22 of 2,555 pairs of copies and for 4,899 of 5,040 pairs of forms; the score decides on the
        rest.
        """
        if self.disputed >= MOST_DISPUTED and self.disputed * NUMBERS_A_DISPUTED >= self.numbers:
            return True
        both = self.disputed + self.renamed
        return both >= MOST_DISPUTED and both * WORDS_A_NAME >= self.shared

    @property
    def measures(self) -> dict[str, float]:
        """Return what ``likeness`` weighs, by name; of distances, the logarithms."""
        late = log1p(self.late)
        return {
            "contained": self.contained,
            "late": max(0.0, late - log1p(LEAD)),
            "missing": self.missing,
            "headline": self.headline,
            "headlineNumber": float(self.headlineNumber),
            "apart": log1p(self.hoursApart),
        }


def compare(one: ComparedText, other: ComparedText) -> Comparison | None:
    """Align two texts and measure the result; None where they have nothing in common."""
    short, long = sorted((one, other), key=lambda text: len(text.tokens))
    runs = align(short, long)
    if not runs:
        return None
    unit = 2 if short.unspaced else 1
    shared = sum(run.length for run in runs)
    first = next((run for run in runs if run.length >= RUN * unit), runs[0])
    disputed, renamed = _exchanged(short, long, runs, SMALL_GAP * unit)
    numbers = _numbers(short.tokens)
    missing = len(numbers - _numbers(long.tokens)) / max(1, len(numbers)) ** 0.5
    words, others = set(one.headline), set(other.headline)
    alike = len(words & others) / max(1, min(len(words), len(others)))
    counts, counters = _numbers(one.headline), _numbers(other.headline)
    return Comparison(
        contained=shared / len(short.tokens),
        late=max(first.left, first.right) / unit,
        missing=missing,
        disputed=disputed,
        renamed=renamed,
        numbers=len(numbers),
        shared=shared / unit,
        headline=alike,
        headlineNumber=bool(counts and counters) and counts != counters and alike >= ALIKE,
        hoursApart=_hours_apart(one, other),
        sameSite=one.site is not None and one.site == other.site,
    )


def likeness(comparison: Comparison | None) -> float:
    """Return how sure it is (0 to 1) that both print one text; copies have ``COPY`` or more.

    It is the logistic function of the weighted measures; ``benchmarks.deduplication.fit_weights``
    fits the weights in ``weights.json``.
    """
    if comparison is None or comparison.filled_form or comparison.repeated_by_site:
        return 0.0
    weights = _weights()
    total = weights["intercept"] + sum(
        weights[name] * value for name, value in comparison.measures.items()
    )
    return 1 / (1 + exp(-total))


@cache
def _weights() -> dict[str, float]:
    weights = json.loads(files("pipelines.deduplication").joinpath("weights.json").read_text())
    return {name: float(weight) for name, weight in weights.items()}


def _exchanged(
    short: ComparedText, long: ComparedText, runs: list[Match], small: int
) -> tuple[int, int]:
    """Count the numbers, and the names, that stand against others in the small gaps."""
    disputed = renamed = 0
    ours_anywhere, theirs_anywhere = set(short.tokens), set(long.tokens)
    for before, after in pairwise(runs):
        start, opposite_start = before.left + before.length, before.right + before.length
        lengths = (after.left - start, after.right - opposite_start)
        if min(lengths) == 0 or max(lengths) > small:
            continue
        gap = set(short.tokens[start : after.left])
        opposite = set(long.tokens[opposite_start : after.right])
        ours, theirs = _numbers(gap), _numbers(opposite)
        disputed += min(len(ours - theirs), len(theirs - ours))
        renamed += min(
            len((short.names & gap) - theirs_anywhere), len((long.names & opposite) - ours_anywhere)
        )
    return disputed, renamed


def _numbers(words: Iterable[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _hours_apart(one: ComparedText, other: ComparedText) -> float:
    if one.published is None or other.published is None:
        return UNKNOWN_HOURS
    return abs((one.published - other.published).total_seconds()) / 3600
