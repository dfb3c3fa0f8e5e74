"""Test silences and days with few or many articles: each bound from both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from crawler.health.article_counts import examine_silence, examine_volume
from crawler.health.baseline import DAY, HOUR, Results
from database.documents.crawling.health import Finding, SourceDay

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
NOBODY_LOOKED: dict[str, int] = {}
ALL_DAY = {str(hour): 1 for hour in range(24)}


def source_day(
    back: int, articles: int, hour: int = 8, polls: Mapping[str, int] = ALL_DAY
) -> SourceDay:
    """Make a day before MONDAY with its articles in one hour."""
    day = MONDAY - back * DAY
    return SourceDay(
        id=f"herald {day:%Y-%m-%d}",
        source="herald",
        day=day,
        articles=articles,
        found={str(hour): articles} if articles else None,
        polls=dict(polls) or None,
    )


def daily(articles: int, days: int = 20, quiet: int = 0) -> list[SourceDay]:
    """Make equal days up to yesterday, of which the last ones bring nothing."""
    return [source_day(back, articles if back > quiet else 0) for back in range(days, 0, -1)]


def silence(days: list[SourceDay], now: datetime = MONDAY - HOUR) -> Finding | None:
    return examine_silence(days, now)["silence"]


def test_a_silence_has_to_hold_twelve_articles() -> None:
    assert silence(daily(4, quiet=3)) is None
    found = silence(daily(4, quiet=4))
    assert found is not None
    # Four days, after the hour of the last article.
    assert found.since == MONDAY - 5 * DAY + 9 * HOUR
    assert found.foundAt == MONDAY - HOUR
    assert [found.value, found.usual, found.limit] == pytest.approx([0, 16, 12])
    assert found.detail == ("nothing new for 110 hours, in which about 16 articles are usual")


def test_a_silence_has_to_be_twice_as_long_as_the_longest_usual_pause() -> None:
    assert silence(daily(12, quiet=2)) is None
    found = silence(daily(12, quiet=3))
    assert found is not None
    assert [found.usual, found.limit] == pytest.approx([36, 24])


def test_one_odd_pause_is_not_usual() -> None:
    days = daily(12, days=30, quiet=3)
    once = [*days[:10], *(source_day(30 - n, 0) for n in range(10, 14)), *days[14:]]
    assert silence(once) is not None
    twice = [*once[:18], *(source_day(30 - n, 0) for n in range(18, 22)), *once[22:]]
    assert silence(twice) is None


def test_eight_pauses_have_to_be_known() -> None:
    assert examine_silence(daily(30, days=11, quiet=3), MONDAY - HOUR)["silence"] is not None
    assert examine_silence(daily(30, days=10, quiet=3), MONDAY - HOUR) == {}


def test_a_source_is_polled_today_or_yesterday() -> None:
    days = daily(30, quiet=3)
    unwatched = [source_day(2, 0, polls=NOBODY_LOOKED), source_day(1, 0, polls=NOBODY_LOOKED)]
    now = MONDAY - HOUR
    assert examine_silence([*days[:-2], *unwatched], now) == {}
    assert "silence" in examine_silence([*days[:-1], unwatched[1]], now)
    # The day is two days ago at midnight, and no longer counts.
    assert examine_silence([*days[:-1], unwatched[1]], MONDAY) == {}


def test_only_the_hours_until_now_count_today() -> None:
    days = daily(12, quiet=2)
    assert silence([*days[:-1], source_day(0, 0)], MONDAY + 7 * HOUR) is None
    today = [*days, source_day(0, 0)]
    assert silence(today, MONDAY + 7 * HOUR) is None
    found = silence(today, MONDAY + 8 * HOUR)
    assert found is not None
    assert found.usual == pytest.approx(36)


def test_a_day_that_ends_now_counts_whole() -> None:
    assert silence(daily(4, quiet=4), MONDAY) is not None


def test_the_last_hour_of_a_day_counts_as_the_others() -> None:
    days = [source_day(back, 30 if back > 3 else 0, hour=23) for back in range(20, 0, -1)]
    found = silence(days, MONDAY)
    assert found is not None
    assert found.since == MONDAY - 3 * DAY


def test_a_day_on_which_nobody_looked_is_passed_over() -> None:
    days = daily(12, quiet=3)
    assert silence([*days[:5], source_day(15, 0, polls=NOBODY_LOOKED), *days[6:]]) is not None


def test_the_day_of_the_last_article_is_one_of_those_that_tell_what_is_usual() -> None:
    days = daily(30, quiet=3)
    days[16] = source_day(4, 90)
    found = silence(days)
    assert found is not None
    # Each weekday was seen twice with 30, and is taken to be a little like the average day.
    average = (16 * 30 + 90) / 17
    assert found.usual == pytest.approx(3 * (2 * 30 + average) / 3)


def volume(days: list[SourceDay], began: Mapping[str, datetime] | None = None) -> Results:
    return examine_volume(days, MONDAY - DAY, MONDAY, began or {})


def followed_by(articles: int, *, usual: int = 100, days: int = 29) -> list[SourceDay]:
    """Make equal days, and then a Sunday with so many articles."""
    return [*daily(usual, days)[:-1], source_day(1, articles)]


def found_in(results: Results) -> dict[str, bool]:
    return {measure: finding is not None for measure, finding in results.items()}


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        (0, {"fewer": True, "more": False}),
        (49, {"fewer": True, "more": False}),
        (50, {"fewer": False, "more": False}),
        (300, {"fewer": False, "more": False}),
        (301, {"fewer": False, "more": True}),
    ],
)
def test_half_and_three_times_the_usual_number_are_normal(
    articles: int, expected: dict[str, bool]
) -> None:
    assert found_in(volume(followed_by(articles))) == expected


def test_what_a_finding_says() -> None:
    yesterday = MONDAY - DAY
    detail = "{} articles on Sunday; the usual number is 100"
    assert volume(followed_by(40))["fewer"] == Finding(
        "fewer", yesterday, MONDAY, 40, 100, 50, detail.format(40)
    )
    assert volume(followed_by(400))["more"] == Finding(
        "more", yesterday, MONDAY, 400, 100, 300, detail.format(400)
    )


def test_a_number_that_may_be_chance_is_not_judged() -> None:
    # By chance 2 of 15 articles come once in 10,000 days, and 1 of 15 once in 100,000.
    assert volume(followed_by(2, usual=15)) == {"more": None}
    assert volume(followed_by(0, usual=12))["fewer"] is not None
    assert volume(followed_by(0, usual=11)) == {"more": None}


def test_a_day_has_to_be_worse_than_all_of_its_weekday_but_one() -> None:
    days = followed_by(40, days=43)
    days[-8] = source_day(8, 30)
    assert volume(days)["fewer"] is not None
    days[-15] = source_day(15, 40)
    assert "fewer" not in volume(days)
    days[-15] = source_day(15, 41)
    assert volume(days)["fewer"] is not None


def test_a_day_has_to_be_twice_as_busy_as_all_but_one() -> None:
    days = followed_by(401)
    days[3] = source_day(26, 900)
    assert volume(days)["more"] is not None
    days[4] = source_day(25, 200)
    assert volume(days)["more"] is not None
    days[4] = source_day(25, 201)
    assert "more" not in volume(days)


def test_four_days_of_the_weekday_have_to_be_known() -> None:
    assert volume(followed_by(0, days=29))
    assert volume(followed_by(0, days=28)) == {}


def test_fourteen_days_have_to_be_known() -> None:
    sundays = [source_day(back, 100) for back in (36, 29, 22, 15, 8)]
    others = [source_day(back, 100) for back in (7, 6, 5, 4, 3, 2, 9, 10, 11)]
    yesterday = source_day(1, 0)
    assert volume(sorted([*sundays, *others, yesterday], key=lambda d: d.day))
    assert volume(sorted([*sundays, *others[:-1], yesterday], key=lambda d: d.day)) == {}


@pytest.mark.parametrize(("hours", "is_judged"), [(17, True), (16, False)])
def test_a_day_counts_if_seven_tenths_of_its_hours_were_polled(hours: int, is_judged: bool) -> None:
    # 24 hours are usual, of which 16.8 are seven tenths.
    polls = {str(hour): 1 for hour in range(hours)}
    days = [*daily(100, 29)[:-1], source_day(1, 0, polls=polls)]
    assert bool(volume(days)) is is_judged


@pytest.mark.parametrize(("hours", "is_judged"), [(14, True), (13, False)])
def test_seven_tenths_of_the_hours_are_enough(hours: int, is_judged: bool) -> None:
    usual = {str(hour): 1 for hour in range(20)}
    days = [source_day(back, 100, polls=usual) for back in range(29, 1, -1)]
    yesterday = source_day(1, 0, polls={str(hour): 1 for hour in range(hours)})
    assert bool(volume([*days, yesterday])) is is_judged


def test_after_a_day_that_nobody_watched_come_the_articles_of_two() -> None:
    days = followed_by(400)
    days[-2] = source_day(2, 0, polls=NOBODY_LOOKED)
    assert volume(days) == {"fewer": None}


def test_a_lasting_anomaly_is_no_part_of_the_baseline() -> None:
    began = MONDAY - 21 * DAY
    lasting = [*daily(100, 57)[:-21], *daily(10, 21)]
    assert "fewer" not in volume(lasting)
    assert volume(lasting, {"fewer": began})["fewer"] is not None
    assert volume(lasting, {"more": began})["fewer"] is not None
    assert "fewer" not in volume(lasting, {"silence": began})


def test_articles_that_come_in_waves_have_a_wider_range() -> None:
    waves = [source_day(back, 160 if back % 2 else 40) for back in range(57, 1, -1)]
    assert "fewer" not in volume([*waves, source_day(1, 30)])
    assert volume(followed_by(30))["fewer"] is not None
    assert "more" not in volume([*waves, source_day(1, 350)])
    assert volume(followed_by(350))["more"] is not None


def test_how_much_wider_the_range_is_grows_with_the_square_of_the_waves() -> None:
    waves = [source_day(back, 110 if back % 2 else 90) for back in range(57, 1, -1)]
    assert volume([*waves, source_day(1, 30)])["fewer"] is not None
    assert "fewer" not in volume([*waves, source_day(1, 42)])


def test_weekdays_that_differ_from_each_other_are_no_waves() -> None:
    usual = [40, 60, 80, 100, 120, 140, 160]
    days = [source_day(back, usual[(MONDAY - back * DAY).weekday()]) for back in range(57, 1, -1)]
    assert volume([*days, source_day(1, 75)])["fewer"] is not None


def test_a_source_of_one_article_a_day_has_the_range_of_its_own_chance() -> None:
    days = [source_day(back, 2 if back % 2 else 0) for back in range(57, 1, -1)]
    assert "more" not in volume([*days, source_day(1, 13)])
    assert volume([*days, source_day(1, 16)])["more"] is not None


@pytest.mark.parametrize(
    ("articles", "expected"), [(3, {"fewer": None, "more": None}), (4, {"fewer": None})]
)
def test_a_source_that_brings_nothing_is_taken_to_bring_one_article(
    articles: int, expected: Results
) -> None:
    assert volume(followed_by(articles, usual=0)) == expected
