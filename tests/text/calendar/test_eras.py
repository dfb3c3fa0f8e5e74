"""Test the calendars of Iran and Thailand."""

from __future__ import annotations

from datetime import date

import pytest

from text.calendar.eras import common_year, is_solar_year, solar_date


@pytest.mark.parametrize(
    ("year", "common"),
    [(2569, 2026), (2440, 1897), (2439, 2439), (2700, 2157), (2701, 2701), (2026, 2026)],
)
def test_a_buddhist_year_is_543_more(year: int, common: int) -> None:
    assert common_year(year) == common


@pytest.mark.parametrize(
    ("year", "new_year"),
    [
        (1375, date(1996, 3, 20)),
        (1376, date(1997, 3, 21)),
        (1399, date(2020, 3, 20)),
        (1400, date(2021, 3, 21)),
        (1403, date(2024, 3, 20)),
        (1404, date(2025, 3, 21)),
        (1405, date(2026, 3, 21)),
        (1408, date(2029, 3, 20)),
        (1409, date(2030, 3, 21)),
    ],
)
def test_the_iranian_year_begins_with_spring(year: int, new_year: date) -> None:
    assert solar_date(year, 1, 1) == new_year


@pytest.mark.parametrize(
    ("month", "day", "common"),
    [
        (6, 31, date(2026, 9, 22)),
        (7, 1, date(2026, 9, 23)),
        (9, 3, date(2026, 11, 24)),
        (12, 29, date(2027, 3, 20)),
    ],
)
def test_six_months_have_31_days(month: int, day: int, common: date) -> None:
    assert solar_date(1405, month, day) == common


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1405, 13, 1), (1405, 0, 1), (1405, 7, 31), (1405, 1, 32), (1405, 1, 0), (1299, 1, 1),
     (1499, 1, 1)],
)  # fmt: skip
def test_a_day_that_no_year_has_is_refused(year: int, month: int, day: int) -> None:
    with pytest.raises(ValueError, match="no such day"):
        solar_date(year, month, day)


def test_solar_years_are_told_from_others() -> None:
    assert [is_solar_year(year) for year in (1299, 1300, 1498, 1499)] == [False, True, True, False]
