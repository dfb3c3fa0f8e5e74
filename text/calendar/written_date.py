"""Hold a date as a line of text writes it, and how a page writes dates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from text.calendar.eras import common_year, is_solar_year, solar_date

FIRST_YEAR = 1900
LAST_YEAR = 2099
"""Years of the common era that a date may have."""


@dataclass(frozen=True, slots=True)
class DateStyle:
    """Hold how the readers of a page write dates."""

    language: str | None = None
    """The language, two or three letters: its names of months count first."""
    day_first: bool | None = None
    """Whether 11/04 is a day in April; None where that is not known."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """Hold a date as a line writes it, and where in the line it stands."""

    start: int
    end: int
    month: int
    day: int
    year: int | None = None
    """None where the line has none: "Nov. 24, 9:15 p.m."."""
    clock: str = ""
    """The time of day, "21:15"; empty where there is none."""
    zone: str = ""
    """The name or offset of the time zone as written; empty where there is none."""

    @property
    def iso(self) -> str:
        """Return the date in the form of ISO 8601, with the zone as written."""
        clock = self.clock and f"T{self.clock}{self.zone and ' '}{self.zone}"
        return f"{self.year or 0:04}-{self.month:02}-{self.day:02}{clock}"

    @property
    def is_day(self) -> bool:
        """Return whether the calendar has this day."""
        try:
            date(self.year or 2024, self.month, self.day)
        except ValueError:
            return False
        return True


def dated(span: tuple[int, int], year: int, month: int, day: int) -> Iterator[WrittenDate]:
    """Give the date in the common calendar, if its year is one of the calendars known."""
    if is_solar_year(year):
        with suppress(ValueError):
            common = solar_date(year, month, day)
            yield WrittenDate(*span, common.month, common.day, common.year)
    elif FIRST_YEAR <= common_year(year) <= LAST_YEAR:
        yield WrittenDate(*span, month, day, common_year(year))
