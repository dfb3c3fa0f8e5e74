from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks.polling import measure as polling
from benchmarks.polling.measure import Period, Result, ours, row, simulate
from benchmarks.polling.rules import Fixed, Miniflux, NewsCrawl, Reply
from benchmarks.polling.world import DAY, Outage, Site, Tag, make_world
from crawler.polling.interval import PollLimits

# Short, with few sites: the promise of the whole benchmark is measured by running it.
PERIOD = Period(warm_up=7, measured=4, after=1)


def site(
    articles: list[float],
    *,
    tag: Tag = "none",
    outages: list[Outage] | None = None,
    window: int = 50,
) -> Site:
    return Site(articles, window, tag, True, None, outages or [], 0)


def reply(published: list[float], *, changed: bool = True, hint: float | None = None) -> Reply:
    return Reply(published, True, "changed" if changed else "same", False, hint)


def hourly(days: int) -> list[float]:
    return [hour * 60 + 7.5 for hour in range(days * 24)]


@pytest.fixture(scope="module")
def small_world() -> list[Site]:
    return make_world(5, 40, PERIOD.days)


def test_a_world_follows_from_its_seed(small_world: list[Site]) -> None:
    assert make_world(5, 40, PERIOD.days) == small_world
    assert make_world(6, 40, PERIOD.days) != small_world


def test_a_world_has_busy_and_quiet_sites_nights_and_liars(small_world: list[Site]) -> None:
    counts = sorted(len(each.articles) for each in small_world)
    assert counts[-1] > 50 * (counts[1] + 1)
    assert all(each.articles == sorted(each.articles) for each in small_world)
    assert {"honest", "stuck"} <= {each.tag for each in make_world(1, 200, 1)}
    assert any(each.outages for each in small_world)
    busy = max(small_world, key=lambda each: len(each.articles))
    by_hour = [sum(int(at // 60) % 24 == hour for at in busy.articles) for hour in range(24)]
    assert max(by_hour) > 2 * min(by_hour)


def test_delays_and_polls_are_those_of_the_clock() -> None:
    result = simulate([site(hourly(12))], lambda number: Fixed(60), PERIOD)
    assert result.polls_a_day == 24
    assert result.articles == len(result.delays) == PERIOD.measured * 24
    assert set(result.delays) == {52.5}
    assert result.brought == result.polls


def test_an_outage_delays_and_a_short_window_loses() -> None:
    begin = PERIOD.warm_up * DAY
    down = [Outage(begin, begin + 10 * 60, "timeout")]
    late = simulate([site(hourly(12), outages=down)], lambda number: Fixed(10), PERIOD)
    assert max(late.delays) == pytest.approx(10 * 60 - 7.5)
    lossy = simulate([site(hourly(12), outages=down, window=2)], lambda number: Fixed(10), PERIOD)
    assert lossy.articles - len(lossy.delays) == 8


@pytest.mark.parametrize("tag", ["none", "honest", "stuck", "restless", "restless-body"])
def test_our_rule_is_not_fooled_by_validators(tag: Tag) -> None:
    result = simulate([site(hourly(12), tag=tag)], ours(PollLimits()), PERIOD)
    assert len(result.delays) == result.articles
    assert result.delay(0.95) < 60
    if tag == "honest":
        assert result.whole < result.polls * 0.8


def test_miniflux_divides_the_week_by_its_entries_and_obeys_the_hint() -> None:
    rule = Miniflux(obey=True)
    assert rule.answered(0, reply([])) == 24 * 60
    assert rule.answered(100, reply([0, 50, 100])) == pytest.approx(50, abs=0.5)
    assert rule.answered(110, reply([], hint=60)) == 60
    assert Miniflux(obey=False).answered(3, reply([0, 1, 2, 3], hint=60)) == 5
    assert rule.answered(10 * DAY + 200, reply([])) == 24 * 60


def test_news_crawl_shrinks_by_a_fifth_and_grows_by_half() -> None:
    rule = NewsCrawl()
    assert rule.answered(0, reply([1])) == 720
    assert rule.answered(0, reply([1])) == int(0.8 * 720 + 0.2 * 90)
    assert rule.answered(0, reply([], changed=False)) == int(594 * 1.5)
    for _ in range(40):
        shortest = rule.answered(0, reply([1]))
    assert shortest < 96


@pytest.mark.long
def test_our_rule_beats_a_poll_every_ten_minutes_at_a_third_of_its_polls(
    small_world: list[Site],
) -> None:
    mine = simulate(small_world, ours(PollLimits()), PERIOD)
    fixed = simulate(small_world, lambda number: Fixed(10), PERIOD)
    assert mine.polls < fixed.polls / 3
    assert mine.delay(0.5) <= fixed.delay(0.5)
    assert len(mine.delays) > 0.99 * mine.articles


def test_a_row_has_what_was_measured() -> None:
    result = Result(2, articles=4, polls=8, brought=2, whole=4, delays=[1.0, 2.0, 3.0])
    assert row("ours", result).split() == [
        *("ours", "2.0", "3.0", "2.0"),
        *("4", "2.67", "25.0%", "50.0%", "25.00%"),
    ]
    assert len(row("ours", result)) == len(polling.HEAD)


@pytest.mark.long
def test_the_price_of_a_poll_is_the_budget_of_a_world(small_world: list[Site]) -> None:
    frugal = simulate(small_world, ours(PollLimits(price=timedelta(hours=1))), PERIOD)
    hasty = simulate(small_world, ours(PollLimits()), PERIOD)
    assert frugal.polls < hasty.polls / 2
    assert frugal.delay(0.5) > hasty.delay(0.5)
