"""Test when a page is fetched again: each interval on both sides of its bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.storage.recheck_schedule import (
    next_attempt,
    next_check,
    next_check_after_failure,
    next_check_after_outage,
    next_check_when_gone,
    next_try,
    next_try_after_outage,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("age", "interval"),
    [
        (timedelta(0), timedelta(minutes=10)),
        (hours(1), timedelta(minutes=10)),
        (hours(1) + SECOND, hours(2)),
        (hours(24), hours(2)),
        (hours(24) + SECOND, hours(12)),
        (hours(72), hours(12)),
        (hours(72) + SECOND, None),
    ],
)
def test_the_older_an_article_the_later_it_is_visited_again(
    age: timedelta, interval: timedelta | None
) -> None:
    expected = None if interval is None else NOW + interval
    assert next_check(NOW - age, NOW - age, NOW) == expected
    assert next_check(None, NOW - age, NOW) == expected


def test_an_articles_age_counts_from_the_later_of_its_two_dates() -> None:
    old, young = NOW - hours(100), NOW - hours(1)
    assert next_check(old, young, NOW) == NOW + timedelta(minutes=10)
    assert next_check(young, old, NOW) == NOW + timedelta(minutes=10)


def test_a_live_blog_is_visited_every_five_minutes_while_it_runs() -> None:
    old = NOW - hours(100)
    assert next_check(old, old, NOW, NOW - hours(6)) == NOW + timedelta(minutes=5)
    assert next_check(old, old, NOW, NOW - hours(6) - SECOND) is None


@pytest.mark.parametrize(
    ("attempts", "wait"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, None), (6, None)]
)
def test_a_rejected_page_is_tried_five_times_at_doubling_intervals(
    attempts: int, wait: int | None
) -> None:
    assert next_attempt(attempts, NOW) == (None if wait is None else NOW + hours(wait))


@pytest.mark.parametrize(
    ("attempts", "wait"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 24), (7, 24), (10_000, 24)]
)
def test_a_stored_article_whose_visits_fail_is_visited_ever_more_rarely(
    attempts: int, wait: int
) -> None:
    assert next_check_after_failure(attempts, NOW) == NOW + hours(wait)


@pytest.mark.parametrize(
    ("lasts", "wait"), [(0, 1), (1, 1), (1.5, 1.5), (23, 23), (24, 24), (25, 24), (1000, 24)]
)
def test_an_outage_is_waited_for_as_long_again_as_it_has_lasted(lasts: float, wait: float) -> None:
    assert next_check_after_outage(NOW - hours(lasts), NOW) == NOW + hours(wait)


@pytest.mark.parametrize(
    ("looks", "days"), [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (5, 30), (6, 30), (5000, 30)]
)
def test_an_article_that_is_gone_is_looked_at_ever_more_rarely(looks: int, days: int) -> None:
    assert next_check_when_gone(looks, NOW) == NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 0), (2, 10), (3, 20), (4, 40), (7, 320), (8, 640), (9, None), (10, None)],
)
def test_a_listed_page_is_asked_for_again_at_once_and_then_at_doubling_intervals(
    attempts: int, minutes: int | None
) -> None:
    expected = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert next_try(attempts, NOW) == expected


@pytest.mark.parametrize(
    ("lasts", "wait"),
    [
        (timedelta(0), timedelta(minutes=10)),
        (timedelta(minutes=10), timedelta(minutes=10)),
        (timedelta(minutes=11), timedelta(minutes=11)),
        (hours(24), hours(24)),
        (hours(25), hours(24)),
        (timedelta(days=7), hours(24)),
        (timedelta(days=7) + SECOND, None),
    ],
)
def test_a_listed_page_waits_for_an_outage_a_week_long(
    lasts: timedelta, wait: timedelta | None
) -> None:
    assert next_try_after_outage(NOW - lasts, NOW) == (None if wait is None else NOW + wait)
