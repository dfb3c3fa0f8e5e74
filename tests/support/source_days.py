"""Histories of sources as they might be: days that differ by weekday, by hour, and by chance."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from database.documents.health import SourceDay

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Habits:
    """What a source is like."""

    articles: float = 24.0
    """On an average weekday."""
    weekend: float = 0.4
    """Share of that on the quiet days."""
    quiet: frozenset[int] = frozenset({5, 6})
    """Weekdays, from Monday."""
    spread: float = 0.3
    """Of the day's own luck: a standard deviation of the logarithm."""
    words: float = 500.0
    word_spread: float = 0.6
    rejected: float = 0.05
    undated: float = 0.01
    unstamped: float = 0.02
    unsigned: float = 0.2
    share_spread: float = 0.3
    """Of the shares, from day to day: likewise."""


def source_day(
    source: str, day: datetime, habits: Habits, dice: Random, until: int = 24
) -> SourceDay:
    """One day of a source, up to the hour ``until``."""
    mean = habits.articles * (habits.weekend if day.weekday() in habits.quiet else 1.0)
    mean *= math.exp(dice.gauss(0, habits.spread) - habits.spread**2 / 2)
    # A newsroom writes from 6 to 22 o'clock.
    hours = [dice.randint(6, 21) for _ in range(_poisson(mean, dice))]
    found = Counter(str(hour) for hour in hours if hour < until)
    articles = found.total()
    lengths = [dice.gauss(math.log(habits.words), habits.word_spread) for _ in range(articles)]

    def among(share: float, number: int) -> int:
        that_day = min(0.95, share * math.exp(dice.gauss(0, habits.share_spread)))
        return sum(dice.random() < that_day for _ in range(number))

    undated = among(habits.undated, articles)
    return SourceDay(
        id=f"{source} {day:%Y-%m-%d}",
        source=source,
        day=day,
        articles=articles,
        undated=undated,
        unstamped=max(undated, among(habits.unstamped, articles)),
        unsigned=among(habits.unsigned, articles),
        logWords=sum(lengths),
        logWordsSquared=sum(each**2 for each in lengths),
        rejected=among(habits.rejected, articles),
        found=dict(found) or None,
        polls={str(hour): 4 for hour in range(until)} or None,
    )


def history(
    source: str, last: datetime, days: int, habits: Habits, dice: Random, until: int = 24
) -> list[SourceDay]:
    """The days of a source up to ``last`` (midnight), which is over at the hour ``until``."""
    return [
        source_day(source, last - back * DAY, habits, dice, 24 if back else until)
        for back in reversed(range(days))
    ]


def _poisson(mean: float, dice: Random) -> int:
    """Knuth's algorithm in logarithms: any mean, in as many steps."""
    count, left = 0, mean
    while (left := left - dice.expovariate(1)) > 0:
        count += 1
    return count
