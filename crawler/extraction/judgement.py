"""Is this block the story's? A small learned model over the evidence, read from a data file.

Gradient-boosted trees, fitted by ``benchmarks/train_blocks.py`` on pages of many sites; the data
file holds nothing but numbers and words. Its scores on sites it has not seen are in README.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.extraction.evidence import FEATURES, Lexicon

FILE = "judgement.json"
CHUNK = 20  # trees after which a block that is clear already is left alone
_LENGTH = FEATURES.index("length")
_SENTENCE = math.log1p(60)  # letters; the column holds their logarithm
CLEAR = 3.0  # log-odds beyond which the remaining trees change no verdict that was measured


@dataclass(frozen=True)
class Tree:
    """One decision tree.

    A child below zero is a leaf: ``~child`` is its place in ``leaves``.
    """

    nodes: tuple[tuple[int, float, int, int], ...]
    """The inner ones: feature, threshold, left child, right child."""
    leaves: tuple[float, ...]


@dataclass(frozen=True)
class Judge:
    """The model: its trees and the words it learned."""

    trees: tuple[Tree, ...]
    lexicon: Lexicon
    prose: float
    """Log-odds from which a sentence or more is taken for the story's: a lost one costs much."""
    label: float
    """The same of what is shorter: one too many is one false line."""

    def weigh(self, row: list[float]) -> float:
        """Log-odds of being the story's, of one block's evidence."""
        total = 0.0
        for count, tree in enumerate(self.trees):
            nodes = tree.nodes
            node = 0
            while node >= 0:
                feature, threshold, left, right = nodes[node]
                node = left if row[feature] <= threshold else right
            total += tree.leaves[~node]
            if count % CHUNK == CHUNK - 1 and abs(total) > CLEAR:
                break
        return total

    def keeps(self, rows: list[list[float]]) -> list[bool]:
        """Per row: whether that block is the story's."""
        return [
            self.weigh(row) >= (self.prose if row[_LENGTH] > _SENTENCE else self.label)
            for row in rows
        ]


def build(data: dict[str, Any]) -> Judge:
    """A judge from the data file's content; ValueError if it was fitted on other features."""
    if tuple(data["features"]) != FEATURES:
        raise ValueError(f"{FILE} was fitted on other features: run benchmarks/train_blocks.py")
    trees = tuple(
        Tree(tuple(zip(*inner, strict=True)), tuple(leaves)) for *inner, leaves in data["trees"]
    )
    return Judge(trees, Lexicon(**data["lexicon"]), data["prose"], data["label"])


@cache
def judge() -> Judge:
    """The judge that ships with the project."""
    text = files("crawler.extraction").joinpath(FILE).read_text(encoding="utf-8")
    return build(json.loads(text))
