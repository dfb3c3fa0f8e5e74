"""Fit the block classifier (``body/classifier.json``).

``python -m benchmarks.extraction.train_classifier --data DIR [--data DIR ...] --out FILE``

DIR as for ``benchmarks.extraction``, whose ``--folds`` measures models that are fitted in the same
way without the pages of a site. The file that is written is fitted on all pages. Needs
requirements-bench.txt.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

from benchmarks.extraction.readers import PROCESSES
from benchmarks.extraction.samples import PageSamples, Sample, fold_of, read
from benchmarks.extraction.scores import golds
from crawler.extraction.body.classifier import FILE
from crawler.extraction.body.features import FEATURES
from crawler.extraction.body.lexicon import (
    LEXICON_FEATURES,
    Lexicon,
    Odds,
    first_word,
    last_word,
    lexicon_columns,
)

PROSE, LABEL = -0.4, 0.6  # log-odds, see BlockClassifier; chosen on the folds (both folders)
ROUNDS = 80
PARAMETERS: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 24, "min_data_in_leaf": 40,
    "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5,
    "verbose": -1, "num_threads": 1, "seed": 1, "deterministic": True,
}  # fmt: skip
# Folds in which the words of the training pages are learned from each other.
INNER = 4
# Sites on which a word must occur; fewer say how one site writes its markup.
FEWEST_SITES = 4
# Sites on which a site's own name must occur to be a word like others: "time", "focus".
COMMON_SITES = 20
# Log-odds: a word that says less is left out.
WEAK = 0.3
# Characters from which on a block's first and last words are not learned: they tell of short lines.
SHORT = 160
# Share of a page's weight that the shortest line has: a false one costs accuracy.
LEAST_WEIGHT = 0.004
_OWN = FEATURES.index(LEXICON_FEATURES[0])


def learn_words(samples: list[Sample]) -> Lexicon:
    """Learn log-odds of words, one vote per page: the share of right letters under the word."""
    votes: list[dict[str, list[Any]]] = [defaultdict(lambda: [0.0, 0.0, set()]) for _ in range(3)]
    for sample in samples:
        shares: list[dict[str, list[float]]] = [defaultdict(lambda: [0.0, 0.0]) for _ in range(3)]
        for block, right in zip(sample.blocks, sample.right, strict=True):
            size = len(block.text)
            for word in frozenset().union(*(container.words for container in block.path)):
                _count(shares[0][word], right, size)
            if size < SHORT:
                _count(shares[1][first_word(block)], right, 1)
                _count(shares[2][last_word(block)], right, 1)
        for table, counted in zip(votes, shares, strict=True):
            for word, (good, all_of_it) in counted.items():
                entry = table[word]
                entry[0] += good / all_of_it
                entry[1] += 1 - good / all_of_it
                entry[2].add(sample.site)
    names = {sample.site.partition(".")[0] for sample in samples}
    return Lexicon(*(_log_odds(table, names) for table in votes))


def _count(entry: list[float], right: bool, weight: float) -> None:
    entry[0] += weight * right
    entry[1] += weight


def _log_odds(votes: dict[str, list[Any]], names: set[str]) -> dict[str, float]:
    odds = {
        word: round(math.log((good + 1) / (bad + 1)), 2)
        for word, (good, bad, sites) in sorted(votes.items())
        # the name of a site is its own markup, also where its sisters use it
        if word and len(sites) >= (COMMON_SITES if word in names else FEWEST_SITES)
    }
    return {word: value for word, value in odds.items() if abs(value) > WEAK}


def table(samples: list[Sample], lexicon: Lexicon) -> np.ndarray[Any, Any]:
    """Return the samples' rows with the columns of words filled in."""
    rows = []
    for sample in samples:
        scores: dict[int, Odds] = {}
        for block, row in zip(sample.blocks, sample.rows, strict=True):
            learned = lexicon_columns(block, lexicon, scores)
            rows.append([*row[:_OWN], *learned, *row[_OWN + len(learned) :]])
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


def fit(pages: list[PageSamples]) -> dict[str, Any]:
    """Fit both models and return them in the form of the data file."""
    inner = []
    for number in range(INNER):
        # a word's worth must not be learned from the page whose blocks it is to classify
        part = [each for each in pages if fold_of(f"{each.site} ", INNER) == number]
        rest = [each for each in pages if fold_of(f"{each.site} ", INNER) != number]
        inner.append((part, learn_words([each.trafilatura for each in rest])))
    lexicon = learn_words([each.trafilatura for each in pages])
    return {
        "features": list(FEATURES),
        "prose": PROSE,
        "label": LABEL,
        "lexicon": {name: getattr(lexicon, name) for name in ("classes", "first", "last")},
        "blind": _trees([([each.heuristic for each in part], known) for part, known in inner]),
        "informed": _trees([([each.trafilatura for each in part], known) for part, known in inner]),
    }


def _trees(parts: list[tuple[list[Sample], Lexicon]]) -> list[list[list[float]]]:
    """Fit trees on samples, each part with words that were learned from the others."""
    order = [sample for part, _ in parts for sample in part]
    right = np.array([mark for sample in order for mark in sample.right], dtype=int)
    weights = np.array([weight for sample in order for weight in _weights(sample)])
    rows = np.vstack([table(part, lexicon) for part, lexicon in parts])
    data = lightgbm.Dataset(rows, right, weight=weights / weights.mean())
    model = lightgbm.train(PARAMETERS, data, ROUNDS)
    return [_flat(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def _weights(sample: Sample) -> list[float]:
    """Weigh each block by its share of the page's text, as in the mean over pages."""
    pairs = list(zip(sample.blocks, sample.right, strict=True))
    total = sum(len(block.text) for block, right in pairs if right) or 1
    return [
        0.0 if apart else LEAST_WEIGHT + min(1.0, len(block.text) / total) ** 0.7
        for (block, _), apart in zip(pairs, sample.is_standfirst, strict=True)
    ]


def _flat(root: dict[str, Any]) -> list[list[float]]:
    """Return a tree as the parallel lists that ``build_ensemble`` takes."""
    features: list[float] = []
    thresholds: list[float] = []
    left: list[float] = []
    right: list[float] = []
    leaves: list[float] = []

    def add(node: dict[str, Any]) -> int:
        if "split_feature" not in node:
            leaves.append(float(f"{node['leaf_value']:.4g}"))
            return ~(len(leaves) - 1)
        at = len(features)
        features.append(node["split_feature"])
        thresholds.append(float(f"{node['threshold']:.6g}"))
        left.append(0)
        right.append(0)
        left[at], right[at] = add(node["left_child"]), add(node["right_child"])
        return at

    if add(root) < 0:  # one leaf only: a split that always goes left
        features, thresholds, left, right = [0], [0.0], [-1], [-1]
    return [features, thresholds, left, right, leaves]


def read_samples(pages: dict[Path, list[dict[str, Any]]]) -> list[PageSamples]:
    """Read every page whose gold has a text; ``pages``: the golds of each folder."""
    tasks = [(folder, gold) for folder, golds in pages.items() for gold in golds
             if gold.get("articleBody")]  # fmt: skip
    with ProcessPoolExecutor(PROCESSES) as pool:
        return list(pool.map(read, tasks, chunksize=8))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Fit the block classifier.")
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True, help="crawler/extraction/body/" + FILE)
    arguments = parser.parse_args()
    pages = read_samples({folder: golds(folder) for folder in arguments.data})
    text = json.dumps(fit(pages), ensure_ascii=False, separators=(",", ":"))
    arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
