"""Measure how clean the text is, and how right headline, authors, date and language are.

``python -m benchmarks.extraction --data DIR [--data DIR ...] [--out FILE.jsonl] [--limit N]``
``python -m benchmarks.extraction --folds --data DIR [--data DIR ...]``

DIR holds ``gold.jsonl`` (id, url, language, headline, authors, datePublished, articleBody) and
``pages/ID.html.gz``. The first form prints our scores beside trafilatura's own, and newspaper4k's
and readability-lxml's where these are installed (requirements-compare.txt), on the same pages in
the same run.

The shipped models have seen these pages. The second form prints our figures with models that did
not see a page's site (``folds.py``), and ends with 1 where one falls below its floor
(``floors.toml``). It counts the pages whose text is over 2% off by whose fault that is
(``disagreements.toml``), and those whose headline, authors or day are another
(``field_disagreements.toml``).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.extraction.disagreements import (
    count_faults,
    read_disagreements,
    read_field_disagreements,
)
from benchmarks.extraction.floors import broken, read_floors
from benchmarks.extraction.fold_models import models_of_folds
from benchmarks.extraction.folds import FolderFigures, figures_of
from benchmarks.extraction.readers import Reading, read_all
from benchmarks.extraction.scores import JOINED, golds, measure, summary


def rows(scores: dict[str, list[dict[str, float]]]) -> Iterator[str]:
    """Yield the table's lines; ``scores``: of each reader by name, one entry per page."""
    means = [summary(pages) for pages in scores.values()]
    yield f"{'':20}" + "".join(f"{name:>14}" for name in scores)
    for name in means[0]:
        label = "ms per page (CPU)" if name == "ms" else name
        digits = 1 if name == "ms" else 4
        yield f"{label:20}" + "".join(f"{mean.get(name, 0.0):>14.{digits}f}" for mean in means)


def record_of(page: dict[str, Any], reading: Reading) -> str:
    """Return the line of one page: what was extracted."""
    record = {
        "id": page["id"],
        "headline": reading.headline,
        "abstract": reading.abstract,
        "articleBody": reading.text,
        "authors": list(reading.authors),
        "datePublished": reading.published,
        "inLanguage": reading.language,
    }
    return json.dumps(record, ensure_ascii=False) + "\n"


def compare_readers(folders: dict[Path, list[dict[str, Any]]], out: Path | None) -> None:
    """Print the table of each folder's pages, and write what was extracted to ``out``."""
    lines: list[str] = []
    for folder, pages in folders.items():
        readings = read_all(folder, pages)
        joined = folder.resolve().name == JOINED
        scores = {
            name: [
                measure(page, reading, joined=joined)
                for page, reading in zip(pages, found, strict=True)
            ]
            for name, found in readings.items()
        }
        lines += map(record_of, pages, readings["copydesk"])
        print(f"{len(pages)} pages of {folder}")
        print("\n".join(rows(scores)))
    if out:
        out.write_text("".join(lines), encoding="utf-8")


def measure_folds(folders: dict[Path, list[dict[str, Any]]]) -> int:
    """Print the figures of the folds; return how many fall below their floors."""
    floors, seen, seen_of_fields = read_floors(), read_disagreements(), read_field_disagreements()
    models = models_of_folds(folders)
    fallen = 0
    for folder, pages in folders.items():
        figures = figures_of(folder, pages, models)
        complaints = broken(floors.get(folder.resolve().name, {}), figures.values)
        fallen += len(complaints)
        print(f"{figures.pages} pages of {folder}, read by models that did not see their sites")
        print("\n".join(fold_rows(figures)))
        print(count_faults(figures.disagreements, seen.get(folder.resolve().name, {})))
        listed = seen_of_fields.get(folder.resolve().name, {})
        for name, pages_off in figures.field_disagreements.items():
            print(count_faults(pages_off, listed.get(name, {}), f"disagreements of {name}"))
        for complaint in complaints:
            print(f"below its floor: {complaint}")
    return fallen


def fold_rows(figures: FolderFigures) -> Iterator[str]:
    """Yield the lines of a folder's figures, with the pages that are wanted nowhere."""
    named = {"catastrophes": figures.catastrophes, "rejected": figures.rejected}
    for name, value in figures.values.items():
        if name in named:
            yield f"{name:20}{value:>14.0f}  {', '.join(named[name])}".rstrip()
        else:
            yield f"{name:20}{value:>14.4f}"


def main() -> None:
    """Measure what the command line asks for, and print the table."""
    parser = argparse.ArgumentParser(description="Scores of the extraction on sets of pages.")
    parser.add_argument(
        "--data", type=Path, action="append", required=True, help="folder of gold.jsonl and pages/"
    )
    parser.add_argument(
        "--folds", action="store_true", help="use models of other sites; end with 1 below a floor"
    )
    parser.add_argument("--out", type=Path, help="write what was extracted, a JSON object per line")
    parser.add_argument("--limit", type=int, help="only the first N pages of each folder")
    arguments = parser.parse_args()
    folders = {folder: golds(folder, arguments.limit) for folder in arguments.data}
    if arguments.folds:
        sys.exit(1 if measure_folds(folders) else 0)
    compare_readers(folders, arguments.out)
