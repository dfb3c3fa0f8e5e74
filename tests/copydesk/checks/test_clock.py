"""Test when the clock is called wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from copydesk.checks.clock import TOLERANCE, check_clock

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "fault"),
    [
        ({}, None),
        ({"a": 0.0, "b": TOLERANCE}, None),
        ({"a": TOLERANCE}, None),
        ({"a": TOLERANCE + 1}, "ahead of that of a"),
        ({"a": -TOLERANCE - 1}, "behind that of a"),
        ({"a": 1.0, "b": -2.0, "one that is wrong": 1e6}, None),
        ({"a": 3600.0, "b": 3601.0, "one that is wrong": 0.0}, "set it by NTP"),
    ],
)
def test_the_median_of_others_decides(ahead: dict[str, float], fault: str | None) -> None:
    result = check_clock(NOW, ahead, None, "")
    assert result.fault is None if fault is None else fault in (result.fault or "")


def test_a_last_run_that_is_yet_to_come_tells_of_a_clock_that_was_ahead() -> None:
    within, later = (NOW + timedelta(seconds=TOLERANCE + each) for each in (0, 1))
    assert check_clock(NOW, {"a": 0.0}, within, "").fault is None
    assert "is ahead" in (check_clock(NOW, {"a": 0.0}, later, "").fault or "")


def test_an_offset_in_the_environment_is_named() -> None:
    assert "COPYDESK_CLOCK_OFFSET is 86400" in (
        check_clock(NOW, {"a": 9e4}, None, "86400").fault or ""
    )
