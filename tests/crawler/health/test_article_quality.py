"""Test unusual shares of pages and lengths of texts: each bound from both sides."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.health.article_quality import (
    SHARES,
    Share,
    Window,
    Windows,
    examine_length,
    examine_share,
    split_windows,
)
from crawler.health.baseline import DAY
from database.documents.crawling.health import Finding, SourceDay

TODAY = datetime(2026, 11, 23, tzinfo=UTC)
UNDATED = Share("undated", "undated", ("articles",), "articles without a date")


def source_day(back: int, articles: int, **counts: float) -> SourceDay:
    day = TODAY - back * DAY
    empty = SourceDay(id=f"herald {day:%Y-%m-%d}", source="herald", day=day, articles=articles)
    return replace(empty, **counts)  # type: ignore[arg-type] # by name


def windows(days: Sequence[SourceDay], until: datetime = TODAY + DAY) -> Windows | None:
    return split_windows(days, TODAY, ("articles",), until)


def dates(window: Window) -> list[int]:
    """Say how many days ago the days of a window were."""
    return [(TODAY - day.day) // DAY for day in window.days]


def test_the_measures_of_shares() -> None:
    assert [(each.measure, each.counted, each.among, each.words) for each in SHARES] == [
        ("rejected", "rejected", ("articles", "rejected"), "pages rejected"),
        ("undated", "undated", ("articles",), "articles without a date"),
        ("unstamped", "unstamped", ("articles",), "articles without a date on their page"),
        ("unsigned", "unsigned", ("articles",), "articles without authors"),
    ]


def test_a_window_adds_up_its_days() -> None:
    window = Window(
        (
            source_day(1, 2, rejected=3, logWords=10.0, logWordsSquared=52.0),
            source_day(0, 2, rejected=4, logWords=14.0, logWordsSquared=98.0),
        )
    )
    assert window.total("articles") == 4
    assert window.total("articles", "rejected") == 11
    assert window.length == 6
    assert window.variance == 1.5
    assert Window((source_day(0, 1, logWords=6.0, logWordsSquared=35.9),)).variance == 0


def test_a_window_holds_eight_pages() -> None:
    found = windows([source_day(back, 4) for back in range(17, -1, -1)])
    assert found is not None
    assert dates(found.recent) == [1, 0]
    assert [dates(window) for window in found.past] == [[b, b - 1] for b in range(17, 2, -2)]
    found = windows([source_day(back, 3) for back in range(26, -1, -1)])
    assert found is not None
    assert dates(found.recent) == [2, 1, 0]
    assert {len(window.days) for window in found.past} == {3}


def test_eight_past_windows_are_needed() -> None:
    days = [source_day(back, 8) for back in range(8, -1, -1)]
    assert windows(days) is not None
    assert windows(days[1:]) is None
    assert windows([]) is None


def test_the_newest_window_holds_seven_days() -> None:
    old = [source_day(back, 8) for back in range(20, 8, -1)]
    assert windows([*old, source_day(6, 8)]) is not None
    assert windows([*old, source_day(7, 8)]) is None
    assert windows([*old, source_day(6, 7)]) is None


def test_past_windows_end_before_the_newest_and_before_an_anomaly() -> None:
    days = [source_day(back, 8) for back in range(12, -1, -1)]
    found = windows(days, TODAY - 4 * DAY)
    assert found is not None
    assert [dates(window) for window in found.past] == [[b] for b in range(12, 4, -1)]
    assert windows(days, TODAY - 5 * DAY) is None


def judged(
    past: Iterable[tuple[int, int]], recent: tuple[int, int], share: Share = UNDATED
) -> dict[str, Finding | None]:
    """Examine windows of one day, given as (undated, articles)."""
    days = [source_day(30 - n, of, undated=count) for n, (count, of) in enumerate(past)]
    newest = source_day(0, recent[1], undated=recent[0])
    return examine_share(share, Windows(Window((newest,)), [Window((day,)) for day in days]), TODAY)


def test_without_windows_nothing_is_judged() -> None:
    assert examine_share(UNDATED, None, TODAY) == {}
    assert examine_length(None, TODAY) == {}


NONE_UNDATED = [(0, 100)] * 8
SOME_UNDATED = [(10, 100)] * 8


@pytest.mark.parametrize(
    ("past", "recent", "is_anomalous"),
    [
        (NONE_UNDATED, (25, 100), False),
        (NONE_UNDATED, (26, 100), True),
        (SOME_UNDATED, (35, 100), False),
        (SOME_UNDATED, (36, 100), True),
    ],
)
def test_a_share_has_to_change_by_a_quarter(
    past: list[tuple[int, int]], recent: tuple[int, int], is_anomalous: bool
) -> None:
    assert (judged(past, recent)["undated"] is not None) is is_anomalous


def test_what_a_finding_of_a_share_says() -> None:
    found = judged(SOME_UNDATED, (90, 100))["undated"]
    assert found is not None
    assert (found.measure, found.since, found.foundAt) == ("undated", TODAY, TODAY)
    assert [found.value, found.usual, found.limit] == pytest.approx([0.9, 0.1, 0.15])
    assert found.detail == "90 of 100 articles without a date (90%); 10% is usual"


def test_a_share_that_may_be_chance_is_not_judged() -> None:
    # The limit is 0.05: the p-value of five of eight is 5e-5, of six of eight 1e-6, of five of
    # seven 2e-5, and of five of six 4e-6.
    assert judged(NONE_UNDATED, (5, 8)) == {}
    assert judged(NONE_UNDATED, (6, 8))["undated"] is not None
    assert judged(NONE_UNDATED, (5, 7)) == {}
    assert judged(NONE_UNDATED, (5, 6))["undated"] is not None


def test_a_share_has_to_be_worse_than_all_windows_but_one() -> None:
    usual = [(0, 1000)] * 40
    assert judged([*usual, (900, 1000), (500, 1000)], (510, 1000))["undated"] is not None
    assert judged([*usual, (900, 1000), (510, 1000)], (510, 1000)) == {}


def test_shares_that_differ_from_day_to_day_have_a_wider_range() -> None:
    # The median is 0.5; the standard deviation, without one of the ten windows, is 0.1.
    past = [(40_000, 100_000), (60_000, 100_000)] * 5
    limit = 0.5 + 3 * math.sqrt(0.1**2 - 0.25 / 100_000) + 0.05
    found = judged(past, (95_000, 100_000))["undated"]
    assert found is not None
    assert found.limit == pytest.approx(limit)
    assert judged(past, (84_000, 100_000))["undated"] is None
    assert judged(past, (86_000, 100_000))["undated"] is not None


def test_the_oddest_window_widens_no_range() -> None:
    once = judged([(0, 100)] * 9 + [(80, 100)], (90, 100))["undated"]
    assert once is not None
    assert once.limit == pytest.approx(0.05)
    assert judged([(0, 100)] * 8 + [(80, 100)] * 2, (90, 100)) == {}


def texts(mean: float, articles: int = 100, variance: float = 0.0) -> Window:
    """Make a window of texts with this mean logarithm of their words."""
    return Window(
        (
            source_day(
                0,
                articles,
                logWords=mean * articles,
                logWordsSquared=(mean**2 + variance) * articles,
            ),
        )
    )


def lengths(
    change: float, past: Sequence[float] = (6.0,) * 8, articles: int = 100, variance: float = 0.0
) -> dict[str, Finding | None]:
    """Examine texts that are longer by ``change`` than the usual mean logarithm 6."""
    windows = Windows(
        texts(6.0 + change, articles), [texts(mean, variance=variance) for mean in past]
    )
    return examine_length(windows, TODAY)


def test_texts_have_to_change_by_six_tenths() -> None:
    below, above = math.log(1.59), math.log(1.61)
    assert lengths(below) == lengths(-below) == {"longer": None, "shorter": None}
    longer, shorter = lengths(above), lengths(-above)
    assert longer["longer"] is not None
    assert longer["shorter"] is None
    assert shorter["shorter"] is not None
    assert shorter["longer"] is None


def test_what_a_finding_of_a_length_says() -> None:
    # No site is more regular than a deviation of 0.05, of which five are the limit.
    found = lengths(-1.0)["shorter"]
    assert found is not None
    assert (found.measure, found.since, found.foundAt) == ("shorter", TODAY, TODAY)
    expected = [math.exp(5), math.exp(6), math.exp(5.75)]
    assert [found.value, found.usual, found.limit] == pytest.approx(expected)
    assert found.detail == "texts of about 148 words; 403 are usual"
    longer = lengths(1.0)["longer"]
    assert longer is not None
    assert longer.limit == pytest.approx(math.exp(6.25))


def test_texts_that_differ_from_day_to_day_have_a_wider_range() -> None:
    # The deviation is 0.2 times 1.4826, and five of it 1.4826.
    past = (5.8, 6.2) * 4
    assert lengths(1.48, past) == {"shorter": None}
    assert lengths(1.49, past)["longer"] is not None
    assert lengths(-1.48, past) == {"longer": None}
    assert lengths(-1.49, past)["shorter"] is not None


def test_few_texts_that_differ_among_themselves_have_a_wider_range() -> None:
    # Five deviations of the mean of four texts with a variance of 0.36, and of 0.05, are 1.52.
    assert lengths(1.51, articles=4, variance=0.36) == {"shorter": None}
    assert lengths(1.53, articles=4, variance=0.36)["longer"] is not None


def test_texts_have_to_be_shorter_or_longer_than_all_windows_but_one() -> None:
    usual = [6.0] * 20
    assert lengths(1.0, [*usual, 7.5])["longer"] is not None
    assert lengths(1.0, [*usual, 7.5, 7.1]) == {"shorter": None}
    assert lengths(1.0, [*usual, 7.5, 6.9])["longer"] is not None
    assert lengths(-1.0, [*usual, 4.5])["shorter"] is not None
    assert lengths(-1.0, [*usual, 4.5, 4.9]) == {"longer": None}
    assert lengths(-1.0, [*usual, 4.5, 5.1])["shorter"] is not None


@pytest.mark.parametrize("odd", [4.0, 8.0])
def test_a_length_has_to_be_odder_than_all_windows_but_one(odd: float) -> None:
    past = [*(6.0,) * 8, odd, odd]
    measure, further = ("shorter", -0.01) if odd < 6 else ("longer", 0.01)
    assert measure not in lengths(odd - 6.0, past)
    assert lengths(odd - 6.0 + further, past)[measure] is not None


def test_an_anomaly_began_with_the_first_day_of_its_window() -> None:
    def two_days(undated: int, words: float) -> Window:
        counts = {"undated": undated, "logWords": 50 * words, "logWordsSquared": 50 * words**2}
        return Window((source_day(1, 50, **counts), source_day(0, 50, **counts)))

    found = Windows(two_days(40, 7.0), [two_days(0, 6.0)] * 8)
    share, length = examine_share(UNDATED, found, TODAY), examine_length(found, TODAY)
    for finding in (share["undated"], length["longer"]):
        assert finding is not None
        assert finding.since == TODAY - DAY
