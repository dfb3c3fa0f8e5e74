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
from pipelines.deduplication.compared_text import ComparedText

# Words in a row that are no coincidence: where the first such run stands is where the story is.
RUN = 8
# Gaps up to this many words on both sides are the same place of a text, with other words in it.
SMALL_GAP = 20
# One number may be an editor's; two that stand against two others are another report ...
MOST_DISPUTED = 2
# ... and so are two names or numbers, if there are as many as one in this many shared words.
WORDS_A_NAME = 50
# A dateline, a credit and one paragraph of the site's own fit in this many words before the story;
# a round-up's second item begins later.
LEAD = 36
# Headlines that share less are not the same headline with another number.
ALIKE = 0.4
# What an editor leaves of a text that is printed whole.
WHOLE = 0.9
# Between copies, at the median: what is said of two articles of which one has no date.
UNKNOWN_HOURS = 12.0
# Chosen for precision: a wrong merge hides a story, a missed one shows it twice.
COPY = 0.6


@dataclass(frozen=True)
class Comparison:
    """How two texts that share something lie beside each other. Lengths are in words."""

    contained: float
    """Share of the shorter text that stands in the longer."""
    late: float
    """Where the first long run begins, in the text in which it begins later."""
    missing: float
    """Numbers of the shorter that the longer nowhere has, over the root of how many it has."""
    disputed: int
    """Numbers that stand against other numbers, in the same place of the text."""
    renamed: int
    """Names that stand against other names, in the same place; neither text has the other's."""
    numbers: int
    """Different numbers of the shorter."""
    shared: float
    headline: float
    """Share of the shorter headline's words that the other has."""
    headlineNumber: bool
    """The headlines are alike but for their numbers: part 4, part 6; 2-1, 3-0."""
    hoursApart: float
    sameSite: bool = False

    @property
    def repeated_by_site(self) -> bool:
        """A site repeats its notices and what it said before; it does not copy from itself.

        Two of its pages are one story only if the shorter stands in the longer, nearly whole.
        """
        return self.sameSite and self.contained < WHOLE

    @property
    def filled_form(self) -> bool:
        """One form filled in twice: results, quakes, earnings, charges.

        Copies are edited, but not where the numbers and names stand. (Of 2,555 pairs of copies
        22 fall to this rule, of 5,040 pairs of forms 4,899; the score takes the rest.)
        """
        if self.disputed >= MOST_DISPUTED and self.disputed * 10 >= self.numbers:
            return True
        both = self.disputed + self.renamed
        return both >= MOST_DISPUTED and both * WORDS_A_NAME >= self.shared

    @property
    def measures(self) -> dict[str, float]:
        """What the score weighs. The tenth word of a distance says less than the second: log."""
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
    """Lay two texts side by side; None where they have nothing in common."""
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
    """How sure it is that both print one text, 0 to 1; at ``COPY`` and above they count as copies.

    A logistic of the few measures, with the weights of ``weights.json``, which
    ``benchmarks/deduplication/fit_weights.py`` fits.
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
    """How many numbers, and how many names, stand against others in the small gaps."""
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
