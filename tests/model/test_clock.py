"""Test the clock, and the environment variable that moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from model.clock import OFFSET_VARIABLE, Clock, clock_of_environment
from model.errors import ConfigurationError


def test_the_clock_is_the_machines_in_utc() -> None:
    before = datetime.now(UTC)
    now = Clock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


@pytest.mark.parametrize("hours", [-36, 0, 24])
def test_a_clock_runs_ahead_or_behind_by_its_offset(hours: int) -> None:
    offset = timedelta(hours=hours)
    before = datetime.now(UTC)
    assert before + offset <= Clock(offset).now() <= datetime.now(UTC) + offset


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("86400", 86400), ("-3600.5", -3600.5), (" 60 ", 60), ("", 0), (" ", 0)],
)
def test_the_environment_sets_the_offset_in_seconds(
    written: str, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OFFSET_VARIABLE, written)
    assert clock_of_environment() == Clock(timedelta(seconds=seconds))


def test_without_the_variable_the_clock_is_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OFFSET_VARIABLE, raising=False)
    assert clock_of_environment() == Clock()


@pytest.mark.parametrize("written", ["a day", "1h", "nan", "inf", "1e300"])
def test_a_malformed_offset_is_named_in_the_error(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OFFSET_VARIABLE, written)
    with pytest.raises(ConfigurationError, match=OFFSET_VARIABLE) as raised:
        clock_of_environment()
    assert repr(written) in str(raised.value)
