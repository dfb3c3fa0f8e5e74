"""Test what counts as a schedule of crawls that goes on."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copydesk.checks.schedule import (
    LAST_RUN,
    LONGEST_RUN,
    LastRun,
    check_schedule,
    read_last_run,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("code", "ago", "is_crawling", "is_well"),
    [
        (0, SECOND, False, True),
        (1, SECOND, False, True),
        (2, SECOND, False, False),
        (2, SECOND, True, False),
        (137, SECOND, False, False),
        (0, LONGEST_RUN, False, True),
        (0, LONGEST_RUN + SECOND, False, False),
        (0, LONGEST_RUN + SECOND, True, True),
    ],
)
def test_a_run_has_to_end_well_and_in_time(
    code: int, ago: timedelta, is_crawling: bool, is_well: bool
) -> None:
    checked = check_schedule(Path("/data"), LastRun(code, NOW - ago), NOW, is_crawling=is_crawling)
    assert (checked.fault is None) == is_well
    assert f"with {code}" in checked.line


@pytest.mark.parametrize("written", [None, "", "well", "1 2", "\xff"])
def test_a_file_that_is_missing_or_holds_no_code_is_named(
    tmp_path: Path, written: str | None
) -> None:
    if written is not None:
        (tmp_path / LAST_RUN).write_text(written, encoding="latin-1")
    last = read_last_run(tmp_path)
    assert last is None
    assert str(tmp_path / LAST_RUN) in check_schedule(tmp_path, last, NOW, is_crawling=True).line


def test_the_file_tells_how_and_when_the_last_run_ended(tmp_path: Path) -> None:
    (tmp_path / LAST_RUN).write_text("1\n")
    os.utime(tmp_path / LAST_RUN, (NOW.timestamp(), NOW.timestamp()))
    assert read_last_run(tmp_path) == LastRun(1, NOW)
