"""Make up histories of sources, whose days differ by weekday, by hour, and by chance."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from database.documents.crawling.health import SourceDay

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Habits:
    """Say how much a source publishes, and what share of it has faults."""

    articles: float = 24.0
    """Articles on an average weekday."""
    weekend: float = 0.4
    """The share of that which it publishes on the quiet days."""
    quiet: frozenset[int] = frozenset({5, 6})
    """The quiet weekdays; 0 is Monday."""
    spread: float = 0.3
    """How much the number of articles differs by chance: standard deviation of its logarithm."""
    words: float = 500.0
    """The median number of words of an article."""
    word_spread: float = 0.6
    """Standard deviation of the logarithm of the number of words."""
    rejected: float = 0.05
    undated: float = 0.01
    unstamped: float = 0.02
    unsigned: float = 0.2
    share_spread: float = 0.3
    """How much the four shares differ from day to day: standard deviation of their logarithm."""


def source_day(
    source: str, day: datetime, habits: Habits, random: Random, until: int = 24
) -> SourceDay:
    """Make up one day of a source, up to the hour ``until``."""
    mean = habits.articles * (habits.weekend if day.weekday() in habits.quiet else 1.0)
    mean *= math.exp(random.gauss(0, habits.spread) - habits.spread**2 / 2)
    # A newsroom writes from 6 to 22 o'clock.
    hours = [random.randint(6, 21) for _ in range(_poisson(mean, random))]
    found = Counter(str(hour) for hour in hours if hour < until)
    articles = found.total()
    lengths = [random.gauss(math.log(habits.words), habits.word_spread) for _ in range(articles)]

    def among(share: float, number: int) -> int:
        that_day = min(0.95, share * math.exp(random.gauss(0, habits.share_spread)))
        return sum(random.random() < that_day for _ in range(number))

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
    source: str, last: datetime, days: int, habits: Habits, random: Random, until: int = 24
) -> list[SourceDay]:
    """Make up the days of a source up to ``last``, a midnight; that day ends at hour ``until``."""
    return [
        source_day(source, last - back * DAY, habits, random, 24 if back else until)
        for back in reversed(range(days))
    ]


def _poisson(mean: float, random: Random) -> int:
    """Return a Poisson-distributed number, by Knuth's algorithm in logarithms."""
    count, left = 0, mean
    while (left := left - random.expovariate(1)) > 0:
        count += 1
    return count
