"""Test what the benchmark of clusters feeds to the pipeline, and what it counts."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.deduplication.measure import adjusted_rand_index
from tests.support.articles.stories import story


def row(name: str, cluster: str, body: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "cluster": cluster,
        "story": "",
        "kind": "copy",
        "url": f"https://{name}.example/news/{cluster}",
        "hours": 1.5,
        "headline": "Board decides",
        "articleBody": body,
        "inLanguage": "en",
        **fields,
    }


ROWS = [
    row("a", "one", story(1)),
    row("b", "one", "BERLIN (dpa) - " + story(1)),
    row("c", "two", story(2)),
    row("d", "three", story(3), story="live", url="https://x.example/live"),
    row("e", "four", story(3) + "\n\n" + story(4), story="live", url="https://x.example/live"),
    # the truth calls these two different: the pair is ambiguous, and counts neither way
    row("f", "five", story(2)),
]


@pytest.mark.long
def test_it_measures_what_the_pipeline_makes_of_a_file(tmp_path: Path) -> None:
    data, out = tmp_path / "rows.jsonl", tmp_path / "out.jsonl"
    data.write_text("\n".join(json.dumps(each) for each in ROWS))
    (tmp_path / "ambiguous.json").write_text(json.dumps([["c", "f"]]))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.deduplication", "--data", data, "--out", out],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    clusters = {each["id"]: each["cluster"] for each in map(json.loads, out.open())}
    assert clusters["a"] == clusters["b"]
    assert clusters["c"] == clusters["f"]
    assert len({clusters[name] for name in "acde"}) == 4
    printed = dict(re.findall(r"^([A-Za-z1/ ]+?) *([\d.]+)$", done.stdout, re.MULTILINE))
    assert printed["pair precision"] == printed["pair recall"] == "1.0000"
    assert printed["links between versions"] == "0"
    assert float(printed["index bytes per article"]) > 0
    assert 0 < float(printed["cluster ARI"]) < 1  # the ambiguous pair has no part in this one


def test_the_rand_index_is_that_of_the_paper() -> None:
    assert adjusted_rand_index([("a", "x"), ("a", "x"), ("b", "y")]) == 1
    # scikit-learn's own example: adjusted_rand_score([0, 0, 1, 2], [0, 0, 1, 1])
    labels = [("0", "0"), ("0", "0"), ("1", "1"), ("2", "1")]
    assert adjusted_rand_index(labels) == pytest.approx(0.5714, abs=1e-4)
