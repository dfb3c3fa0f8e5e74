"""Evaluate an ensemble of decision trees on many rows at once."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

MAX_LEAVES = 64
"""Leaves of a tree: each is one bit of a 64-bit number."""
_ALL, _ONE = np.uint64(2**64 - 1), np.uint64(1)


@dataclass(frozen=True)
class TreeEnsemble:
    """Evaluate decision trees all at once (QuickScorer, Lucchese et al., SIGIR 2015).

    Every node is asked about every row. One that says "right" removes the leaves to its left;
    the first leaf that is left of each tree is the one that a walk from its root would end at.
    This takes a third of the time of the walks.
    """

    features: NDArray[np.intp]
    """Trees by nodes: the column that a node looks at."""
    thresholds: NDArray[np.float64]
    """The same shape: values up to it go left."""
    remaining: NDArray[np.uint64]
    """The same shape: a bit for each leaf that a "right" leaves in the tree."""
    leaves: NDArray[np.float64]
    """Trees by leaves: log-odds."""

    def predict(self, rows: list[list[float]]) -> NDArray[np.float64]:
        """Return the sum of the trees' log-odds for each row."""
        count, nodes = self.features.shape
        numbers = list(chain.from_iterable(rows))
        # packing takes two thirds of the time that numpy takes to read a list
        values = np.frombuffer(struct.pack(f"{len(numbers)}d", *numbers))
        columns = values.reshape(len(rows), -1).T.take(self.features.ravel(), axis=0)
        goes_left = columns <= self.thresholds.reshape(-1, 1)
        # All bits where a row goes left: minus one, without a sign.
        left = np.negative(goes_left.astype(np.uint64)) | self.remaining.reshape(-1, 1)
        possible = np.bitwise_and.reduce(left.reshape(count, nodes, len(rows)), axis=1)
        first = np.bitwise_and(possible, ~possible + _ONE)
        # A power of two is a float exactly: its exponent is the bit's place, counted from 1.
        places = np.frexp(first.astype(np.float64))[1] - 1
        places += np.arange(0, self.leaves.size, nodes + 1).reshape(-1, 1)  # among all leaves
        odds: NDArray[np.float64] = self.leaves.ravel().take(places).sum(axis=0)
        return odds


def build_ensemble(trees: list[list[list[float]]]) -> TreeEnsemble:
    """Build an ensemble from trees, each as features, thresholds, left, right children, leaves.

    A child below zero is a leaf: ``~child`` is its place among the leaves, which are in order
    from left to right. Raises ValueError for a tree with too many leaves.
    """
    nodes = max(len(tree[0]) for tree in trees)
    if nodes >= MAX_LEAVES:
        raise ValueError(f"a tree has more than {MAX_LEAVES} leaves")
    ensemble = TreeEnsemble(
        np.zeros((len(trees), nodes), dtype=np.intp),
        np.full((len(trees), nodes), np.inf),
        np.full((len(trees), nodes), _ALL),
        np.zeros((len(trees), nodes + 1)),
    )
    for number, (features, thresholds, left, _, leaves) in enumerate(trees):
        ensemble.features[number, : len(features)] = features
        ensemble.thresholds[number, : len(thresholds)] = thresholds
        ensemble.leaves[number, : len(leaves)] = leaves
        for node, child in enumerate(left):
            removed = sum(1 << leaf for leaf in _leaves_below(int(child), trees[number]))
            ensemble.remaining[number, node] = _ALL & ~np.uint64(removed)
    return ensemble


def _leaves_below(child: int, tree: list[list[float]]) -> set[int]:
    """Return the leaves below a node, or the leaf itself."""
    if child < 0:
        return {~child}
    _, _, left, right, _ = tree
    return _leaves_below(int(left[child]), tree) | _leaves_below(int(right[child]), tree)
