"""Test the scores of extraction, and the benchmark run as a program on two pages of our own."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pebble import ProcessPool

from benchmarks.extraction.readers import Reading, result
from benchmarks.extraction.scores import author_score, measure, shingle_scores, summary

ROOT = Path(__file__).resolve().parents[2]
TEXT = " ".join(
    f"Sentence {number} of the story tells at length what the crew of the ferry did that night."
    for number in range(12)
)


def test_shingles_count_what_is_missing_and_what_is_too_much() -> None:
    assert shingle_scores("a b c d e", "a b c d e") == (1.0, 1.0, True)
    assert shingle_scores("a b c d e", "a b c d") == (1.0, 0.5, False)
    assert shingle_scores("a b c d", "a, b! c d e") == (0.5, 1.0, False)
    assert shingle_scores("a b c d", "") == (0.0, 0.0, False)


def test_names_are_compared_as_sets() -> None:
    assert author_score(["Mara Lind"], ("MARA LIND",)) == 1.0
    assert author_score(["Mara Lind", "Theo Brandt"], ("Mara Lind",)) == pytest.approx(2 / 3)
    assert author_score(["Mara Lind"], ()) == 0.0


def test_a_minute_is_a_minute_in_every_zone() -> None:
    gold = {"datePublished": "2026-11-20 23:30:00+01:00"}
    scores = measure(gold, Reading(published="2026-11-20T22:30:10+00:00"), joined=False)
    assert (scores["day"], scores["minute"]) == (1.0, 1.0)
    scores = measure(gold, Reading(published="2026-11-21T00:30:00+01:00"), joined=False)
    assert (scores["day"], scores["minute"]) == (0.0, 0.0)


def _slow() -> Reading:
    time.sleep(30)
    return Reading("never")


def _dying() -> Reading:
    os._exit(1)


def test_a_reader_that_takes_too_long_or_dies_found_nothing() -> None:
    with ProcessPool(1) as pool:
        slow = pool.schedule(_slow, timeout=0.2)
        dead = pool.schedule(_dying, timeout=10)
        assert [result(slow).headline, result(dead).headline] == [None, None]


def test_f1_is_of_the_mean_precision_and_recall() -> None:
    pages = [{"precision": 1.0, "recall": 0.5}, {"precision": 0.5, "recall": 0.5}]
    assert summary(pages)["F1"] == pytest.approx(2 * 0.75 * 0.5 / 1.25)


@pytest.mark.long
def test_the_program_prints_a_table_and_writes_what_it_found(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    page = f"<html><body><h1>A story of the sea</h1><p>{TEXT}</p><p>{TEXT[::-1]}</p></body></html>"
    gold: list[dict[str, object]] = [
        {"id": name, "url": f"https://paper.example/{name}", "headline": "A story of the sea",
         "articleBody": f"{TEXT} {TEXT[::-1]}", "authors": [], "datePublished": None}
        for name in ("one", "two")
    ]  # fmt: skip
    (tmp_path / "gold.jsonl").write_text("\n".join(map(json.dumps, gold)), encoding="utf-8")
    for entry in gold:
        packed = gzip.compress(page.encode())
        (tmp_path / "pages" / f"{entry['id']}.html.gz").write_bytes(packed)
    out = tmp_path / "out.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.extraction", "--data", tmp_path, "--out", out],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "accuracy" in done.stdout
    assert "trafilatura" in done.stdout
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [entry["id"] for entry in written] == ["one", "two"]
    assert written[0]["headline"] == "A story of the sea"
    assert written[0]["articleBody"].startswith("Sentence 0")
