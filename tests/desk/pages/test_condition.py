"""Test the sentence on whether all is well: the gravest that is true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from database.documents.crawling.health import Finding
from database.repositories.overview import RunStatus, SourceStatus
from desk.pages.condition import SILENT, CrawlState, broken, sentence

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WELL = SourceStatus("herald", listings=1)
FAILING = SourceStatus("gazette", listings=1, failing={"http-500": 1})
FEWER = Finding("fewer", NOON, NOON, 1.0, 9.0, 3.0, "fewer than usual")
UNUSUAL = SourceStatus("kurier", listings=1, findings=[FEWER])
LATE = SourceStatus("ticker", listings=2, late=1)


def run(outcome: str = "finished", age: timedelta = timedelta(minutes=5)) -> RunStatus:
    return RunStatus.of({"startedAt": NOON - age, "outcome": outcome})


@pytest.mark.parametrize(
    ("state", "level", "message"),
    [
        (CrawlState([], [], is_away=True), "trouble", "condition-database-away"),
        (CrawlState([], []), "attention", "condition-never-crawled"),
        (CrawlState([FAILING], [run("died"), run()]), "trouble", "condition-run-died"),
        (CrawlState([WELL, FAILING, UNUSUAL], [run()]), "trouble", "condition-failing"),
        (CrawlState([WELL, UNUSUAL], [run(age=2 * SILENT)]), "attention", "condition-silent"),
        (CrawlState([WELL], [run("running", 2 * SILENT)]), "well", "condition-well"),
        (CrawlState([WELL], [run(age=SILENT)]), "well", "condition-well"),
        (CrawlState([LATE, UNUSUAL], [run()]), "attention", "condition-unusual"),
        (CrawlState([WELL, LATE], [run()]), "attention", "condition-late"),
    ],
)
def test_the_gravest_is_said(state: CrawlState, level: str, message: str) -> None:
    said = sentence(state, NOON)
    assert (said.level, said.message) == (level, message)


def test_what_fails_or_is_unusual_is_broken() -> None:
    assert broken([WELL, FAILING, UNUSUAL, LATE]) == {"gazette", "kurier"}
