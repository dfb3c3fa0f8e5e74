"""Turn the years and days of the Iranian and the Thai calendar into those of the common one."""

from __future__ import annotations

from datetime import date

BUDDHIST_YEARS = 543
"""Thailand counts its years from the Buddha's death: 2569 is 2026."""
FIRST_BUDDHIST_YEAR = 2440
LAST_BUDDHIST_YEAR = 2700
"""Years between these two are of the Buddhist era: no page is of the common era's 2440."""
FIRST_SOLAR_YEAR = 1300
LAST_SOLAR_YEAR = 1498
"""Years between these two are of the Iranian calendar: 1921 to 2119."""

# The Iranian calendar has 8 leap years in 33, counted from here; so it does until 1498.
_CYCLE_START = 1595  # its sum with the year is counted from the start of a cycle
_CYCLE_YEARS = 33
_CYCLE_LEAPS = 8
# The ordinal of the day before the first one of the year that the count above begins with.
_EPOCH = date(2026, 3, 21).toordinal() - 1
_EPOCH_YEAR = 1405


def common_year(year: int) -> int:
    """Return a year of the common era for one that may be of the Buddhist era."""
    is_buddhist = FIRST_BUDDHIST_YEAR <= year <= LAST_BUDDHIST_YEAR
    return year - BUDDHIST_YEARS if is_buddhist else year


def is_solar_year(year: int) -> bool:
    """Return whether a year is one of the Iranian calendar."""
    return FIRST_SOLAR_YEAR <= year <= LAST_SOLAR_YEAR


def solar_date(year: int, month: int, day: int) -> date:
    """Return the day of the common calendar. Raises ValueError for a day that no year has."""
    if not (is_solar_year(year) and 1 <= month <= 12 and 1 <= day <= (31 if month < 7 else 30)):
        raise ValueError("no such day in the Iranian calendar")
    # six months have 31 days, the others 30; the last one may be shorter
    before = 31 * (month - 1) - max(0, month - 7)
    years = _days_before(year) - _days_before(_EPOCH_YEAR)
    return date.fromordinal(_EPOCH + years + before + day)


def _days_before(year: int) -> int:
    """Return the days before a year, counted from the first of the cycles."""
    counted = year + _CYCLE_START
    cycles, rest = divmod(counted, _CYCLE_YEARS)
    return 365 * counted + _CYCLE_LEAPS * cycles + (rest + 3) // 4
