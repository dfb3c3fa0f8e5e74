"""Fit the block classifier (``body/classifier.json``) and measure it on unseen sites.

``python -m benchmarks.extraction.train_classifier --data DIR [--data DIR ...] [--folds 5] [--out
FILE]``

DIR as for ``benchmarks.extraction``. Pages are split by registrable domain: for each fold, words
and trees are learned from the other sites only, and the printed scores are of the blocks kept on
sites that the model has not seen (before the rules of ``line_rules.py``). The file that is written
is fitted on all of them. Needs requirements-bench.txt.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import statistics
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import lightgbm
import numpy as np
import tldextract
from lxml.html import HtmlElement

from benchmarks.extraction.measure import golds, shingle_scores, summary
from crawler.extraction.body import prose_heuristic, trafilatura_text
from crawler.extraction.body.alignment import locate
from crawler.extraction.body.classifier import FILE, BlockClassifier, Classification, build
from crawler.extraction.body.features import FEATURES, PageFeatures
from crawler.extraction.body.lexicon import (
    LEXICON_FEATURES,
    Lexicon,
    Odds,
    first_word,
    last_word,
    lexicon_columns,
)
from crawler.extraction.cleaning import standfirst
from crawler.extraction.extractor import declared_facts, parse
from crawler.extraction.fields.authors import find_authors
from crawler.extraction.fields.declared import choose_publisher
from crawler.extraction.fields.headline import choose_headline
from crawler.extraction.fields.shown_headline import locate_headline
from crawler.extraction.page.blocks import Block
from text.letters import letters

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
# Stands for a block's element, as lxml's elements can't go between processes.
_NO_ELEMENT = cast("HtmlElement", None)
_OWN = FEATURES.index(LEXICON_FEATURES[0])


@dataclass
class Sample:
    """Hold the blocks of one page that could be text, their features, and which are right.

    There are two of each page: as the heuristic marks it, and as trafilatura does.
    """

    directory: str
    site: str
    gold: str
    blocks: list[Block]
    """Without elements: they go between processes."""
    rows: list[list[float]]
    right: list[bool]
    is_standfirst: list[bool]
    """Whether ``standfirst.py`` takes the block out, so that it is not classified."""


@dataclass
class PageSamples:
    """Hold both samples of one page."""

    heuristic: Sample
    """With the blocks that the heuristic marks."""
    trafilatura: Sample
    """With the blocks that trafilatura takes."""

    @property
    def site(self) -> str:
        """Return the registrable domain of the page."""
        return self.trafilatura.site


def read(task: tuple[Path, dict[str, Any]]) -> PageSamples:
    """Read one page: its blocks, their features without words, and which blocks its gold holds."""
    directory, gold = task
    html = gzip.decompress((directory / "pages" / f"{gold['id']}.html.gz").read_bytes())
    url = gold.get("url") or "https://unknown.invalid/"
    page = parse(html, url)
    blocks = page.blocks
    title = choose_headline(page.document, blocks, page.structured, page.metadata)
    position = locate_headline(blocks, title.headline, page.document.url)
    publisher = choose_publisher(page.structured, page.metadata)
    writers = find_authors(
        page.document, blocks, page.structured, page.metadata, publisher, None, position
    )
    facts = declared_facts(page, title.headline, position, writers)
    right = locate(blocks, letters(gold["articleBody"]))
    features = PageFeatures(blocks, facts, Lexicon())

    def sample(marked: list[bool]) -> Sample:
        kept = [block for block, mark in zip(blocks, marked, strict=True) if mark]
        abstract = standfirst.separate(blocks, kept, facts).standfirst
        candidates = features.candidates(marked)
        chosen = candidates.indexes
        return Sample(
            directory=directory.resolve().name,
            site=_site(url),
            gold=gold["articleBody"],
            blocks=[replace(blocks[index], element=_NO_ELEMENT) for index in chosen],
            rows=candidates.rows,
            right=[right[index] for index in chosen],
            is_standfirst=[blocks[index].text == abstract for index in chosen],
        )

    extracted = trafilatura_text.extract_text(page.document, blocks, fast=True)
    return PageSamples(sample(prose_heuristic.marks(blocks)), sample(locate(blocks, extracted)))


_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=())


def _site(url: str) -> str:
    return _SUFFIXES(url).top_domain_under_public_suffix or url


def fold_of(site: str, folds: int) -> int:
    """Return the fold of a site: the same one, whatever else is in the data."""
    return int(hashlib.md5(site.encode()).hexdigest(), 16) % folds


def learn_words(samples: list[Sample]) -> Lexicon:
    """Learn log-odds of words, one vote a page: the share of right letters under the word."""
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


def scores(model: dict[str, Any], pages: list[PageSamples]) -> list[tuple[str, dict[str, float]]]:
    """Return for each page its folder, and precision, recall and accuracy of the blocks kept.

    ``sure`` is 1 where trafilatura was not needed.
    """
    classifier = build(model)
    found = []
    for each in pages:
        sample = each.heuristic
        classified = _classify(classifier, sample, after_trafilatura=False)
        if not (sure := classified.is_sure):
            sample = each.trafilatura
            classified = _classify(classifier, sample, after_trafilatura=True)
        joined = sample.directory == "publishers"  # its golds count the standfirst as text
        text = "\n".join(
            block.text
            for block, keep, apart in zip(
                sample.blocks, classified.keeps, sample.is_standfirst, strict=True
            )
            if (joined if apart else keep)
        )
        precision, recall, same = shingle_scores(sample.gold, text)
        means = {"precision": precision, "recall": recall, "accuracy": float(same)}
        found.append((sample.directory, means | {"sure": float(sure)}))
    return found


def _classify(
    classifier: BlockClassifier, sample: Sample, *, after_trafilatura: bool
) -> Classification:
    rows = table([sample], classifier.lexicon).tolist()
    return classifier.classify(rows, after_trafilatura=after_trafilatura)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Fit the block classifier.")
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--folds", type=int, default=5, help="0: do not measure")
    parser.add_argument("--models", type=Path, help="keep each fold's model in this folder")
    parser.add_argument("--out", type=Path, help="the data file; crawler/extraction/" + FILE)
    arguments = parser.parse_args()
    tasks = [(folder, gold) for folder in arguments.data for gold in golds(folder)
             if gold.get("articleBody")]  # fmt: skip
    with ProcessPoolExecutor(2) as pool:
        pages = list(pool.map(read, tasks, chunksize=8))
    measured = []
    for fold in range(arguments.folds):
        unseen = [each for each in pages if fold_of(each.site, arguments.folds) == fold]
        model = fit([each for each in pages if fold_of(each.site, arguments.folds) != fold])
        measured.extend(scores(model, unseen))
        if arguments.models:
            (arguments.models / f"{fold}.json").write_text(json.dumps(model), encoding="utf-8")
    for folder in dict.fromkeys(name for name, _ in measured):
        means = summary([page for name, page in measured if name == folder])
        sure = statistics.mean(found["sure"] for name, found in measured if name == folder)
        print(f"{folder}: F1 {means['F1']:.4f}, accuracy {means['accuracy']:.3f} (unseen sites), "
              f"sure without the extractor {sure:.2f}")  # fmt: skip
    if arguments.out:
        text = json.dumps(fit(pages), ensure_ascii=False, separators=(",", ":"))
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
