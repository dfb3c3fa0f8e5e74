"""Test the figures of the folds, their floors, and that a fallen figure ends the benchmark."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from benchmarks.extraction.floors import Floor, broken, read_floors
from benchmarks.extraction.fold_models import kept_models
from benchmarks.extraction.folds import FoldReading, gather
from benchmarks.extraction.readers import Reading
from benchmarks.extraction.samples import FOLDS, fold_of, site_of
from benchmarks.extraction.scores import golds

ROOT = Path(__file__).resolve().parents[2]
TEXT = " ".join(f"In hour {hour} the crew of the ferry pumped out the water." for hour in range(20))


def _gold(identifier: str) -> dict[str, object]:
    return {"id": identifier, "articleBody": TEXT, "headline": "A story of the sea"}


def _half(share: float) -> str:
    words = TEXT.split()
    return " ".join(words[: round(share * len(words))])


def test_a_text_lost_that_trafilatura_finds_is_a_catastrophe() -> None:
    pages = [_gold(name) for name in ("whole", "lost", "kept", "lost by both")]
    readings = [FoldReading(text=text) for text in (TEXT, _half(0.4), _half(0.6), _half(0.1))]
    asked: list[object] = []

    def trafilatura(page: dict[str, object]) -> Reading:
        asked.append(page["id"])
        return Reading(text=_half(0.5) if page["id"] == "lost by both" else _half(0.95))

    figures = gather(pages, readings, trafilatura, joined=False)
    assert figures.catastrophes == ["lost"]
    assert figures.values["catastrophes"] == 1
    assert asked == ["lost", "lost by both"]  # it takes longer than all else, so only then
    assert figures.disagreements == ["lost", "kept", "lost by both"]


def test_a_page_that_is_not_taken_for_an_article_is_named_with_the_reason() -> None:
    readings = [FoldReading(text=TEXT), FoldReading(text=TEXT, rejection="index-page")]
    figures = gather([_gold("one"), _gold("two")], readings, lambda _: Reading(), joined=False)
    assert figures.rejected == ["two index-page"]
    assert (figures.values["rejected"], figures.values["identical"]) == (1, 1)
    assert figures.values["headline"] == 0


def test_a_field_that_is_not_the_gold_s_is_a_disagreement_of_that_field() -> None:
    golds = [{**_gold(name), "authors": ["Mara Lind", "Theo Brandt"]} for name in ("one", "two")]
    readings = [
        FoldReading("A story of the sea", None, TEXT, ("Mara Lind",)),
        FoldReading("Another", None, TEXT, ("Mara Lind", "Theo Brandt")),
    ]
    figures = gather(golds, readings, lambda _: Reading(), joined=False)
    # the golds have no date
    assert figures.field_disagreements == {"headline": ["two"], "authors": ["one"], "day": []}


def test_a_page_whose_gold_has_no_text_is_rejected_rightly() -> None:
    empty = {**_gold("empty"), "articleBody": ""}
    readings = [FoldReading(rejection="no-text")]
    assert gather([empty], readings, lambda _: Reading(), joined=False).rejected == []


@pytest.mark.parametrize(
    ("floor", "value", "holds"),
    [
        (Floor(0.97, None, "why"), 0.97, True),
        (Floor(0.97, None, "why"), 0.9699, False),
        (Floor(None, 0, "why"), 0, True),
        (Floor(None, 0, "why"), 1, False),
    ],
)
def test_a_figure_may_be_as_bad_as_its_floor(floor: Floor, value: float, holds: bool) -> None:
    assert floor.holds(value) is holds
    assert len(broken({"F1": floor}, {"F1": value})) == (not holds)


def test_a_figure_that_was_not_measured_is_below_its_floor() -> None:
    assert "was not measured" in broken({"F1": Floor(0.9, None, "why")}, {})[0]


def test_each_floor_has_one_bound_and_a_reason(tmp_path: Path) -> None:
    assert {"publishers", "wcxb"} == set(read_floors())
    file = tmp_path / "floors.toml"
    for entry in ("at_least = 0.9", 'reason = "why"', 'at_least = 1\nat_most = 2\nreason = "why"'):
        file.write_text(f"[wcxb.F1]\n{entry}\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"wcxb\.F1 needs one bound and a reason"):
            read_floors(file)


def test_the_pages_of_a_site_are_in_one_fold() -> None:
    assert site_of("https://news.paper.co.uk/a") == site_of("http://paper.co.uk/b") == "paper.co.uk"
    assert {fold_of(f"paper{number}.example") for number in range(50)} == set(range(FOLDS))


def test_kept_models_are_those_of_the_same_golds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    one = kept_models({tmp_path: [{"id": "one"}]})
    assert one == kept_models({tmp_path: [{"id": "one"}]})
    assert one != kept_models({tmp_path: [{"id": "two"}]})
    assert one.is_relative_to(tmp_path / "copydesk" / "folds")


@pytest.mark.long
@pytest.mark.parametrize(("headline", "code"), [("A story of the sea", 0), ("Another one", 1)])
def test_the_program_ends_with_1_below_a_floor(tmp_path: Path, headline: str, code: int) -> None:
    folder = tmp_path / "publishers"
    (folder / "pages").mkdir(parents=True)
    page = (
        f"<html><head><meta name='author' content='Mara Lind'></head><body><article>"
        f"<h1>A story of the sea</h1><time datetime='2026-11-20'>20 November 2026</time>"
        f"<p>{TEXT}</p></article></body></html>"
    )
    (folder / "pages" / "one.html.gz").write_bytes(gzip.compress(page.encode()))
    gold = {
        "id": "one",
        "url": "https://paper.example/one",
        "headline": headline,
        "articleBody": TEXT,
        "authors": ["Mara Lind"],
        "datePublished": "2026-11-20",
    }
    (folder / "gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    cache = tmp_path / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        models = kept_models({folder: golds(folder)})
    models.mkdir(parents=True)
    shipped = files("crawler.extraction.body").joinpath("classifier.json").read_bytes()
    for number in range(FOLDS):
        (models / f"{number}.json").write_bytes(shipped)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.extraction", "--folds", "--data", folder],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert ("below its floor: headline is 0," in done.stdout) == bool(code)
    assert "catastrophes" in done.stdout
    assert "disagreements over 2%: 0, ours 0" in done.stdout
    assert f"disagreements of headline: {code}, ours 0" in done.stdout
