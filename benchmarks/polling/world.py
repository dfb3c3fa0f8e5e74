"""Make up a world of news sites: when each of them publishes, and when it fails.

Times are minutes (floats) after ``START``, negative before it. Everything follows from one seed.
The sites are meant to resemble real ones, not the model that the polling rules learn: activity by
hour is irregular, weekends have their own hours, no two days are alike, and there is breaking news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import exp, log
from random import Random
from typing import Literal

# The first minute of a world: a Monday.
START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = 60.0
DAY = 24 * HOUR
# Days before the start in which the articles were published that feeds list at their first poll.
HISTORY_DAYS = 14

# Articles a day are log-normally distributed, between one a week and 500, with half of the sources
# below ten.
MEDIAN_RATE = 10.0
RATE_SPREAD = 1.7
LEAST_RATE = 1 / 7
MOST_RATE = 500.0

# How active a kind of site is in each of the 24 local hours, in relation to the others.
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
# Time zones as offsets from UTC in hours, and how frequent they are among the sites.
ZONES = ((-8, 2), (-5, 4), (-3, 2), (0, 3), (1, 6), (2, 3), (3, 2), (5.5, 3), (8, 3), (9, 2))

# Minutes of ttl or max-age that feeds send; None is for feeds that send neither. Content management
# systems send an hour whatever they publish, content delivery networks a few minutes.
HINTS: tuple[float | None, ...] = (*(None,) * 9, *(60,) * 5, 30, 15, 10, 5, 5, 2)
# How many entries a feed lists; sites with over BUSY articles per day list more.
WINDOWS = (10, 15, 20, 20, 25, 30, 50)
BUSY_WINDOWS = (50, 100, 100, 200)
BUSY = 100.0

# Articles that are scheduled for the hour or half hour appear within this many minutes.
SCHEDULED_WITHIN = 1.5

Tag = Literal["honest", "none", "stuck", "restless", "restless-body"]
# How a site's ETag behaves. honest: it changes with the document; none: the site sends none; stuck:
# it never changes, so every answer is 304; restless: it changes with each answer; restless-body:
# the document itself differs each time, because it holds the time at which it was made.
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
    """Hold a time in which every request to a site fails."""

    start: float
    end: float
    cause: str


@dataclass(frozen=True)
class Site:
    """Hold a site with one listing: all its articles, and how its server behaves."""

    articles: list[float]
    """When each is published, in order."""
    window: int
    """How many of the newest its feed lists."""
    tag: Tag
    dated: bool
    """Whether its entries say when they were published."""
    hint: float | None
    """Minutes that it asks crawlers to wait between two polls."""
    outages: list[Outage]
    added: int
    """The minute of its first poll."""

    def outage(self, minute: float) -> Outage | None:
        """Return the outage at this minute, if there is one."""
        return next((each for each in self.outages if each.start <= minute < each.end), None)


def make_world(seed: int, sites: int, days: int) -> list[Site]:
    """Return sites that publish for ``days`` days after ``START``, and for two weeks before."""
    random = Random(seed)
    # World news breaks about every other day, and a third of all sites write about it.
    events = [random.uniform(-HISTORY_DAYS, days) * DAY for _ in range((days + HISTORY_DAYS) // 2)]
    return [_make_site(Random(random.random()), days, events) for _ in range(sites)]


def _make_site(random: Random, days: int, events: list[float]) -> Site:
    """Return a site of random size and behaviour."""
    rate = min(max(random.lognormvariate(log(MEDIAN_RATE), RATE_SPREAD), LEAST_RATE), MOST_RATE)
    articles = sorted(_articles(random, rate, days, events))
    outages = []
    if random.random() < 0.15:
        for _ in range(random.randint(1, 3)):
            start = random.uniform(0, days * DAY)
            cause = random.choice(("http-500", "timeout", "dns", "http-404", "http-429"))
            outages.append(Outage(start, start + random.uniform(1, 12) * HOUR, cause))
    if random.random() < 0.01:
        start = random.uniform(0, days * DAY)
        outages.append(Outage(start, start + 3 * DAY, "dns"))
    return Site(
        articles=articles,
        window=random.choice(BUSY_WINDOWS if rate > BUSY else WINDOWS),
        tag=random.choice(TAGS),
        dated=random.random() < 0.85,
        hint=random.choice(HINTS),
        outages=outages,
        added=random.randrange(60),
    )


def _articles(random: Random, rate: float, days: int, events: list[float]) -> list[float]:
    """Return the minutes at which a site's articles appear."""
    hours = _hourly(random, rate, days)
    for event in events:
        if random.random() < 1 / 3:
            _add_breaking_news(hours, event + random.uniform(0, 30), random.uniform(1, 5))
    for _ in range((days + HISTORY_DAYS) // 4):
        # Breaking news that this site alone has.
        _add_breaking_news(hours, random.uniform(-HISTORY_DAYS, days) * DAY, random.uniform(1, 5))
    in_batches, on_the_hour = random.uniform(0, 0.5), random.uniform(0, 0.3)
    articles: list[float] = []
    for number, expected in enumerate(hours):
        start = number * HOUR - HISTORY_DAYS * DAY
        at = 0.0
        while True:
            # A batch has three articles on average, so there are fewer batches than articles.
            batch = random.random() < in_batches / (3 - 2 * in_batches)
            size = random.randint(2, 4) if batch else 1
            per_start = 1 + 2 * in_batches / (3 - 2 * in_batches)
            at += random.expovariate(max(expected, 1e-9) / per_start) * HOUR
            if at >= HOUR:
                break
            first = start + at
            if random.random() < on_the_hour:
                first = start + at // 30 * 30 + random.uniform(0, SCHEDULED_WITHIN)
            articles += [first + random.uniform(0, 8) * place for place in range(size)]
    return articles


def _hourly(random: Random, rate: float, days: int) -> list[float]:
    """Return the articles expected in each hour of UTC, from the start of history on."""
    kind = random.choice(list(DAYPARTS))
    rough = [each * random.lognormvariate(0, 0.35) for each in DAYPARTS[kind]]
    scale = rate / sum(rough)
    weekend, later = random.choice((0.15, 0.4, 0.6, 0.8, 1.0)), random.choice((0, 1, 2, 3))
    (offset,) = random.choices([zone for zone, _ in ZONES], [weight for _, weight in ZONES])
    hours = []
    level = 1.0
    for number in range((days + HISTORY_DAYS) * 24):
        if number % 24 == 0:
            level = random.lognormvariate(0, 0.25)
        local = int(number + offset)
        weekday = (local // 24 + START.weekday() - HISTORY_DAYS) % 7
        if weekday >= 5:
            hours.append(rough[(local - later) % 24] * scale * weekend * level)
        else:
            hours.append(rough[local % 24] * scale * level)
    return hours


def _add_breaking_news(hours: list[float], at: float, strength: float) -> None:
    """Add breaking news: ``strength`` times the usual number of articles, halving in 1.5 hours."""
    first = int(at // HOUR) + HISTORY_DAYS * 24
    usual = sum(hours) / len(hours)
    for later in range(8):
        if 0 <= first + later < len(hours):
            hours[first + later] += usual * strength * exp(-later * log(2) / 1.5)
