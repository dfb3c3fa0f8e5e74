"""Test that what sources brought is kept on disk for a later run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from database.documents.crawling.health import SourceDay
from database.spool.pending_days import PendingDays

DAY = SourceDay(
    "herald 2026-11-22",
    "herald",
    datetime(2026, 11, 22, tzinfo=UTC),
    articles=3,
    logWords=17.5,
    found={"7": 2, "8": 1},
)
OTHER = SourceDay("kurier 2026-11-22", "kurier", DAY.day, rejected=1, polls={"7": 4})


def test_what_runs_kept_is_taken_once(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "days"
    assert PendingDays(folder).take() == []
    PendingDays(folder).keep([DAY, OTHER])
    PendingDays(folder).keep([DAY])
    assert PendingDays(folder).take() == [DAY, OTHER, DAY]
    assert PendingDays(folder).take() == []


def test_a_torn_end_costs_no_more_than_itself(tmp_path: Path) -> None:
    PendingDays(tmp_path).keep([DAY, OTHER])
    (file,) = tmp_path.glob("*.spool")
    file.write_bytes(file.read_bytes()[:-1])
    assert PendingDays(tmp_path).take() == [DAY]
