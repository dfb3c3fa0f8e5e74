"""Choose when to poll a listing next: an adaptive poll interval, learned from what it publishes.

News costs waiting, polls cost visits. With ``n`` articles expected in a unit of time and a poll
every ``t``, articles wait ``n * t * t / 2`` in all between two polls. Waiting and polls (at a price
a poll) together cost least where that waiting is just the price: ``t = sqrt(2 * price / n)``. Busy
listings are polled oftener than quiet ones, but only by the square root. As the first minutes
matter more than the later ones (``URGENCY``), the price rises with the interval, and the root
becomes ``n ** -2/3``.

The same holds while the number expected changes by the hour: the next poll is due when the waiting
expected since this one reaches the price (``PollLimits.price``, the one number that sets the
budget). A silent night adds nothing to it, so the poll after it falls into the morning, when there
is something.

What is expected is learned, in UTC, from the articles that came: how many on the whole, at which
hours, on which weekdays, and whether the last hours were livelier or quieter than usual (breaking
news, holidays). Each estimate is articles over time, with a small prior (gamma-Poisson).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, sqrt
from random import Random
from typing import Literal

from database.documents.crawling.polling import PublishingPattern

HOUR = 3600.0
DAY = 24 * HOUR

# Habits change with seasons and staff: an article counts for a third (1/e) after this many seconds,
# which is long enough for each weekday to be seen a few times.
MEMORY = 21 * DAY
# Breaking news and batches last some hours, so the recent past fades by 1/e in this many seconds;
# in a shorter time, chance looks like news.
RECENT_MEMORY = 1.5 * HOUR
# What is assumed of a listing of which nothing is known, as articles in seconds: with the default
# limits that makes a first interval of some minutes, and a silent day makes hours of it.
PRIOR_ARTICLES = 0.5
PRIOR_TIME = 250.0
# This many articles at the usual rate weigh as much as what was seen in an hour or on a weekday:
# a pattern of two or three articles may be chance.
HABIT_PRIOR = 3.0
# This many articles at the usual rate weigh as much as the recent past: few, as bursts are sudden.
RECENT_PRIOR = 0.5
# The price of a poll grows with the interval to this power: 0 counts each minute of waiting alike,
# 1 only whether an article waits at all. In between, the median delay gains what the slowest lose.
URGENCY = 0.5
# The interval, in seconds, at which a poll costs just ``PollLimits.price``.
USUAL_INTERVAL = 600.0
# Newton's method needs this many steps at most: the function is convex, and the start is on its
# far side and close to the root.
CROSSING_STEPS = 4
# Newton's method stops at steps below this many seconds; crons and people reckon in minutes.
CROSSING_PRECISION = 5.0
# Articles older than this many seconds, in a listing read for the first time, tell little of how
# often it publishes today.
LOOKBACK = 28 * DAY
# After this many seconds without a poll (longer than any healthy interval) a feed may no longer
# list all that came in between, and only what it lists is counted.
AWAY = 2 * DAY
# A listing whose entries all bear the time of its making seems to publish them in no time: at
# least this many seconds are assumed.
SHORTEST_LOOK = HOUR
# Of more new articles at once than this only so many are counted: that is an archive, not an
# edition (Google's news sitemaps hold at most so many).
MOST_ARTICLES = 1000
# The publisher's wish to be asked later may let this many times the waiting gather, which is a wait
# longer by 60% at most: a ttl of an hour doesn't hide what comes every five minutes.
HINT_WORTH = 2.0
# Intervals differ at random by up to this share, so that listings first polled together drift apart
# within a day. It costs a third of a percent of waiting.
JITTER = 0.1
# A source polled at a fixed interval is due after this share of it: a cron that runs exactly as
# often must not find it a second short of due, and skip every other run.
EARLY = 0.9
# 304 Not Modified is doubted when this many articles were expected meanwhile (the chance that none
# came is 1 in 20) ...
DOUBTFUL_ARTICLES = 3.0
# ... and when the last answer with a body is this old, for listings of which little is expected.
DOUBTFUL_TIME = timedelta(days=1)
# Failures weigh, and lengthen the interval, as in Media Cloud's rss-fetcher: "active feeds do
# return 404 and come back", and a name that can't be resolved is often our own resolver's trouble.
# Other failures weigh 1.
SOFT_FAILURES = frozenset({"http-404", "http-429"})
SOFT_WEIGHT = 0.5
DNS_WEIGHT = 0.25
# A failing listing is asked at least this often, until its failures weigh GIVEN_UP.
LONGEST_BACKOFF = timedelta(days=1)
# From this weight of failures in a row on, a listing is only probed. It is where rss-fetcher gives
# up, and probes once a month; for news a week is long enough.
GIVEN_UP = 30.0
LONGEST_PROBE = timedelta(days=7)


@dataclass(frozen=True)
class PollLimits:
    """Say how often a listing may be polled, and what a poll is worth; all above zero."""

    floor: timedelta = timedelta(minutes=2)
    """The shortest interval. Users of Common Crawl's news crawler ask for 10 minutes at rush hour,
    miniflux goes down to 5; with conditional requests, few articles are due in less than 2."""
    ceiling: timedelta = timedelta(hours=12)
    """The longest interval: what is published once a week is found while it is still of the day."""
    price: timedelta = timedelta(minutes=4)
    """The waiting (articles times time) that a poll is worth at an interval of ten minutes. It was
    found with benchmarks.polling: the median article then waits no longer than with a poll every
    ten minutes, at less than a third of the polls."""
    every: timedelta | None = None
    """The interval that the operator fixed; where there is one, nothing else counts."""


@dataclass(frozen=True)
class PollAnswer:
    """Say what a successful poll brought."""

    at: datetime
    published: Sequence[datetime | None] = ()
    """One for each new article: when it was published, as far as known. At the first poll, one for
    each article that is listed."""
    body: Literal["changed", "same", "not-modified"] = "changed"
    """``not-modified`` is status 304; ``same`` is a body equal to the last one."""
    same_validators: bool = False
    """Whether ETag and Last-Modified are those of the last answer, and one of them was sent."""
    hint: timedelta | None = None
    """The longest of ttl, ``sy:update*``, max-age and Expires; with None the last hint holds."""


def learn(pattern: PublishingPattern, answer: PollAnswer) -> PublishingPattern:
    """Return what is known of a listing after a successful poll; ``pattern`` itself is kept."""
    now = answer.at.timestamp()
    last = pattern.learnedAt.timestamp() if pattern.learnedAt is not None else None
    published = answer.published[:MOST_ARTICLES]
    since = _observed_since(last, now, published)
    elapsed = max(now - (since if last is None else last), 0.0)
    kept, kept_of_recent = exp(-elapsed / MEMORY), exp(-elapsed / RECENT_MEMORY)
    has_body = answer.body != "not-modified"
    is_lie = answer.body == "changed" and answer.same_validators
    learned = PublishingPattern(
        learnedAt=answer.at,
        hourArticles=[each * kept for each in pattern.hourArticles],
        hourSeconds=[each * kept for each in pattern.hourSeconds],
        dayArticles=[each * kept for each in pattern.dayArticles],
        daySeconds=[each * kept for each in pattern.daySeconds],
        recent=pattern.recent * kept_of_recent,
        expected=pattern.expected * kept_of_recent,
        hintSeconds=answer.hint.total_seconds() if answer.hint else pattern.hintSeconds,
        wholeAt=answer.at if has_body else pattern.wholeAt,
        unseen=pattern.unseen,
        validatorsLie=pattern.validatorsLie or is_lie,
    )
    _add_observed_time(learned, _Forecast(pattern), since, now)
    for appeared in _appearances(published, since, now, first=last is None):
        hour, day = _hour_and_weekday(appeared)
        learned.hourArticles[hour] += 1
        learned.dayArticles[day] += 1
        learned.recent += exp((appeared - now) / RECENT_MEMORY)
    if has_body:
        learned.unseen = 0.0
    if last is None:
        learned.expected = learned.recent  # after one poll, nothing is livelier than usual
    return learned


def interval(pattern: PublishingPattern, now: datetime, limits: PollLimits) -> timedelta:
    """Return how long after a poll at ``now`` the next one is worth its price."""
    if limits.every is not None:
        return limits.every
    forecast = _Forecast(pattern)
    price, longest = limits.price.total_seconds(), limits.ceiling.total_seconds()
    wait = forecast.wait(now.timestamp(), price, longest)
    if pattern.hintSeconds is not None and pattern.hintSeconds > wait:
        stretched = forecast.wait(now.timestamp(), price * HINT_WORTH, longest)
        wait = min(pattern.hintSeconds, stretched)
    return max(timedelta(seconds=wait), limits.floor)


def next_poll(
    pattern: PublishingPattern, now: datetime, limits: PollLimits, random: Random
) -> datetime:
    """Return when to poll next, after a poll that succeeded at ``now``."""
    if limits.every is not None:
        return now + limits.every * EARLY
    wait = interval(pattern, now, limits) * _jitter(random)
    return now + min(max(wait, limits.floor), limits.ceiling)


def next_probe(
    pattern: PublishingPattern,
    failures: float,
    now: datetime,
    limits: PollLimits,
    random: Random,
) -> datetime:
    """Return when to try again, after a poll that failed at ``now``.

    ``failures`` is the sum of the weights (``failure_weight``) of the failures in a row, this one
    included.
    """
    usual = interval(pattern, now, limits)
    longest = LONGEST_BACKOFF if failures < GIVEN_UP else LONGEST_PROBE
    wait = usual * min(max(failures, 1.0), longest / usual)
    return now + max(wait, usual) * _jitter(random)


def failure_weight(cause: str) -> float:
    """Return how much a failure counts, by its cause (of ``crawler.downloader.failures``)."""
    if cause == "dns":
        return DNS_WEIGHT
    return SOFT_WEIGHT if cause in SOFT_FAILURES else 1.0


def wants_whole(pattern: PublishingPattern, now: datetime) -> bool:
    """Tell whether to ask without ETag and Last-Modified: they lie, or their 304 is doubtful."""
    if pattern.validatorsLie or pattern.wholeAt is None or pattern.unseen >= DOUBTFUL_ARTICLES:
        return True
    return now - pattern.wholeAt >= DOUBTFUL_TIME


class _Forecast:
    """Forecast how many articles per second a listing publishes. Times are seconds of the epoch."""

    def __init__(self, pattern: PublishingPattern) -> None:
        self._pattern = pattern
        articles = PRIOR_ARTICLES + sum(pattern.hourArticles)
        self._mean = articles / (PRIOR_TIME + sum(pattern.hourSeconds))
        self._liveliness = (RECENT_PRIOR + pattern.recent) / (RECENT_PRIOR + pattern.expected)
        """How many times the usual number the last hours brought."""

    def usual(self, at: float) -> float:
        """Return the usual number of articles per second at this hour on this weekday."""
        pattern, mean = self._pattern, self._mean
        hour, day = _hour_and_weekday(at)
        of_hour = HABIT_PRIOR + pattern.hourArticles[hour]
        of_day = HABIT_PRIOR + pattern.dayArticles[day]
        usual_of_hour = HABIT_PRIOR + mean * pattern.hourSeconds[hour]
        usual_of_day = HABIT_PRIOR + mean * pattern.daySeconds[day]
        return mean * of_hour / usual_of_hour * of_day / usual_of_day

    def wait(self, now: float, price: float, longest: float) -> float:
        """Return the seconds after which articles are expected to have waited a poll's price."""
        start, pending, waited, latest = now, 0.0, 0.0, now + longest
        while start < latest:
            end = min(latest, _next_hour(start))
            length = end - start
            fading = exp((now - start - length / 2) / RECENT_MEMORY)
            rate = self.usual(start) * (1 + (self._liveliness - 1) * fading)
            waiting = waited + pending * length + rate * length * length / 2
            if waiting >= price * ((end - now) / USUAL_INTERVAL) ** URGENCY:
                before = start - now
                return before + _crossing(before, length, rate, pending, waited, price)
            waited = waiting
            pending += rate * length
            start = end
        return longest


def _crossing(
    before: float, length: float, rate: float, pending: float, waited: float, price: float
) -> float:
    """Return where in a stretch of steady rate the waiting reaches the price; it has at its end.

    Newton's method, from where the waiting would reach the price that holds at the end.
    """
    left = price * ((before + length) / USUAL_INTERVAL) ** URGENCY - waited
    at: float = 2 * left / (pending + sqrt(pending * pending + 2 * rate * left))
    for _ in range(CROSSING_STEPS):
        due = price * ((before + at) / USUAL_INTERVAL) ** URGENCY
        over = waited + pending * at + rate * at * at / 2 - due
        slope = pending + rate * at - URGENCY * due / (before + at)
        step = over / slope
        at -= step
        if step < CROSSING_PRECISION:
            break
    return at


def _add_observed_time(
    pattern: PublishingPattern, forecast: _Forecast, since: float, now: float
) -> None:
    """Add the time from ``since`` to ``now``, hour by hour, and what was expected in it."""
    start = since
    while start < now:
        end = min(now, _next_hour(start))
        hour, day = _hour_and_weekday(start)
        expected = forecast.usual(start) * (end - start)
        pattern.hourSeconds[hour] += end - start
        pattern.daySeconds[day] += end - start
        pattern.unseen += expected
        pattern.expected += expected * exp(((start + end) / 2 - now) / RECENT_MEMORY)
        start = end


def _observed_since(last: float | None, now: float, published: Sequence[datetime | None]) -> float:
    """Return since when all articles are known: the last poll, or the oldest article listed."""
    if last is not None and now - last <= AWAY:
        return min(last, now)
    earliest = now - LOOKBACK if last is None else max(last, now - LOOKBACK)
    dates = [each.timestamp() for each in published if each is not None]
    if not dates:
        return now if last is None else earliest
    return max(min(min(dates), now - SHORTEST_LOOK), earliest)


def _appearances(
    published: Sequence[datetime | None], since: float, now: float, *, first: bool
) -> list[float]:
    """Return when new articles appeared: between two polls, whatever their dates say.

    At the first poll those without a date say nothing, and the oldest only begins the count.
    """
    dates = [each.timestamp() for each in published if each is not None]
    if first:
        return [min(date, now) for date in dates if date > since]
    undated = len(published) - len(dates)
    spread = [since + (now - since) * (number + 0.5) / undated for number in range(undated)]
    return [min(max(date, since), now) for date in dates] + spread


def _hour_and_weekday(at: float) -> tuple[int, int]:
    """Return hour (UTC) and weekday (from Monday); the epoch began on a Thursday."""
    return int(at // HOUR) % 24, int(at // DAY + 3) % 7


def _next_hour(at: float) -> float:
    return (at // HOUR + 1) * HOUR


def _jitter(random: Random) -> float:
    return random.uniform(1 - JITTER, 1 + JITTER)
