"""Test the adaptive poll interval: what is learned of a listing, and when it is polled next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Literal

import pytest
from bson import BSON
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.polling.interval import (
    PollAnswer,
    PollLimits,
    failure_weight,
    interval,
    learn,
    next_poll,
    next_probe,
    wants_whole,
)
from database.documents.crawling.polling import PublishingPattern
from database.documents.encoding import as_document

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LIMITS = PollLimits()
# Entries that a feed lists at most.
WINDOW = 50

times = st.timedeltas(-36 * 365 * DAY, 36 * 365 * DAY).map(lambda after: MONDAY + after)
answers = st.builds(
    PollAnswer,
    at=times,
    published=st.lists(st.none() | times, max_size=30),
    body=st.sampled_from(("changed", "same", "not-modified")),
    same_validators=st.booleans(),
    hint=st.none() | st.timedeltas(MINUTE, 400 * DAY),
)


def living(
    publishes: Callable[[datetime], list[datetime]],
    until: datetime,
    *,
    limits: PollLimits = LIMITS,
    hint: timedelta | None = None,
    dated: bool = True,
) -> tuple[PublishingPattern, list[datetime]]:
    """Poll a listing from Monday on; return what was learned, and when it was polled.

    ``publishes`` gives the articles of the hour that begins at a time.
    """
    articles = sorted(
        each
        for hour in range(-48, (until - MONDAY) // HOUR + 1)
        for each in publishes(MONDAY + hour * HOUR)
    )
    pattern, now, seen, polls, random = PublishingPattern(), MONDAY, 0, [], Random(1)
    while now < until:
        polls.append(now)
        listed = sum(each <= now for each in articles)
        new = articles[max(seen, listed - WINDOW) : listed]
        body: Literal["changed", "same"] = "changed" if new else "same"
        answer = PollAnswer(now, [each if dated else None for each in new], body, hint=hint)
        pattern, seen = learn(pattern, answer), listed
        now = next_poll(pattern, now, limits, random)
    return pattern, polls


def every(gap: timedelta) -> Callable[[datetime], list[datetime]]:
    return lambda hour: [hour + number * gap for number in range(HOUR // gap)]


def at_office(hour: datetime) -> list[datetime]:
    return every(10 * MINUTE)(hour) if hour.weekday() < 5 and 8 <= hour.hour < 18 else []


def silent(hour: datetime) -> list[datetime]:
    return []


def in_day(polls: list[datetime], day: int) -> int:
    return sum(MONDAY + day * DAY <= each < MONDAY + (day + 1) * DAY for each in polls)


def test_a_new_listing_starts_within_minutes_and_slows_down_while_nothing_comes() -> None:
    _, polls = living(silent, MONDAY + 3 * DAY)
    waits = [after - before for before, after in pairwise(polls)]
    assert 2 * MINUTE <= waits[0] <= 15 * MINUTE
    assert in_day(polls, 0) < 60
    assert in_day(polls, 2) < in_day(polls, 0) / 3
    assert all(after > before * 0.8 for before, after in pairwise(waits))


def test_a_listing_of_old_articles_only_goes_to_the_ceiling() -> None:
    pattern, polls = living(silent, MONDAY + 30 * DAY)
    assert interval(pattern, polls[-1], LIMITS) == LIMITS.ceiling
    old = PollAnswer(MONDAY, [MONDAY - 900 * DAY + number * DAY for number in range(10)])
    assert interval(learn(PublishingPattern(), old), MONDAY, LIMITS) > LIMITS.ceiling / 2


@pytest.mark.parametrize("dated", [True, False])
def test_an_article_a_minute_brings_it_to_the_floor(dated: bool) -> None:
    pattern, polls = living(every(MINUTE), MONDAY + HOUR * 6, dated=dated)
    assert interval(pattern, polls[-1], LIMITS) < LIMITS.floor * 1.5
    lively, polls = living(every(MINUTE / 6), MONDAY + HOUR * 3, dated=dated)
    assert interval(lively, polls[-1], LIMITS) == LIMITS.floor


def test_the_dates_of_the_first_answer_tell_the_publishing_pattern() -> None:
    busy = learn(
        PublishingPattern(),
        PollAnswer(MONDAY, [MONDAY - number * 5 * MINUTE for number in range(30)]),
    )
    quiet = learn(
        PublishingPattern(), PollAnswer(MONDAY, [MONDAY - number * DAY for number in range(20)])
    )
    unknown = learn(PublishingPattern(), PollAnswer(MONDAY, [None] * 30))
    assert interval(busy, MONDAY, LIMITS) < 10 * MINUTE
    assert interval(quiet, MONDAY, LIMITS) > HOUR
    assert interval(unknown, MONDAY, LIMITS) == interval(PublishingPattern(), MONDAY, LIMITS)


def test_twice_the_news_is_polled_oftener_but_not_twice_as_often() -> None:
    counts = []
    for gap in (60 * MINUTE, 30 * MINUTE, 15 * MINUTE):
        _, polls = living(every(gap), MONDAY + 6 * DAY)
        counts.append(in_day(polls, 5))
    for less, more in pairwise(counts):
        assert 1.3 * less < more < 1.9 * less


def test_nights_and_weekends_are_left_in_peace_and_mornings_are_in_time() -> None:
    _, polls = living(at_office, MONDAY + 22 * DAY)
    friday = MONDAY + 18 * DAY
    night = [each for each in polls if friday + 1 * HOUR <= each < friday + 7 * HOUR]
    work = [each for each in polls if friday + 9 * HOUR <= each < friday + 15 * HOUR]
    assert len(work) > 5 * len(night)
    assert in_day(polls, 18) > 3 * in_day(polls, 19)
    assert any(friday + 8 * HOUR <= each <= friday + 8.6 * HOUR for each in polls)
    monday = MONDAY + 21 * DAY
    assert any(monday + 8 * HOUR <= each <= monday + 8.75 * HOUR for each in polls)


def test_breaking_news_shortens_the_interval_within_the_hour_and_not_for_ever() -> None:
    breaking = MONDAY + 9 * DAY

    def publishes(hour: datetime) -> list[datetime]:
        return every(4 * MINUTE)(hour) if breaking <= hour < breaking + 2 * HOUR else [hour]

    def waits_at(now: datetime) -> timedelta:
        pattern, polls = living(publishes, now)
        return interval(pattern, polls[-1], LIMITS)

    before = waits_at(breaking)
    assert waits_at(breaking + 1.2 * HOUR) < before * 0.6
    assert waits_at(breaking + 9 * HOUR) > before * 0.8


@pytest.mark.parametrize(("hint", "most"), [(HOUR, 1.65), (365 * DAY, 1.65)])
def test_a_hint_lengthens_the_wait_only_so_far(hint: timedelta, most: float) -> None:
    pattern, polls = living(every(5 * MINUTE), MONDAY + DAY)
    plain = interval(pattern, polls[-1], LIMITS)
    hinted = interval(replace(pattern, hintSeconds=hint.total_seconds()), polls[-1], LIMITS)
    assert plain < hinted < plain * most
    assert hinted < 15 * MINUTE


def test_a_hint_shorter_than_the_wait_changes_nothing_and_one_in_reach_is_kept() -> None:
    pattern, polls = living(every(HOUR), MONDAY + 4 * DAY)
    plain = interval(pattern, polls[-1], LIMITS)
    for hint, wait in ((plain / 2, plain), (plain * 1.2, plain * 1.2)):
        hinted = replace(pattern, hintSeconds=hint.total_seconds())
        assert abs(interval(hinted, polls[-1], LIMITS) - wait) < timedelta(seconds=1)


def test_a_hint_is_kept_while_nothing_is_said() -> None:
    hinted = learn(PublishingPattern(), PollAnswer(MONDAY, hint=HOUR))
    assert learn(hinted, PollAnswer(MONDAY + HOUR, body="not-modified")).hintSeconds == 3600


def test_the_interval_of_the_operator_wins() -> None:
    limits = PollLimits(every=30 * MINUTE)
    pattern, polls = living(every(MINUTE), MONDAY + DAY, limits=limits, hint=DAY)
    waits = {after - before for before, after in pairwise(polls)}
    assert waits == {30 * MINUTE * 0.9}
    assert next_probe(pattern, 2, MONDAY, limits, Random(1)) > MONDAY + HOUR * 0.8


def test_the_price_of_a_poll_is_the_budget() -> None:
    counts = []
    for price in (1, 4, 16, 64):
        limits = PollLimits(price=price * MINUTE)
        _, polls = living(every(30 * MINUTE), MONDAY + 3 * DAY, limits=limits)
        counts.append(len(polls))
    for more, less in pairwise(counts):
        assert less < 0.7 * more


def test_listings_polled_together_drift_apart() -> None:
    pattern = PublishingPattern()
    nexts = {next_poll(pattern, MONDAY, LIMITS, Random(seed)) for seed in range(20)}
    assert len(nexts) == 20
    wait = interval(pattern, MONDAY, LIMITS)
    assert all(abs((each - MONDAY) / wait - 1) <= 0.1 + 1e-6 for each in nexts)
    assert next_poll(pattern, MONDAY, LIMITS, Random(7)) == next_poll(
        pattern, MONDAY, LIMITS, Random(7)
    )


def test_away_for_weeks_is_not_silence() -> None:
    pattern, polls = living(every(10 * MINUTE), MONDAY + 4 * DAY)
    back = polls[-1] + 15 * DAY
    listed = [back - number * 10 * MINUTE for number in range(30)]
    before, after = interval(pattern, polls[-1], LIMITS), learn(pattern, PollAnswer(back, listed))
    assert interval(after, back, LIMITS) < before * 1.3


def test_causes_of_failure_weigh_differently() -> None:
    weights = [failure_weight(cause) for cause in ("http-500", "timeout", "http-404", "dns")]
    assert weights == [1, 1, 0.5, 0.25]
    assert failure_weight("http-429") == 0.5


def test_a_failing_listing_is_probed_ever_more_rarely_but_never_given_up() -> None:
    class Fair(Random):
        def random(self) -> float:
            return 0.5

    pattern, _ = living(every(20 * MINUTE), MONDAY + 3 * DAY)
    now = MONDAY + 3 * DAY
    waits = [
        next_probe(pattern, failures, now, LIMITS, Fair()) - now
        for failures in (0.25, 1, 2, 3, 6, 12, 24, 30.0, 300, 1e6)
    ]
    assert waits == sorted(waits)
    usual = interval(pattern, now, LIMITS)
    assert waits[0] == waits[1] == usual
    assert waits[2] == 2 * usual
    assert waits[6] <= DAY
    assert waits[-1] == 7 * DAY
    # Nothing of a failure is kept: one good answer, and it is polled as before.
    well = next_poll(learn(pattern, PollAnswer(now)), now, LIMITS, Fair())
    assert well - now < 2 * usual


def test_silence_of_304_is_doubted_when_news_was_due() -> None:
    pattern, polls = living(every(5 * MINUTE), MONDAY + DAY)
    now = polls[-1]
    assert not wants_whole(pattern, now)
    asked = 0
    while not wants_whole(pattern, now):
        now = next_poll(pattern, now, LIMITS, Random(1))
        pattern = learn(pattern, PollAnswer(now, body="not-modified", same_validators=True))
        asked += 1
    assert now - polls[-1] < HOUR
    assert asked > 1
    honest = learn(pattern, PollAnswer(now, body="same", same_validators=True))
    assert not wants_whole(honest, now)
    liar = learn(pattern, PollAnswer(now, [now], same_validators=True))
    assert wants_whole(liar, now)
    assert wants_whole(learn(liar, PollAnswer(now + HOUR)), now + HOUR)


def test_a_quiet_listing_is_read_whole_once_a_day() -> None:
    pattern = learn(PublishingPattern(), PollAnswer(MONDAY))
    quiet = learn(replace(pattern, unseen=0), PollAnswer(MONDAY + MINUTE, body="not-modified"))
    assert wants_whole(quiet, MONDAY + DAY)
    assert wants_whole(PublishingPattern(), MONDAY)


@pytest.mark.large
@settings(max_examples=50)
@given(st.lists(answers, min_size=1, max_size=6), st.integers(0, 9), st.floats(0, 1e9))
def test_whatever_is_answered_the_next_poll_is_between_floor_and_ceiling(
    given_answers: list[PollAnswer], seed: int, failures: float
) -> None:
    pattern = PublishingPattern()
    for answer in given_answers:
        before = replace(pattern)
        learned = learn(pattern, answer)
        assert pattern == before
        pattern = learned
        wait = next_poll(pattern, answer.at, LIMITS, Random(seed)) - answer.at
        assert LIMITS.floor <= wait <= LIMITS.ceiling
        probe = next_probe(pattern, failures, answer.at, LIMITS, Random(seed)) - answer.at
        assert LIMITS.floor * 0.9 <= probe <= 7 * DAY * 1.1
        wants_whole(pattern, answer.at)


@pytest.mark.large
@settings(max_examples=50)
@given(st.lists(answers, min_size=1, max_size=6))
def test_what_is_kept_is_small_and_survives_the_database(given_answers: list[PollAnswer]) -> None:
    pattern = PublishingPattern()
    for answer in given_answers:
        pattern = learn(pattern, answer)
    pattern.learnedAt = pattern.wholeAt = MONDAY  # the database keeps milliseconds
    stored = BSON.encode(as_document(pattern))
    assert len(stored) < 1200
    read = stored.decode()
    read["learnedAt"] = read["wholeAt"] = MONDAY  # without a client's options, it comes back naive
    assert PublishingPattern(**read) == pattern


def test_a_flood_of_new_articles_is_bounded() -> None:
    flood = learn(PublishingPattern(learnedAt=MONDAY), PollAnswer(MONDAY + HOUR, [None] * 5_000))
    assert sum(flood.hourArticles) == pytest.approx(1_000)
    assert interval(flood, MONDAY + HOUR, LIMITS) == LIMITS.floor


def test_articles_are_counted_in_their_hour_and_weekday() -> None:
    at = MONDAY + 2 * DAY + 9.5 * HOUR
    pattern = learn(PublishingPattern(learnedAt=at - HOUR), PollAnswer(at, [at - MINUTE]))
    assert pattern.hourArticles[9] == pattern.dayArticles[2] == 1
    assert pattern.hourSeconds[8:10] == [1800, 1800]
    assert pattern.daySeconds[2] == 3600


@pytest.mark.parametrize(
    ("cause", "weight"),
    [("http-404", 0.5), ("http-429", 0.5), ("dns", 0.25), ("http-410", 1), ("timeout", 1), ("", 1)],
)
def test_each_cause_of_failure_has_its_weight(cause: str, weight: float) -> None:
    assert failure_weight(cause) == weight


@pytest.mark.parametrize(
    ("failures", "longest"),
    [(29.75, DAY), (30.0, 7 * DAY), (31.0, 7 * DAY)],
)
def test_from_a_weight_of_failures_on_a_listing_is_only_probed(
    failures: float, longest: timedelta
) -> None:
    limits = PollLimits(every=8 * HOUR)
    probe = next_probe(PublishingPattern(), failures, MONDAY, limits, Random(1)) - MONDAY
    assert longest * 0.9 <= probe <= longest * 1.1


@pytest.mark.parametrize(
    ("unseen", "ago", "whole"),
    [
        (2.99, HOUR, False),
        (3.0, HOUR, True),
        (0.0, DAY - MINUTE, False),
        (0.0, DAY, True),
    ],
)
def test_304_is_doubted_after_three_expected_articles_or_a_day(
    unseen: float, ago: timedelta, whole: bool
) -> None:
    pattern = PublishingPattern(learnedAt=MONDAY, wholeAt=MONDAY - ago, unseen=unseen)
    assert wants_whole(pattern, MONDAY) is whole


@pytest.mark.parametrize(
    ("body", "same_validators", "lies"),
    [
        ("changed", True, True),
        ("changed", False, False),
        ("same", True, False),
        ("not-modified", True, False),
    ],
)
def test_validators_lie_where_the_body_changed_and_they_did_not(
    body: Literal["changed", "same", "not-modified"], same_validators: bool, lies: bool
) -> None:
    answer = PollAnswer(MONDAY, body=body, same_validators=same_validators)
    assert learn(PublishingPattern(), answer).validatorsLie is lies


@pytest.mark.parametrize(
    ("at", "hour", "day"),
    [
        (MONDAY, 0, 0),
        (MONDAY + DAY - MINUTE, 23, 0),
        (MONDAY + DAY, 0, 1),
        (MONDAY + 6 * DAY + 12.5 * HOUR, 12, 6),
    ],
)
def test_hours_are_of_the_day_in_utc_and_weekdays_begin_with_monday(
    at: datetime, hour: int, day: int
) -> None:
    start = at - timedelta(seconds=1)
    pattern = learn(PublishingPattern(learnedAt=start), PollAnswer(at + timedelta(seconds=1), [at]))
    assert [index for index, count in enumerate(pattern.hourArticles) if count] == [hour]
    assert [index for index, count in enumerate(pattern.dayArticles) if count] == [day]


def test_an_article_counts_in_the_time_between_two_polls_whatever_its_date() -> None:
    before = PublishingPattern(learnedAt=MONDAY + 2 * HOUR)
    old, future = MONDAY - 300 * DAY, MONDAY + 300 * DAY
    learned = learn(before, PollAnswer(MONDAY + 4 * HOUR - MINUTE, [old, future]))
    assert [learned.hourArticles[hour] for hour in (1, 2, 3, 4)] == [0, 1, 1, 0]


def test_articles_without_a_date_are_spread_over_the_time_between_two_polls() -> None:
    before = PublishingPattern(learnedAt=MONDAY)
    learned = learn(before, PollAnswer(MONDAY + 4 * HOUR, [None] * 4))
    assert learned.hourArticles[:5] == [1, 1, 1, 1, 0]


def test_a_poll_after_more_than_two_days_counts_only_the_time_that_the_listing_covers() -> None:
    def observed(away: timedelta) -> float:
        at = MONDAY + away
        before = PublishingPattern(learnedAt=MONDAY)
        return sum(learn(before, PollAnswer(at, [at - 5 * HOUR])).hourSeconds)

    assert observed(2 * DAY) == (2 * DAY).total_seconds()
    assert observed(2 * DAY + MINUTE) == (5 * HOUR).total_seconds()


def test_a_listing_that_dates_all_as_new_is_taken_to_cover_an_hour() -> None:
    learned = learn(PublishingPattern(), PollAnswer(MONDAY, [MONDAY] * 3))
    assert sum(learned.hourSeconds) == 3600


def test_a_first_poll_looks_back_four_weeks_at_most() -> None:
    learned = learn(PublishingPattern(), PollAnswer(MONDAY, [MONDAY - 90 * DAY, MONDAY - HOUR]))
    assert sum(learned.daySeconds) == (28 * DAY).total_seconds()
    assert sum(learned.dayArticles) == 1
