"""Fit the weights by which ``pipelines.deduplication.similarity`` tells copies from the rest.

    pip install -r requirements-bench.txt
    python -m benchmarks.deduplication.fit_weights --data dev.jsonl [--write]

The weights are fitted on one half of the stories and measured on the other. The halves share no
cluster and no kind of form (reports of quakes, results ...), so the measured forms are new to the
weights, as they would be in a crawl. ``--write`` replaces ``weights.json``. For each measure the
score without it is printed, which shows what the measure gains.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy
from sklearn.linear_model import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    LogisticRegression,  # requirements-bench.txt alone brings it, and it ships no types
)
from sklearn.preprocessing import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
    StandardScaler,
)

from pipelines.deduplication import similarity
from text.comparison.compared_text import ComparedText
from text.comparison.fingerprints import fingerprint

WEIGHTS = Path(similarity.__file__).with_name("weights.json")
# The search of the pipeline ignores a key that more articles than this hold.
HOLDERS = 40
# The search compares articles that share at least this many keys.
SHARED_KEYS = 2
# The time from which hours are counted; any would do, as only the distances matter.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

Row = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """Hold two articles that the search compares, and whether they are copies in truth."""

    rows: tuple[Row, Row]
    comparison: similarity.Comparison
    copies: bool
    half: int


def main() -> None:
    """Fit the weights with all measures and without each of them, and print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="replace weights.json")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.data.read_text().splitlines()]
    pairs = candidate_pairs(rows, ambiguous_pairs(options.data))
    names = list(pairs[0].comparison.measures)
    report("all measures", pairs, names)
    for name in names:
        report(f"without {name}", pairs, [each for each in names if each != name])
    report("without the rule on filled forms", pairs, names, rule=False)
    if options.write:
        model = fitted([pair for pair in pairs if pair.half == 0], names)
        WEIGHTS.write_text(json.dumps(model, indent=2) + "\n")


def ambiguous_pairs(data: Path) -> set[frozenset[str]]:
    """Return the pairs that are not counted, from ``ambiguous.json`` beside the data."""
    path = data.with_name("ambiguous.json")
    return {frozenset(pair) for pair in json.loads(path.read_text())} if path.exists() else set()


def candidate_pairs(rows: list[Row], ambiguous: set[frozenset[str]]) -> list[Pair]:
    """Return the pairs that the search of the pipeline would compare, within one half."""
    texts = [
        ComparedText(row["headline"], row["articleBody"], EPOCH + timedelta(hours=row["hours"]))
        for row in rows
    ]
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        for key in fingerprint(text.tokens, unspaced=text.unspaced):
            holders[key].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for indexes in holders.values():
        if len(indexes) <= HOLDERS:
            shared.update(combinations(indexes, 2))
    pairs = []
    for (first, second), count in sorted(shared.items()):
        one, other = rows[first], rows[second]
        if count < SHARED_KEYS or one["url"] == other["url"]:
            continue
        if frozenset((one["id"], other["id"])) in ambiguous:
            continue
        comparison = similarity.compare(texts[first], texts[second])
        if comparison is not None and half_of(one) == half_of(other):
            copies = one["cluster"] == other["cluster"]
            pairs.append(Pair((one, other), comparison, copies, half_of(one)))
    return pairs


def half_of(row: Row) -> int:
    """Return the half of an article: 0 is for fitting, 1 for measuring."""
    if row["kind"] == "template":
        # Each kind of form has one word in all of its headlines, except results, which have names.
        words = Counter(row["headline"].casefold().replace(":", "").split())
        forms = [word for word in ("earthquake", "earnings", "charged", "winning") if word in words]
        name = forms[0] if forms else "results"
    else:
        name = row["story"] or row["cluster"]
    return zlib.crc32(name.encode()) % 2


def fitted(pairs: list[Pair], names: list[str], *, rule: bool = True) -> dict[str, float]:
    """Return the weights of a logistic regression, fitted on these pairs and measures."""
    used = [pair for pair in pairs if not (rule and pair.comparison.filled_form)]
    values = numpy.array([[pair.comparison.measures[name] for name in names] for pair in used])
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(max_iter=2000).fit(
        scaler.transform(values), [pair.copies for pair in used]
    )
    weights = model.coef_[0] / scaler.scale_
    intercept = model.intercept_[0] - float(weights @ scaler.mean_)
    rounded = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
    return {"intercept": round(float(intercept), 3), **rounded}


def report(title: str, pairs: list[Pair], names: list[str], *, rule: bool = True) -> None:
    """Fit on one half, and print a line with the scores on the other."""
    weights = fitted([pair for pair in pairs if pair.half == 0], names, rule=rule)
    hits = misses = wrong = forms = 0
    for pair in pairs:
        if pair.half == 0:
            continue
        total = weights["intercept"] + sum(
            weights[name] * pair.comparison.measures[name] for name in names
        )
        joined = 1 / (1 + numpy.exp(-total)) >= similarity.COPY
        joined = joined and not (rule and pair.comparison.filled_form)
        hits += joined and pair.copies
        misses += pair.copies and not joined
        wrong += joined and not pair.copies
        both = all(row["kind"] == "template" for row in pair.rows)
        forms += joined and not pair.copies and both
    precision, recall = hits / (hits + wrong), hits / (hits + misses)
    score = 2 * precision * recall / (precision + recall)
    print(
        f"{title:34} precision {precision:.4f}  recall {recall:.4f}  F1 {score:.4f}"
        f"  forms merged {forms}"
    )


if __name__ == "__main__":
    main()
