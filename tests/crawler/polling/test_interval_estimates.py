"""Test what is expected of a listing, by numbers that follow from the formulas of the module."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import exp

import pytest

from crawler.polling.interval import PollAnswer, PollLimits, interval, learn
from database.documents.crawling.polling import PublishingPattern

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def seconds(pattern: PublishingPattern, price: float = 4.0, now: datetime = MONDAY) -> float:
    """Return the interval with a price in minutes, and bounds that never decide."""
    limits = PollLimits(timedelta(0), 90 * DAY, timedelta(minutes=price))
    return interval(pattern, now, limits).total_seconds()


def due(rate: float, price: float = 4.0) -> float:
    """Return after how long articles of a steady rate (a second) have waited a poll's price.

    They have waited ``rate * t * t / 2``; the price is that of ten minutes times the root of ``t``
    in units of ten minutes.
    """
    return float((2 * 60 * price / (rate * 600**0.5)) ** (2 / 3))


def of_all_hours(articles: float, time: float) -> PublishingPattern:
    """Return a pattern that is the same at all hours and on all days."""
    return PublishingPattern(
        learnedAt=MONDAY,
        hourArticles=[articles / 24] * 24,
        hourSeconds=[time / 24] * 24,
        dayArticles=[articles / 7] * 7,
        daySeconds=[time / 7] * 7,
    )


@pytest.mark.parametrize("price", [0.5, 4.0, 16.0])
def test_of_a_new_listing_half_an_article_in_250_seconds_is_expected(price: float) -> None:
    assert seconds(PublishingPattern(), price) == pytest.approx(due(0.5 / 250, price), abs=1)


def test_what_was_seen_counts_beside_what_is_assumed() -> None:
    rate = (0.5 + 1_000) / (250 + 500_000)
    even = of_all_hours(1_000, 500_000)
    # hours and days have the usual number, but for what was assumed
    of_hour = (3 + 1_000 / 24) / (3 + rate * 500_000 / 24)
    of_day = (3 + 1_000 / 7) / (3 + rate * 500_000 / 7)
    assert seconds(even) == pytest.approx(due(rate * of_hour * of_day), abs=1)


def test_three_articles_of_the_usual_rate_weigh_as_much_as_an_hour_or_a_weekday() -> None:
    rate = (0.5 + 240) / (250 + 120_000)
    pattern = of_all_hours(240, 120_000)
    pattern.hourArticles[:2] = [17.0, 3.0]
    pattern.dayArticles[0] = 50.0
    of_hour = (3 + 17) / (3 + rate * 120_000 / 24)
    of_day = (3 + 50) / (3 + rate * 120_000 / 7)
    assert seconds(pattern) == pytest.approx(due(rate * of_hour * of_day), abs=1)


def test_a_lively_hour_shortens_the_interval_and_fades() -> None:
    rate = 0.5 / 250
    lively = PublishingPattern(recent=5.5, expected=1.0)
    quiet = PublishingPattern(recent=0.0, expected=1.0)
    for pattern, liveliness in ((lively, 6 / 1.5), (quiet, 0.5 / 1.5)):
        # it counts as it is in the middle of the hour
        fading = exp(-1_800 / 5_400)
        expected = due(rate * (1 + (liveliness - 1) * fading))
        assert seconds(pattern) == pytest.approx(expected, abs=1)


def test_the_waiting_adds_up_from_hour_to_hour() -> None:
    """In a silent hour what is pending waits on; what came before the next poll is counted."""
    now = MONDAY + timedelta(minutes=50)
    assert seconds(PublishingPattern(), 4.0, now) == pytest.approx(due(0.002), abs=1)
    assert seconds(PublishingPattern(), 400.0, now) == pytest.approx(due(0.002, 400.0), abs=2)


def learned(after: timedelta, recent: float = 0.0) -> PublishingPattern:
    pattern = PublishingPattern(learnedAt=MONDAY, recent=recent)
    pattern.hourArticles[5], pattern.dayArticles[3] = 8.0, 6.0
    return learn(pattern, PollAnswer(MONDAY + after, body="not-modified"))


def test_habits_fade_to_a_third_in_three_weeks() -> None:
    pattern = learned(21 * DAY)
    assert pattern.hourArticles[5] == pytest.approx(8 / 2.71828, rel=1e-4)
    assert pattern.dayArticles[3] == pytest.approx(6 / 2.71828, rel=1e-4)
    pattern = PublishingPattern(learnedAt=MONDAY)
    pattern.hourSeconds[20], pattern.daySeconds[6] = 800.0, 600.0
    pattern = learn(pattern, PollAnswer(MONDAY + HOUR))
    assert pattern.hourSeconds[20] == pytest.approx(800 * exp(-1 / 504))
    assert pattern.daySeconds[6] == pytest.approx(600 * exp(-1 / 504))


def test_the_last_hours_fade_to_a_third_in_an_hour_and_a_half() -> None:
    pattern = learned(1.5 * HOUR, recent=4.0)
    assert pattern.recent == pytest.approx(4 / 2.71828, rel=1e-4)
    before = PublishingPattern(learnedAt=MONDAY)
    fresh = learn(before, PollAnswer(MONDAY + 1.5 * HOUR, [MONDAY + timedelta(seconds=1)]))
    assert fresh.recent == pytest.approx(exp(-5_399 / 5_400), rel=1e-3)


def test_what_was_expected_since_the_last_poll_is_added() -> None:
    before = PublishingPattern(learnedAt=MONDAY, expected=2.0)
    pattern = learn(before, PollAnswer(MONDAY + HOUR, body="not-modified"))
    new = 0.002 * 3_600
    assert pattern.unseen == pytest.approx(new)
    assert pattern.expected == pytest.approx(2 * exp(-3_600 / 5_400) + new * exp(-1_800 / 5_400))


@pytest.mark.parametrize(
    ("hint", "wait"), [(1.1, 1.1), (1.58, 1.58), (1.6, 2 ** (2 / 3)), (9, 2 ** (2 / 3))]
)
def test_a_publisher_s_wish_lets_twice_the_waiting_gather_at_most(hint: float, wait: float) -> None:
    plain = due(0.002)
    pattern = PublishingPattern(hintSeconds=hint * plain)
    assert seconds(pattern) == pytest.approx(wait * plain, abs=1)
