"""A made-up world of news sites for ``benchmarks.polling``: who publishes when, and who fails.

Times are minutes (floats) after ``START``, negative before it. Everything follows from one seed.
The shapes are meant to be like life, and not like what the polling rules can learn: habits are
rough, weekends have their own hours, no two days are alike, and news breaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import exp, log
from random import Random
from typing import Literal

# A Monday.
START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = 60.0
DAY = 24 * HOUR
# What feeds already list when they are first read was published in these days.
HISTORY_DAYS = 14

# Articles a day: log-normal, between one a week and 500, half of the sources below ten.
MEDIAN_RATE = 10.0
RATE_SPREAD = 1.7
LEAST_RATE = 1 / 7
MOST_RATE = 500.0

# Relative activity of the 24 local hours.
DAYPARTS: dict[str, tuple[float, ...]] = {
    # a morning paper: the edition before breakfast, then office hours
    "paper": (1, 0, 0, 0, 2, 8, 9, 8, 6, 5, 5, 5, 5, 4, 5, 5, 5, 5, 4, 3, 3, 3, 2, 1),
    # an agency or broadcaster: day and night
    "agency": (3, 2, 2, 2, 3, 4, 6, 7, 8, 8, 8, 8, 7, 7, 8, 8, 8, 7, 7, 6, 6, 5, 4, 4),
    # a magazine, a ministry, a blog: the office
    "office": (0, 0, 0, 0, 0, 0, 0, 1, 3, 8, 9, 9, 5, 6, 8, 8, 7, 4, 1, 1, 0, 0, 0, 0),
    # sports and culture: evenings
    "evening": (3, 1, 0, 0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 3, 4, 4, 5, 6, 7, 8, 9, 9, 8, 5),
}
# Offsets from UTC in hours, and how many of the sites live there.
ZONES = ((-8, 2), (-5, 4), (-3, 2), (0, 3), (1, 6), (2, 3), (3, 2), (5.5, 3), (8, 3), (9, 2))

# Minutes of ttl or max-age that feeds send, None being nothing at all: content systems send an
# hour whatever they publish, content networks a few minutes.
HINTS: tuple[float | None, ...] = (*(None,) * 9, *(60,) * 5, 30, 15, 10, 5, 5, 2)
# Entries a feed lists; the busy ones list more.
WINDOWS = (10, 15, 20, 20, 25, 30, 50)
BUSY_WINDOWS = (50, 100, 100, 200)
BUSY = 100.0

# Articles scheduled for the hour or half hour are out within so many minutes.
QUEUED = 1.5

Tag = Literal["honest", "none", "stuck", "restless", "restless-body"]
# stuck: the same ETag for ever, so 304 for ever; restless: always a new one; restless-body: the
# document itself differs each time (the time of its making is in it).
TAGS: tuple[Tag, ...] = (
    *("honest",) * 12,
    *("none",) * 4,
    "stuck",
    "restless",
    "restless-body",
    "restless-body",
)


@dataclass(frozen=True)
class Outage:
    """A time in which every request fails."""

    start: float
    end: float
    cause: str


@dataclass(frozen=True)
class Site:
    """One listing, all that it will ever publish, and its manners."""

    articles: list[float]
    """When each is published, in order."""
    window: int
    """How many of the newest its feed lists."""
    tag: Tag
    dated: bool
    """Whether its entries say when they were published."""
    hint: float | None
    """Minutes it asks to wait."""
    outages: list[Outage]
    added: int
    """The minute of its first poll."""

    def outage(self, minute: float) -> Outage | None:
        """The outage at this minute, if there is one."""
        return next((each for each in self.outages if each.start <= minute < each.end), None)


def make_world(seed: int, sites: int, days: int) -> list[Site]:
    """So many sites, publishing for so many days after ``START`` (and a fortnight before)."""
    dice = Random(seed)
    # World news: about every other day, felt by a third of all sites.
    events = [dice.uniform(-HISTORY_DAYS, days) * DAY for _ in range((days + HISTORY_DAYS) // 2)]
    return [_make_site(Random(dice.random()), days, events) for _ in range(sites)]


def _make_site(dice: Random, days: int, events: list[float]) -> Site:
    rate = min(max(dice.lognormvariate(log(MEDIAN_RATE), RATE_SPREAD), LEAST_RATE), MOST_RATE)
    articles = sorted(_articles(dice, rate, days, events))
    outages = []
    if dice.random() < 0.15:
        for _ in range(dice.randint(1, 3)):
            start = dice.uniform(0, days * DAY)
            cause = dice.choice(("http-500", "timeout", "dns", "http-404", "http-429"))
            outages.append(Outage(start, start + dice.uniform(1, 12) * HOUR, cause))
    if dice.random() < 0.01:
        start = dice.uniform(0, days * DAY)
        outages.append(Outage(start, start + 3 * DAY, "dns"))
    return Site(
        articles=articles,
        window=dice.choice(BUSY_WINDOWS if rate > BUSY else WINDOWS),
        tag=dice.choice(TAGS),
        dated=dice.random() < 0.85,
        hint=dice.choice(HINTS),
        outages=outages,
        added=dice.randrange(60),
    )


def _articles(dice: Random, rate: float, days: int, events: list[float]) -> list[float]:
    hours = _hourly(dice, rate, days)
    for event in events:
        if dice.random() < 1 / 3:
            _swell(hours, event + dice.uniform(0, 30), dice.uniform(1, 5))
    for _ in range((days + HISTORY_DAYS) // 4):
        # its own scoops
        _swell(hours, dice.uniform(-HISTORY_DAYS, days) * DAY, dice.uniform(1, 5))
    in_batches, on_the_hour = dice.uniform(0, 0.5), dice.uniform(0, 0.3)
    articles: list[float] = []
    for number, expected in enumerate(hours):
        start = number * HOUR - HISTORY_DAYS * DAY
        at = 0.0
        while True:
            # A batch has three on average; there are as many fewer batches.
            batch = dice.random() < in_batches / (3 - 2 * in_batches)
            size = dice.randint(2, 4) if batch else 1
            per_start = 1 + 2 * in_batches / (3 - 2 * in_batches)
            at += dice.expovariate(max(expected, 1e-9) / per_start) * HOUR
            if at >= HOUR:
                break
            first = start + at
            if dice.random() < on_the_hour:
                first = start + at // 30 * 30 + dice.uniform(0, QUEUED)
            articles += [first + dice.uniform(0, 8) * place for place in range(size)]
    return articles


def _hourly(dice: Random, rate: float, days: int) -> list[float]:
    """Articles expected in each hour of UTC, from the start of history on."""
    kind = dice.choice(list(DAYPARTS))
    rough = [each * dice.lognormvariate(0, 0.35) for each in DAYPARTS[kind]]
    scale = rate / sum(rough)
    weekend, later = dice.choice((0.15, 0.4, 0.6, 0.8, 1.0)), dice.choice((0, 1, 2, 3))
    (offset,) = dice.choices([zone for zone, _ in ZONES], [weight for _, weight in ZONES])
    hours = []
    level = 1.0
    for number in range((days + HISTORY_DAYS) * 24):
        if number % 24 == 0:
            level = dice.lognormvariate(0, 0.25)
        local = int(number + offset)
        weekday = (local // 24 + START.weekday() - HISTORY_DAYS) % 7
        if weekday >= 5:
            hours.append(rough[(local - later) % 24] * scale * weekend * level)
        else:
            hours.append(rough[local % 24] * scale * level)
    return hours


def _swell(hours: list[float], at: float, strength: float) -> None:
    """Breaking news at a minute: so many times the usual number comes on top, halving in 1.5 h."""
    first = int(at // HOUR) + HISTORY_DAYS * 24
    usual = sum(hours) / len(hours)
    for later in range(8):
        if 0 <= first + later < len(hours):
            hours[first + later] += usual * strength * exp(-later * log(2) / 1.5)
