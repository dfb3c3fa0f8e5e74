"""Do two articles print one text? (pure)

Copies of agency text share their words in their order: tails are cut, paragraphs put in, words
exchanged, headlines written anew. Two reports made from one template share even more words, and
differ in their numbers and names. So the texts are laid side by side, and what counts is where
they run together, how much of each that is, and what stands in the gaps.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import log1p

# Scripts that put no spaces between words: Thai and Lao, Burmese, Khmer, kana, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
# A number is one token, with what groups and separates its digits: 1.5 is another than 1 and 5.
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+")
_UNSPACED_TOKEN = re.compile(rf"[{_UNSPACED}]")
# " | The Herald", " - Herald Online": the site's name behind a headline.
_SITE_NAME = re.compile(r"\s[|–—-]\s[^|–—]{1,30}$")

# An article of more is an archive; what follows says nothing new about what it is a copy of.
MOST_TOKENS = 6000
# Three words in order, once in each text, pin the two together; fewer meet by chance.
ANCHOR = 3
# Words in a row that are no coincidence: where the first such run stands is where the story is.
RUN = 8
# Gaps up to this many words on both sides are the same place of a text, with other words in it.
SMALL_GAP = 20


@dataclass(frozen=True)
class Text:
    """What is compared of an article."""

    headline: tuple[str, ...]
    tokens: tuple[str, ...]
    published: datetime | None = None

    @property
    def unspaced(self) -> bool:
        """Whether its language writes no spaces: the tokens are characters then."""
        sample = self.tokens[:200]
        return 2 * sum(1 for each in sample if _UNSPACED_TOKEN.match(each)) > len(sample)


def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers, in order, case folded; characters where a script puts no spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple(_TOKEN.findall(folded)[:MOST_TOKENS])


def text_of(headline: str | None, body: str, published: datetime | None = None) -> Text:
    """Prepare an article for ``compare``."""
    return Text(tokens(_SITE_NAME.sub("", headline or "")), tokens(body), published)


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


def _stretched(
    runs: list[Match], left: tuple[str, ...], right: tuple[str, ...]
) -> list[Match]:
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


def measure(one: Text, other: Text) -> dict[str, float] | None:
    """What the decision weighs, by name; None where the texts have nothing in common.

    Counts are in words (two characters count as one word where no spaces are written), and
    logarithms of them, for the tenth word of a gap says less than the second.
    """
    short, long = sorted((one, other), key=lambda text: len(text.tokens))
    runs = align(short, long)
    if not runs:
        return None
    unit = 2 if short.unspaced else 1
    shared = sum(run.length for run in runs)
    story = [run for run in runs if run.length >= RUN * unit] or runs[:1]
    leads = sorted((story[0].left / unit, story[0].right / unit))
    last = story[-1]
    tails = (len(short.tokens) - last.left - last.length, len(long.tokens) - last.right - last.length)
    exchanged = disputed = 0
    for before, after in pairwise(runs):
        gap = short.tokens[before.left + before.length : after.left]
        opposite = long.tokens[before.right + before.length : after.right]
        if gap and opposite and max(len(gap), len(opposite)) <= SMALL_GAP * unit:
            exchanged += 1
            ours, theirs = _numbers(gap), _numbers(opposite)
            disputed += bool(ours and theirs and not ours & theirs)
    numbers = _numbers(short.tokens)
    missing = len(numbers - _numbers(long.tokens)) / max(1, len(numbers)) ** 0.5
    words, others = set(one.headline), set(other.headline)
    alike = len(words & others) / max(1, min(len(words), len(others)))
    counts, counters = _numbers(one.headline), _numbers(other.headline)
    contained, covering = shared / len(short.tokens), shared / len(long.tokens)
    lead, late = log1p(leads[0]), log1p(leads[1])
    return {
        "contained": contained,
        "containedSquared": contained**2,
        "covering": covering,
        "shared": log1p(shared / unit),
        "longest": log1p(max(run.length for run in runs) / unit),
        "lead": lead,
        "bothLate": max(0.0, lead - log1p(24)),
        "late": late,
        "veryLate": max(0.0, late - log1p(36)),
        "lateShort": late if shared < 120 * unit else 0.0,
        "lateUncovered": late * (1 - contained),
        "tail": log1p(min(tails) / unit),
        "shortTail": log1p(tails[0] / unit),
        "longTail": log1p(tails[1] / unit),
        "disputed": log1p(disputed),
        "missing": missing,
        "exchanged": max(0.0, 20 * exchanged * unit / shared - 0.5),
        "headline": alike,
        "headlineNumber": float(bool(counts and counters) and counts != counters and alike >= 0.4),
        "headlineNames": float(alike >= 0.3 and bool(words - others) and bool(others - words)),
        "apart": log1p(_hours_apart(one, other)),
    }


def _numbers(words: tuple[str, ...]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _hours_apart(one: Text, other: Text) -> float:
    # unknown: as far as copies are on the average
    if one.published is None or other.published is None:
        return 12.0
    return abs((one.published - other.published).total_seconds()) / 3600
