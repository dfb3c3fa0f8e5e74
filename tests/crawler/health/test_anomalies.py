"""Test what makes a source anomalous, and how seldom chance does."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from crawler.health.anomalies import ACCEPTED_AFTER, detect_anomalies, merge_findings
from database.documents.crawling.health import Finding, SourceDay
from tests.support.articles.source_days import DAY, Habits, history, source_day

FRIDAY = datetime(2026, 11, 20, tzinfo=UTC)
EVENING = FRIDAY + timedelta(hours=20)
NORMAL = Habits()


def past(habits: Habits = NORMAL, days: int = 56, last: datetime = FRIDAY) -> list[SourceDay]:
    return history("herald", last, days, habits, Random(7), until=21)


def found(days: list[SourceDay], now: datetime = EVENING) -> dict[str, Finding]:
    return dict(detect_anomalies(days, now).findings)


def changed(days: list[SourceDay], habits: Habits, number: int = 1) -> list[SourceDay]:
    """Return the same days, but with other habits on the last of them."""
    chance = Random(8)
    later = [source_day("herald", day.day, habits, chance) for day in days[-number:]]
    return [*days[:-number], *later]


def quiet(days: list[SourceDay], number: int) -> list[SourceDay]:
    """Return the same days, but without anything new on the last of them."""
    nothing = {"articles": 0, "found": None, "logWords": 0.0, "logWordsSquared": 0.0}
    zeros = {"undated": 0, "unstamped": 0, "unsigned": 0, "rejected": 0}
    return [*days[:-number], *(replace(day, **nothing, **zeros) for day in days[-number:])]  # type: ignore[arg-type] # by name


def test_a_source_as_usual_is_well() -> None:
    detection = detect_anomalies(past(), EVENING)
    assert not detection.findings
    assert detection.normal == {
        "silence", "fewer", "more", "rejected", "undated", "unstamped", "unsigned", "shorter",
        "longer",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("habits", "measure"),
    [
        (replace(NORMAL, rejected=0.9), "rejected"),
        (replace(NORMAL, undated=0.9), "undated"),
        (replace(NORMAL, unstamped=0.9), "unstamped"),
        (replace(NORMAL, unsigned=0.95, share_spread=0.0), "unsigned"),
        (replace(NORMAL, words=120), "shorter"),
        (replace(NORMAL, words=2500), "longer"),
    ],
)
def test_what_changes_from_one_day_to_the_next_is_found(habits: Habits, measure: str) -> None:
    (finding,) = found(changed(past(), habits)).values()
    assert finding.measure == measure
    assert finding.since == FRIDAY
    assert not math.isclose(finding.value, finding.usual, rel_tol=0.3)


def test_a_frozen_feed_is_found_within_a_day_but_a_quiet_weekend_is_not() -> None:
    frozen = quiet(past(), 1)
    (finding,) = found(frozen).values()
    assert finding.measure == "silence"
    assert finding.since < FRIDAY
    assert "nothing new for" in finding.detail
    weekends_off = replace(NORMAL, weekend=0.0)
    sunday = FRIDAY + 2 * DAY
    days = history("herald", sunday, 56, weekends_off, Random(7), until=21)
    assert days[-1].articles == days[-2].articles == 0
    assert not found(days, sunday + timedelta(hours=20))
    monday = [*days, source_day("herald", sunday + DAY, replace(NORMAL, articles=0), Random(1))]
    assert set(found(monday, sunday + DAY + timedelta(hours=22))) == {"silence"}


def test_fewer_articles_than_its_weekday_has_are_found_on_the_day_after() -> None:
    busy = replace(NORMAL, articles=120, spread=0.15)
    days = past(busy)
    days[-2] = source_day("herald", FRIDAY - DAY, replace(busy, articles=20), Random(1))
    (finding,) = found(days).values()
    assert finding.measure == "fewer"
    assert "on Thursday" in finding.detail
    days[-2] = source_day("herald", FRIDAY - DAY, replace(busy, articles=900), Random(1))
    assert set(found(days)) == {"more"}


def test_days_that_nobody_watched_say_nothing() -> None:
    busy = replace(NORMAL, articles=120)
    days = past(busy)
    away = [day for day in days if not FRIDAY - 5 * DAY < day.day < FRIDAY]
    caught_up = source_day("herald", FRIDAY, replace(busy, articles=700), Random(1))
    assert not found([*away[:-1], caught_up])
    assert not found([*away[:-1], caught_up], FRIDAY + DAY)
    # Polls that all fail are reported as such, and are no silence.
    assert not found([replace(day, polls=None) for day in quiet(days, 3)[-3:]])
    half = replace(quiet(days, 2)[-2], polls={str(hour): 1 for hour in range(12)})
    assert "fewer" not in found([*days[:-2], half, days[-1]])


def test_a_silence_in_which_nobody_looked_is_none() -> None:
    days = quiet(past(), 5)
    unwatched = [replace(day, polls=None) for day in days[-5:-1]]
    morning = replace(days[-1], polls={str(hour): 4 for hour in range(8)})
    assert not found([*days[:-5], *unwatched, morning], FRIDAY + timedelta(hours=8))


def test_a_source_that_publishes_now_and_then_may_rest() -> None:
    """Publish thirty articles on days that nobody can foretell, and then nothing for a while."""
    chance = Random(9)
    days: list[SourceDay] = []
    while len(days) < 60:
        number = len(days)
        rest = chance.randint(3, 8)
        days += quiet(past(last=FRIDAY + (number + rest - 60) * DAY, days=rest), rest)
        burst = days[-1]
        days[-1] = replace(
            source_day("herald", burst.day, replace(NORMAL, articles=30, weekend=1.0), chance),
            polls=burst.polls,
        )
    last = days[-1].day
    resting = quiet(past(last=last + 7 * DAY, days=7), 7)
    assert "silence" not in found([*days, *resting], last + 7 * DAY + timedelta(hours=20))


@pytest.mark.parametrize("days", [1, 3, 8, 14])
def test_a_new_source_never_alarms(days: int) -> None:
    broken = replace(NORMAL, rejected=0.95, undated=0.9, unsigned=1.0, words=50)
    young = changed(past(days=days), broken) if days > 1 else past(broken, days=1)
    detection = detect_anomalies(young, EVENING)
    assert not detection.findings
    assert not detection.normal
    assert not detect_anomalies([], EVENING).findings


@pytest.mark.parametrize(("days", "is_judged"), [(15, False), (16, True)])
def test_a_source_is_judged_from_its_sixteenth_day_on(days: int, is_judged: bool) -> None:
    """Judge with fourteen days between the second, with which the baseline begins, and the last."""
    assert bool(detect_anomalies(past(days=days), EVENING).normal) is is_judged


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(timedelta(days=28), set()), (timedelta(days=28) - timedelta(seconds=1), {"unsigned"})],
)
def test_an_anomaly_that_lasts_28_days_is_how_the_source_is_now(
    ago: timedelta, expected: set[str]
) -> None:
    broken = replace(NORMAL, unsigned=0.95, share_spread=0.0)
    days = changed(past(), broken, number=30)
    earlier = Finding("unsigned", FRIDAY - 29 * DAY, EVENING - ago, 0.95, 0.2, 0.5, "...")
    assert set(detect_anomalies(days, EVENING, [earlier]).findings) == expected


def test_a_few_pages_prove_nothing() -> None:
    slow = past(replace(NORMAL, articles=1.0))
    three_bad = [replace(day, rejected=1) for day in slow[-3:]]
    assert not found([*slow[:-3], *three_bad])


def test_a_finding_lasts_until_it_is_well_again_or_has_become_usual() -> None:
    broken = replace(NORMAL, unsigned=0.95, share_spread=0.0)
    earlier: list[Finding] = []
    days = past(last=FRIDAY - 40 * DAY)
    kept = []
    for number in range(1, 41):
        day = FRIDAY + (number - 40) * DAY
        days.append(source_day("herald", day, broken, Random(number)))
        earlier = merge_findings(
            earlier, detect_anomalies(days, day + timedelta(hours=23), earlier)
        )
        kept.append([each.measure for each in earlier])
        if earlier:
            assert abs(earlier[0].since - (FRIDAY - 39 * DAY)) <= 2 * DAY
    lasted = sum(measures == ["unsigned"] for measures in kept)
    assert lasted >= ACCEPTED_AFTER.days
    assert kept[-1] == []


def test_what_can_not_be_judged_stays_as_it_was() -> None:
    finding = Finding("undated", FRIDAY, EVENING, 0.9, 0.0, 0.05, "...", notified=True)
    assert merge_findings([finding], detect_anomalies([], EVENING)) == [finding]
    assert merge_findings([finding], detect_anomalies(past(), EVENING)) == []
    again = detect_anomalies(changed(past(), replace(NORMAL, undated=0.9)), EVENING + DAY / 24)
    (lasting,) = merge_findings([finding], again)
    assert (lasting.foundAt, lasting.notified) == (EVENING, True)


@pytest.mark.long
@pytest.mark.large
def test_false_alarms_are_rare() -> None:
    """Judge sources of all sizes and habits for months: under one alarm in a thousand days."""
    chance = Random(20261122)
    alarms: Counter[str] = Counter()
    judged = 0
    for _ in range(12):
        habits = Habits(
            articles=10 ** chance.uniform(-0.3, 2.0),
            weekend=chance.uniform(0, 1.1),
            spread=chance.uniform(0.1, 0.5),
            words=chance.uniform(100, 900),
            word_spread=chance.uniform(0.3, 1.0),
            rejected=chance.uniform(0, 0.3),
            undated=chance.uniform(0, 0.1),
            unstamped=chance.uniform(0, 0.4),
            unsigned=chance.uniform(0, 0.9),
            share_spread=chance.uniform(0.1, 0.5),
        )
        days = history("any", FRIDAY, 100, habits, chance)
        for number in range(20, 100, 2):
            hour = chance.randrange(24)
            today = days[number]
            so_far = {h: n for h, n in (today.found or {}).items() if int(h) <= hour}
            watched = {str(each): 4 for each in range(hour + 1)}
            now = today.day + timedelta(hours=hour, minutes=59)
            present = replace(today, found=so_far or None, polls=watched)
            findings = detect_anomalies(
                [*days[max(0, number - 58) : number], present], now
            ).findings
            alarms.update(findings.keys())
            judged += 1
    assert judged == 480
    assert alarms.total() <= 1, alarms
