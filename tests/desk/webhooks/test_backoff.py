"""Test how long a receiver that fails is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk.webhooks.backoff import GIVEN_UP_AFTER, JITTER, LONGEST_DELAY, delay, is_given_up

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600), (12, 3600), (10_000, 3600)],
)
def test_the_delay_doubles_up_to_an_hour(failures: int, seconds: float) -> None:
    assert delay(failures, 0.5) == timedelta(seconds=seconds)


def test_receivers_that_failed_together_do_not_come_back_together() -> None:
    assert delay(20, 0.0) == LONGEST_DELAY * (1 - JITTER)
    assert delay(20, 1.0) == LONGEST_DELAY * (1 + JITTER)


def test_it_is_given_up_after_days() -> None:
    assert is_given_up(NOON, NOON + GIVEN_UP_AFTER)
    assert not is_given_up(NOON, NOON + GIVEN_UP_AFTER - timedelta(seconds=1))
