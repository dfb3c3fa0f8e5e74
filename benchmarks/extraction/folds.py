"""Read pages with models that did not see their sites, and gather the figures of what comes out.

The shipped models were fitted on the pages that they are measured on. So the sites are divided
into five folds by registrable domain, and each page is read by models that were fitted on the
pages of the other four.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from benchmarks.extraction.disagreements import FIELDS, disagree
from benchmarks.extraction.readers import NO_URL, PROCESSES, TIMEOUT, Reading, read_of, theirs
from benchmarks.extraction.samples import fold_of, site_of
from benchmarks.extraction.scores import JOINED, measure, summary
from crawler.extraction import extract
from crawler.extraction.body.classifier import BlockClassifier, build
from model.errors import NotAnArticle
from pipelines.validation import judge

# The share of a page's annotated text under which its reading is a catastrophe where trafilatura
# alone has more than the other share: the text was there to be found.
LOST, FOUND = 0.5, 0.9
# The means that are printed and have floors, by their names among a page's scores.
MEANS = {
    "F1": "F1",
    "identical": "accuracy",
    "headline": "headline",
    "authors": "authors",
    "day": "day",
}


@dataclass
class FoldReading(Reading):
    """Hold what was made of a page whose site the models had not seen."""

    rejection: str | None = None
    """Why the page was not taken for an article."""


@dataclass
class FolderFigures:
    """Hold the figures of one folder of pages."""

    pages: int
    values: dict[str, float]
    """The means by name, and how many ``catastrophes`` and ``rejected`` pages there are."""
    catastrophes: list[str] = field(default_factory=list)
    """Pages of which most of the text is lost that trafilatura finds."""
    rejected: list[str] = field(default_factory=list)
    """Pages with a text that were not taken for articles, each with the reason."""
    disagreements: list[str] = field(default_factory=list)
    """Pages whose text differs from the gold's by more than is overlooked."""
    field_disagreements: dict[str, list[str]] = field(default_factory=dict)
    """Pages of which a field is not the gold's, by the field."""


def figures_of(folder: Path, pages: list[dict[str, Any]], models: list[Path]) -> FolderFigures:
    """Read the pages of a folder, each with the models of its fold; ``pages``: their golds."""
    with ProcessPool(PROCESSES) as pool:
        running = [
            pool.schedule(
                read_unseen,
                (_html(folder, page), _url(page), models[fold_of(site_of(_url(page)))]),
                timeout=TIMEOUT,
            )
            for page in pages
        ]
        readings = [_result(each) for each in running]
    return gather(
        pages,
        readings,
        lambda page: theirs(gzip.decompress(_html(folder, page).read_bytes()), _url(page)),
        joined=folder.resolve().name == JOINED,
    )


def gather(
    pages: list[dict[str, Any]],
    readings: list[FoldReading],
    trafilatura: Callable[[dict[str, Any]], Reading],
    *,
    joined: bool,
) -> FolderFigures:
    """Score the readings; ``trafilatura`` reads a page of which most is lost."""
    scores = [
        measure(page, reading, joined=joined) for page, reading in zip(pages, readings, strict=True)
    ]
    catastrophes = [
        str(page["id"])
        for page, scored in zip(pages, scores, strict=True)
        if scored.get("recall", 1.0) < LOST
        and measure(page, trafilatura(page), joined=joined)["recall"] > FOUND
    ]
    rejected = [
        f"{page['id']} {reading.rejection}"
        for page, reading in zip(pages, readings, strict=True)
        if reading.rejection and page.get("articleBody")
    ]
    means = summary(scores)
    values = {name: means[score] for name, score in MEANS.items() if score in means}
    counts = {"catastrophes": float(len(catastrophes)), "rejected": float(len(rejected))}
    disagreements = [
        str(page["id"]) for page, scored in zip(pages, scores, strict=True) if disagree(scored)
    ]
    off = {
        name: [
            str(page["id"])
            for page, scored in zip(pages, scores, strict=True)
            if scored.get(name, 1.0) < 1
        ]
        for name in FIELDS
    }
    return FolderFigures(len(pages), values | counts, catastrophes, rejected, disagreements, off)


def read_unseen(file: Path, url: str, model: Path) -> FoldReading:
    """Read a page with a fold's models."""
    try:
        article = extract(gzip.decompress(file.read_bytes()), url, classifier=_classifier(model))
    except NotAnArticle as error:
        return FoldReading(rejection=error.reason)
    verdict = judge(article)
    return FoldReading(**read_of(article), rejection=verdict.reason if verdict else None)


@cache
def _classifier(model: Path) -> BlockClassifier:
    return build(json.loads(model.read_text(encoding="utf-8")))


def _result(running: ProcessFuture[FoldReading]) -> FoldReading:
    try:
        return running.result()
    except (TimeoutError, ProcessExpired) as error:
        return FoldReading(rejection=type(error).__name__)


def _html(folder: Path, page: dict[str, Any]) -> Path:
    return folder / "pages" / f"{page['id']}.html.gz"


def _url(page: dict[str, Any]) -> str:
    return page.get("url") or NO_URL
