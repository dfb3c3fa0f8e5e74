"""Check that all trees at once say what a walk through each of them says."""

from __future__ import annotations

import random

import pytest

from crawler.extraction.body.tree_ensemble import build_ensemble

Tree = list[list[float]]


def _grow(choice: random.Random, leaves: int) -> Tree:
    """Grow a tree of that many leaves: features, thresholds, left, right children, leaf values."""
    tree: Tree = [[], [], [], [], [choice.randint(-99, 99) for _ in range(leaves)]]

    def grow(first: int, count: int) -> int:
        if count == 1:
            return ~first
        node = len(tree[0])
        tree[0].append(choice.randrange(3))
        tree[1].append(choice.randrange(5))
        tree[2].append(0)
        tree[3].append(0)
        left = choice.randrange(1, count)
        tree[2][node] = grow(first, left)
        tree[3][node] = grow(first + left, count - left)
        return node

    grow(0, leaves)
    return tree


def _walk(tree: Tree, row: list[float]) -> float:
    features, thresholds, left, right, leaves = tree
    node = 0
    while node >= 0:
        goes_left = row[int(features[node])] <= thresholds[node]
        node = int(left[node] if goes_left else right[node])
    return leaves[~node]


@pytest.mark.parametrize("sizes", [(2,), (3, 2), (2, 7, 4), (32, 5, 31), (17, 16), (1, 2)])
def test_the_odds_of_a_row_are_the_sum_of_the_walks_through_the_trees(
    sizes: tuple[int, ...],
) -> None:
    choice = random.Random(len(sizes))
    trees = [_grow(choice, size) for size in sizes]
    rows = [[float(choice.randrange(6)) for _ in range(3)] for _ in range(200)]
    walked = [_walk(tree, row) if tree[0] else tree[4][0] for row in rows for tree in trees]
    summed = [sum(walked[at : at + len(trees)]) for at in range(0, len(walked), len(trees))]
    assert build_ensemble(trees).predict(rows) == pytest.approx(summed)


@pytest.mark.parametrize("wide", [True, False])
def test_each_of_thirty_two_leaves_is_reached(wide: bool) -> None:
    """Build a tree that is a list, split off from the left or from the right."""
    nodes = range(31)
    left = [~node for node in nodes] if wide else [*range(1, 31), ~0]
    right = [*range(1, 31), ~31] if wide else [~(31 - node) for node in nodes]
    thresholds = [float(node) for node in (nodes if wide else reversed(nodes))]
    leaves = [float(2 * leaf) for leaf in range(32)]
    ensemble = build_ensemble([[[0.0] * 31, thresholds, left, right, leaves]])
    rows = [[float(value)] for value in range(32)]
    assert list(ensemble.predict(rows)) == leaves


def test_a_tree_of_more_leaves_is_refused() -> None:
    with pytest.raises(ValueError, match="32 leaves"):
        build_ensemble([_grow(random.Random(1), 33)])
