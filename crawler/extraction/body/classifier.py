"""Is this block the story's? Two small learned models over the evidence, read from a data file.

Gradient-boosted trees, fitted by ``benchmarks/extraction/train_classifier.py`` on pages of many
sites; the data
file holds nothing but numbers and words. One weighs what a rule of thumb marks, and says how sure
it is; the other what an extractor takes, which costs more to ask than all else of a page. Their
scores on sites they have not seen are in README.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crawler.extraction.body.block_features import SIZE, Lexicon
from crawler.extraction.body.features import FEATURES

FILE = "classifier.json"
ROWS = 256  # weighed at once; a live blog has thousands, and each asks every node of every tree
MOST_LEAVES = 64  # of a tree: one bit each
_ALL, _ONE = np.uint64(2**64 - 1), np.uint64(1)
_SENTENCE = math.log1p(60)  # letters; the column holds their logarithm


@dataclass(frozen=True)
class Forest:
    """Decision trees that are asked all at once (QuickScorer, Lucchese et al., SIGIR 2015).

    Every node is asked about every row. One that says "right" strikes out the leaves to its
    left; of what is left of each tree, the first leaf is the one that a walk would end at. This
    takes a third of the time of the walks.
    """

    features: NDArray[np.intp]
    """Trees by nodes: the column that a node looks at."""
    thresholds: NDArray[np.float64]
    """The same shape: up to it, left."""
    remaining: NDArray[np.uint64]
    """The same shape: a bit for each leaf that a "right" leaves in the tree."""
    leaves: NDArray[np.float64]
    """Trees by leaves: log-odds."""

    def weigh(self, rows: list[list[float]]) -> NDArray[np.float64]:
        """The sum of what each tree says, per row."""
        count, nodes = self.features.shape
        columns = np.array(rows, dtype=np.float64).T.take(self.features.ravel(), axis=0)
        goes_left = columns <= self.thresholds.reshape(-1, 1)
        left = np.where(goes_left, _ALL, self.remaining.reshape(-1, 1))
        possible = np.bitwise_and.reduce(left.reshape(count, nodes, len(rows)), axis=1)
        first = np.bitwise_and(possible, ~possible + _ONE)
        # a power of two is a float exactly: its exponent is the bit's place, from 1
        places = np.frexp(first.astype(np.float64))[1] - 1
        weights: NDArray[np.float64] = np.take_along_axis(self.leaves, places, axis=1).sum(axis=0)
        return weights


def forest(trees: list[list[list[float]]]) -> Forest:
    """Trees as the data file has them: features, thresholds, left and right children, leaves.

    A child below zero is a leaf: ``~child`` is its place among the leaves, which are in order
    from left to right.
    """
    nodes = max(len(tree[0]) for tree in trees)
    if nodes >= MOST_LEAVES:
        raise ValueError(f"{FILE}: a tree has more than {MOST_LEAVES} leaves")
    found = Forest(
        np.zeros((len(trees), nodes), dtype=np.intp),
        np.full((len(trees), nodes), np.inf),
        np.full((len(trees), nodes), _ALL),
        np.zeros((len(trees), nodes + 1)),
    )
    for number, (features, thresholds, left, _, leaves) in enumerate(trees):
        found.features[number, : len(features)] = features
        found.thresholds[number, : len(thresholds)] = thresholds
        found.leaves[number, : len(leaves)] = leaves
        for node, child in enumerate(left):
            struck = sum(1 << leaf for leaf in _under(int(child), tree=trees[number]))
            found.remaining[number, node] = _ALL & ~np.uint64(struck)
    return found


def _under(child: int, tree: list[list[float]]) -> set[int]:
    """The leaves below a node, or the leaf itself."""
    if child < 0:
        return {~child}
    _, _, left, right, _ = tree
    return _under(int(left[child]), tree) | _under(int(right[child]), tree)


# A page is sure where less of its text than this is in doubt; chosen on five folds of sites, two
# fits each. Half of it asks the extractor on twice as many pages, for .001 of F1 on one of two sets
# of pages and nothing on the other.
MOST_DOUBT = 0.14
# Blocks. Long pages are hardly ever right to the letter, and asking the extractor costs the more:
# what they may have of doubt grows with the root of their length.
USUAL_LENGTH = 60


@dataclass(frozen=True)
class Verdict:
    """What a model says of a page's candidates."""

    margins: NDArray[np.float64]
    """Log-odds above what is asked of a block of that length: from 0, it is the story's."""
    sizes: NDArray[np.float64]
    """Letters of each."""

    @property
    def keeps(self) -> list[bool]:
        """Per candidate: whether it is the story's."""
        return [bool(kept) for kept in self.margins >= 0]

    @property
    def is_sure(self) -> bool:
        """Whether little of the text, and of what is left out, might as well be the other way."""
        text = float(self.sizes[self.margins >= 0].sum())
        if not text:
            return False
        doubt = self.sizes / (1 + np.exp(np.abs(self.margins)))  # letters, by the smaller odds
        return float(doubt.sum()) <= MOST_DOUBT * text * math.sqrt(len(self.sizes) / USUAL_LENGTH)


@dataclass(frozen=True)
class Judge:
    """The models: their trees and the words that they learned."""

    blind: Forest
    """For what the rule of thumb marks (``prose.py``)."""
    informed: Forest
    """For what the extractor takes."""
    lexicon: Lexicon
    prose: float
    """Log-odds from which a sentence or more is taken for the story's: a lost one costs much."""
    label: float
    """The same of what is shorter: one too many is one false line."""

    def verdict(self, rows: list[list[float]], *, informed: bool) -> Verdict:
        """What is said of candidates, by their rows."""
        forest = self.informed if informed else self.blind
        parts = [forest.weigh(rows[at : at + ROWS]) for at in range(0, len(rows), ROWS)]
        sizes = np.array([row[SIZE] for row in rows])
        asked = np.where(sizes > _SENTENCE, self.prose, self.label)
        weights = np.concatenate(parts) if parts else np.zeros(0)
        return Verdict(weights - asked, np.expm1(sizes))


def build(data: dict[str, Any]) -> Judge:
    """A judge from the data file's content; ValueError if it was fitted on other features."""
    if tuple(data["features"]) != FEATURES:
        raise ValueError(
            f"{FILE} was fitted on other features: run benchmarks/extraction/train_classifier.py"
        )
    return Judge(
        forest(data["blind"]),
        forest(data["informed"]),
        Lexicon(**data["lexicon"]),
        data["prose"],
        data["label"],
    )


@cache
def judge() -> Judge:
    """The judge that ships with the project."""
    text = files("crawler.extraction.body").joinpath(FILE).read_text(encoding="utf-8")
    return build(json.loads(text))
