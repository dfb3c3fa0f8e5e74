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
    DOUBTFUL_TIME,
    EARLY,
    GIVEN_UP,
    JITTER,
    LONGEST_BACKOFF,
    LONGEST_PROBE,
    MOST_ARTICLES,
    Answer,
    Pace,
    failure_weight,
    interval,
    learn,
    next_poll,
    next_probe,
    wants_whole,
)
from database.documents.encoding import as_document
from database.documents.polling import Rhythm

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PACE = Pace()
# Entries of a feed.
WINDOW = 50

times = st.timedeltas(-36 * 365 * DAY, 36 * 365 * DAY).map(lambda after: MONDAY + after)
answers = st.builds(
    Answer,
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
    pace: Pace = PACE,
    hint: timedelta | None = None,
    dated: bool = True,
) -> tuple[Rhythm, list[datetime]]:
    """A listing polled from Monday on: what was learned, and when it was polled.

    ``publishes`` gives the articles of the hour that begins at a time.
    """
    articles = sorted(
        each
        for hour in range(-48, (until - MONDAY) // HOUR + 1)
        for each in publishes(MONDAY + hour * HOUR)
    )
    rhythm, now, seen, polls, dice = Rhythm(), MONDAY, 0, [], Random(1)
    while now < until:
        polls.append(now)
        listed = sum(each <= now for each in articles)
        new = articles[max(seen, listed - WINDOW) : listed]
        body: Literal["changed", "same"] = "changed" if new else "same"
        answer = Answer(now, [each if dated else None for each in new], body, hint=hint)
        rhythm, seen = learn(rhythm, answer), listed
        now = next_poll(rhythm, now, pace, dice)
    return rhythm, polls


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
    rhythm, polls = living(silent, MONDAY + 30 * DAY)
    assert interval(rhythm, polls[-1], PACE) == PACE.ceiling
    old = Answer(MONDAY, [MONDAY - 900 * DAY + number * DAY for number in range(10)])
    assert interval(learn(Rhythm(), old), MONDAY, PACE) > PACE.ceiling / 2


@pytest.mark.parametrize("dated", [True, False])
def test_an_article_a_minute_brings_it_to_the_floor(dated: bool) -> None:
    rhythm, polls = living(every(MINUTE), MONDAY + HOUR * 6, dated=dated)
    assert interval(rhythm, polls[-1], PACE) < PACE.floor * 1.5
    lively, polls = living(every(MINUTE / 6), MONDAY + HOUR * 3, dated=dated)
    assert interval(lively, polls[-1], PACE) == PACE.floor


def test_the_dates_of_the_first_answer_tell_the_rhythm() -> None:
    busy = learn(Rhythm(), Answer(MONDAY, [MONDAY - number * 5 * MINUTE for number in range(30)]))
    quiet = learn(Rhythm(), Answer(MONDAY, [MONDAY - number * DAY for number in range(20)]))
    unknown = learn(Rhythm(), Answer(MONDAY, [None] * 30))
    assert interval(busy, MONDAY, PACE) < 10 * MINUTE
    assert interval(quiet, MONDAY, PACE) > HOUR
    assert interval(unknown, MONDAY, PACE) == interval(Rhythm(), MONDAY, PACE)


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
        rhythm, polls = living(publishes, now)
        return interval(rhythm, polls[-1], PACE)

    before = waits_at(breaking)
    assert waits_at(breaking + 1.2 * HOUR) < before * 0.6
    assert waits_at(breaking + 9 * HOUR) > before * 0.8


@pytest.mark.parametrize(("hint", "most"), [(HOUR, 1.65), (365 * DAY, 1.65)])
def test_a_hint_lengthens_the_wait_only_so_far(hint: timedelta, most: float) -> None:
    rhythm, polls = living(every(5 * MINUTE), MONDAY + DAY)
    plain = interval(rhythm, polls[-1], PACE)
    hinted = interval(replace(rhythm, hintSeconds=hint.total_seconds()), polls[-1], PACE)
    assert plain < hinted < plain * most
    assert hinted < 15 * MINUTE


def test_a_hint_shorter_than_the_wait_changes_nothing_and_one_in_reach_is_kept() -> None:
    rhythm, polls = living(every(HOUR), MONDAY + 4 * DAY)
    plain = interval(rhythm, polls[-1], PACE)
    for hint, wait in ((plain / 2, plain), (plain * 1.2, plain * 1.2)):
        hinted = replace(rhythm, hintSeconds=hint.total_seconds())
        assert abs(interval(hinted, polls[-1], PACE) - wait) < timedelta(seconds=1)


def test_a_hint_is_kept_while_nothing_is_said() -> None:
    told = learn(Rhythm(), Answer(MONDAY, hint=HOUR))
    assert learn(told, Answer(MONDAY + HOUR, body="not-modified")).hintSeconds == 3600


def test_the_interval_of_the_operator_wins() -> None:
    pace = Pace(every=30 * MINUTE)
    rhythm, polls = living(every(MINUTE), MONDAY + DAY, pace=pace, hint=DAY)
    waits = {after - before for before, after in pairwise(polls)}
    assert waits == {30 * MINUTE * EARLY}
    assert next_probe(rhythm, 2, MONDAY, pace, Random(1)) > MONDAY + HOUR * 0.8


def test_patience_is_the_budget() -> None:
    counts = []
    for patience in (1, 4, 16, 64):
        pace = Pace(patience=patience * MINUTE)
        _, polls = living(every(30 * MINUTE), MONDAY + 3 * DAY, pace=pace)
        counts.append(len(polls))
    for more, less in pairwise(counts):
        assert less < 0.7 * more


def test_listings_polled_together_drift_apart() -> None:
    rhythm = Rhythm()
    nexts = {next_poll(rhythm, MONDAY, PACE, Random(seed)) for seed in range(20)}
    assert len(nexts) == 20
    wait = interval(rhythm, MONDAY, PACE)
    assert all(abs((each - MONDAY) / wait - 1) <= JITTER + 1e-6 for each in nexts)
    assert next_poll(rhythm, MONDAY, PACE, Random(7)) == next_poll(rhythm, MONDAY, PACE, Random(7))


def test_away_for_weeks_is_not_silence() -> None:
    rhythm, polls = living(every(10 * MINUTE), MONDAY + 4 * DAY)
    back = polls[-1] + 15 * DAY
    listed = [back - number * 10 * MINUTE for number in range(30)]
    before, after = interval(rhythm, polls[-1], PACE), learn(rhythm, Answer(back, listed))
    assert interval(after, back, PACE) < before * 1.3


def test_causes_of_failure_weigh_differently() -> None:
    weights = [failure_weight(cause) for cause in ("http-500", "timeout", "http-404", "dns")]
    assert weights == [1, 1, 0.5, 0.25]
    assert failure_weight("http-429") == 0.5


def test_a_failing_listing_is_probed_ever_more_rarely_but_never_given_up() -> None:
    class Fair(Random):
        def random(self) -> float:
            return 0.5

    rhythm, _ = living(every(20 * MINUTE), MONDAY + 3 * DAY)
    now = MONDAY + 3 * DAY
    waits = [
        next_probe(rhythm, failures, now, PACE, Fair()) - now
        for failures in (0.25, 1, 2, 3, 6, 12, 24, GIVEN_UP, 300, 1e6)
    ]
    assert waits == sorted(waits)
    usual = interval(rhythm, now, PACE)
    assert waits[0] == waits[1] == usual
    assert waits[2] == 2 * usual
    assert waits[6] <= LONGEST_BACKOFF
    assert waits[-1] == LONGEST_PROBE
    # Nothing of a failure is kept: one good answer, and it is polled as before.
    well = next_poll(learn(rhythm, Answer(now)), now, PACE, Fair())
    assert well - now < 2 * usual


def test_silence_of_304_is_doubted_when_news_was_due() -> None:
    rhythm, polls = living(every(5 * MINUTE), MONDAY + DAY)
    now = polls[-1]
    assert not wants_whole(rhythm, now)
    asked = 0
    while not wants_whole(rhythm, now):
        now = next_poll(rhythm, now, PACE, Random(1))
        rhythm = learn(rhythm, Answer(now, body="not-modified", same_validators=True))
        asked += 1
    assert now - polls[-1] < HOUR
    assert asked > 1
    honest = learn(rhythm, Answer(now, body="same", same_validators=True))
    assert not wants_whole(honest, now)
    liar = learn(rhythm, Answer(now, [now], same_validators=True))
    assert wants_whole(liar, now)
    assert wants_whole(learn(liar, Answer(now + HOUR)), now + HOUR)


def test_a_quiet_listing_is_read_whole_once_a_day() -> None:
    rhythm = learn(Rhythm(), Answer(MONDAY))
    quiet = learn(replace(rhythm, unseen=0), Answer(MONDAY + MINUTE, body="not-modified"))
    assert wants_whole(quiet, MONDAY + DOUBTFUL_TIME)
    assert wants_whole(Rhythm(), MONDAY)


@settings(deadline=None, max_examples=50)
@given(st.lists(answers, min_size=1, max_size=6), st.integers(0, 9), st.floats(0, 1e9))
def test_whatever_is_answered_the_next_poll_is_between_floor_and_ceiling(
    given_answers: list[Answer], seed: int, failures: float
) -> None:
    rhythm = Rhythm()
    for answer in given_answers:
        before = replace(rhythm)
        learned = learn(rhythm, answer)
        assert rhythm == before
        rhythm = learned
        wait = next_poll(rhythm, answer.at, PACE, Random(seed)) - answer.at
        assert PACE.floor <= wait <= PACE.ceiling
        probe = next_probe(rhythm, failures, answer.at, PACE, Random(seed)) - answer.at
        assert PACE.floor * (1 - JITTER) <= probe <= LONGEST_PROBE * (1 + JITTER)
        wants_whole(rhythm, answer.at)


@settings(deadline=None, max_examples=50)
@given(st.lists(answers, min_size=1, max_size=6))
def test_what_is_kept_is_small_and_survives_the_database(given_answers: list[Answer]) -> None:
    rhythm = Rhythm()
    for answer in given_answers:
        rhythm = learn(rhythm, answer)
    rhythm.learnedAt = rhythm.wholeAt = MONDAY  # the database keeps milliseconds
    stored = BSON.encode(as_document(rhythm))
    assert len(stored) < 1200
    read = stored.decode()
    read["learnedAt"] = read["wholeAt"] = MONDAY  # without a client's options, it comes back naive
    assert Rhythm(**read) == rhythm


def test_a_flood_of_new_articles_is_bounded() -> None:
    flood = learn(Rhythm(learnedAt=MONDAY), Answer(MONDAY + HOUR, [None] * 5 * MOST_ARTICLES))
    assert sum(flood.hourArticles) == pytest.approx(MOST_ARTICLES)
    assert interval(flood, MONDAY + HOUR, PACE) == PACE.floor


def test_articles_are_counted_in_their_hour_and_weekday() -> None:
    at = MONDAY + 2 * DAY + 9.5 * HOUR
    rhythm = learn(Rhythm(learnedAt=at - HOUR), Answer(at, [at - MINUTE]))
    assert rhythm.hourArticles[9] == rhythm.dayArticles[2] == 1
    assert rhythm.hourSeconds[8:10] == [1800, 1800]
    assert rhythm.daySeconds[2] == 3600
