"""Classify the blocks of a page as article text or not, by two learned models.

Both are gradient-boosted trees over the features of ``features.py``, fitted by
``benchmarks/extraction/train_classifier.py`` on pages of many sites; the data file holds nothing
but numbers and words. One is for blocks that the heuristic marked, and tells how sure it is. The
other is for blocks that trafilatura took, which costs more time than all else done for a page.
README has their scores on sites that they have not seen.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crawler.extraction.body.block_features import LENGTH
from crawler.extraction.body.features import FEATURES
from crawler.extraction.body.lexicon import Lexicon
from crawler.extraction.body.tree_ensemble import TreeEnsemble, build_ensemble

FILE = "classifier.json"
MAX_ROWS = 256
"""Rows evaluated at once: a live blog has thousands, each of which is put to every node."""
MAX_DOUBT = 0.14
"""Share of a page's text that may be in doubt where the page is sure.

Chosen on five folds of sites, two fits each. Half of it needs trafilatura on twice as many pages,
for .001 of F1 on one of two sets of pages and nothing on the other.
"""
USUAL_LENGTH = 60
"""Blocks of a page for which MAX_DOUBT is meant.

Long pages are hardly ever right to the letter, and trafilatura takes longer on them: the doubt
that they may have grows with the root of their length.
"""
_SENTENCE = math.log1p(60)
"""Length of the longest label, as the column holds it: the logarithm of its letters."""


@dataclass(frozen=True)
class Classification:
    """Hold what a model says of a page's candidates."""

    margins: NDArray[np.float64]
    """Log-odds above the threshold for a block of that length: from 0 on it is article text."""
    sizes: NDArray[np.float64]
    """Letters of each."""

    @property
    def keeps(self) -> list[bool]:
        """Return for each candidate whether it is article text."""
        return [bool(kept) for kept in self.margins >= 0]

    @property
    def is_sure(self) -> bool:
        """Tell whether few letters, kept or left out, might as well be the other way."""
        text = float(self.sizes[self.margins >= 0].sum())
        if not text:
            return False
        doubt = self.sizes / (1 + np.exp(np.abs(self.margins)))  # letters, by the smaller odds
        return float(doubt.sum()) <= MAX_DOUBT * text * math.sqrt(len(self.sizes) / USUAL_LENGTH)


@dataclass(frozen=True)
class BlockClassifier:
    """Classify blocks by trees and the words that were learned with them."""

    heuristic_trees: TreeEnsemble
    """For pages on which the heuristic (``prose_heuristic.py``) marked blocks."""
    trafilatura_trees: TreeEnsemble
    """For pages on which trafilatura's text was found among the blocks."""
    lexicon: Lexicon
    prose_threshold: float
    """Log-odds from which a sentence or more is kept: to lose one costs much."""
    label_threshold: float
    """Log-odds from which a shorter block is kept: one too many is a false line."""

    def classify(self, rows: ArrayLike, *, after_trafilatura: bool) -> Classification:
        """Classify candidates by their rows; ``after_trafilatura``: what marked the blocks."""
        trees = self.trafilatura_trees if after_trafilatura else self.heuristic_trees
        table = np.asarray(rows, dtype=np.float64).reshape(-1, len(FEATURES))
        parts = [trees.predict(table[at : at + MAX_ROWS]) for at in range(0, len(table), MAX_ROWS)]
        sizes = table[:, LENGTH]
        thresholds = np.where(sizes > _SENTENCE, self.prose_threshold, self.label_threshold)
        odds = np.concatenate(parts) if parts else np.zeros(0)
        return Classification(odds - thresholds, np.expm1(sizes))


def build(data: dict[str, Any]) -> BlockClassifier:
    """Build a classifier from the data file's content.

    Raises ValueError if it was fitted on other features.
    """
    if tuple(data["features"]) != FEATURES:
        raise ValueError(
            f"{FILE} was fitted on other features: run benchmarks/extraction/train_classifier.py"
        )
    return BlockClassifier(
        build_ensemble(data["blind"]),
        build_ensemble(data["informed"]),
        Lexicon(**data["lexicon"]),
        data["prose"],
        data["label"],
    )


@cache
def shipped_classifier() -> BlockClassifier:
    """Return the classifier that ships with the project."""
    text = files("crawler.extraction.body").joinpath(FILE).read_text(encoding="utf-8")
    return build(json.loads(text))
