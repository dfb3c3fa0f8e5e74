"""Test what a source is compared with, and how sure an alarm has to be."""

from __future__ import annotations

from datetime import timedelta

from crawler.health.baseline import BASELINE, DAY, HOUR

MAX_P_VALUE = 1e-05
MIN_BASELINE_DAYS = 14


def test_a_baseline_holds_eight_of_each_weekday_and_begins_with_two() -> None:
    assert timedelta(weeks=8) == BASELINE
    assert timedelta(weeks=2) == MIN_BASELINE_DAYS * DAY
    assert timedelta(hours=24) == DAY
    assert timedelta(minutes=60) == HOUR


def test_a_thousand_sources_make_one_false_alarm_in_ten_days() -> None:
    assert MAX_P_VALUE * 10_000 * 10 == 1
