"""Do two articles print one text? (pure)

Copies of agency text share their words in their order: tails are cut, paragraphs put in, words
exchanged, headlines written anew. Two reports made from one template share even more words, and
differ in their numbers and names. So the texts are laid side by side, and what counts is where
they run together, how much of each that is, and what stands in the gaps.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import pairwise
from math import exp, log1p
from pathlib import Path

from text.scripts import SPACELESS

# A number is one token, with what groups and separates its digits: 1.5 is another than 1 and 5.
_TOKEN = re.compile(rf"[^\W\d_{SPACELESS}]+|\d+(?:[.,:]\d+)*|[{SPACELESS}]")
# The same where there is nothing beyond ASCII, in half the time.
_ASCII_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:[.,:]\d+)*")
_UNSPACED_TOKEN = re.compile(rf"[{SPACELESS}]")
# " | The Herald", " - Herald Online": the site's name behind a headline.
_SITE_NAME = re.compile(r"\s[|–—-]\s[^|–—]{1,30}$")

# An article of more is an archive; what follows says nothing new about what it is a copy of.
MOST_WORDS = 6000
# Three words in order, once in each text, pin the two together; fewer meet by chance.
ANCHOR = 3
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
class Text:
    """What is compared of an article; cut into words when it is, which few are."""

    title: str | None
    body: str
    published: datetime | None = None
    site: str | None = None
    """Its registrable domain."""

    @cached_property
    def headline(self) -> tuple[str, ...]:
        """The title's words, case folded."""
        return tuple(word.casefold() for word in _words(_SITE_NAME.sub("", self.title or "")))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Those of the text, as written: words and numbers; characters where a script puts no
        spaces between words."""
        return _words(self.body)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The words, case folded."""
        return tuple(" ".join(self.words).casefold().split(" ")) if self.words else ()

    @cached_property
    def names(self) -> frozenset[str]:
        """Tokens that are written with a capital only: names, and what begins a sentence."""
        small = {word for word in self.words if word == word.lower()}
        return frozenset(
            {word.casefold() for word in self.words if word[0].isupper()}.difference(small)
        )

    @cached_property
    def unspaced(self) -> bool:
        """Whether its language writes no spaces."""
        sample = self.words[:200]
        return 2 * sum(1 for each in sample if _UNSPACED_TOKEN.match(each)) > len(sample)


def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", text)
    pattern = _ASCII_TOKEN if plain.isascii() else _TOKEN
    return tuple(pattern.findall(plain)[:MOST_WORDS])


@dataclass(frozen=True)
class Match:
    """A run of words that stands in both texts: where in each, and how long."""

    left: int
    right: int
    length: int


def align(left: Text, right: Text) -> list[Match]:
    """The runs that both texts have, in the order of both; linear but for a logarithm.

    Anchors (``ANCHOR`` words that stand once in each) are chained where they ascend in both, and
    stretched as far as the words agree: patience diff's way, which no text can make slow.
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
            # overlaps the run before on one side: what is left of it says nothing new
            continue
        runs.append(Match(a, b, width))
    return _stretched(runs, left.tokens, right.tokens)


def _windows(words: tuple[str, ...], width: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(width)), strict=False))


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs (ascending on the left) that ascends on the right too."""
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


def compare(one: Text, other: Text) -> Comparison | None:
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
    path = Path(__file__).with_name("weights.json")
    return {name: float(weight) for name, weight in json.loads(path.read_text()).items()}


def _exchanged(short: Text, long: Text, runs: list[Match], small: int) -> tuple[int, int]:
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


def _hours_apart(one: Text, other: Text) -> float:
    if one.published is None or other.published is None:
        return UNKNOWN_HOURS
    return abs((one.published - other.published).total_seconds()) / 3600
