"""When to ask a listing again: often while news is expected of it, seldom while not (pure).

News costs waiting, polls cost visits. With ``n`` articles expected in a unit of time and a poll
every ``t``, articles wait ``n * t * t / 2`` in all between two polls; waiting and polls (at a price
a poll) together cost least where that is just the price: ``t = sqrt(2 * price / n)``. Busy listings
are polled oftener than quiet ones, but only by the square root. As the first minutes matter more
than the later ones (``URGENCY``), the price rises with the interval, and the root is ``n ** -2/3``.

The same holds while the number expected changes by the hour: the next poll is due when the waiting
expected since this one reaches the price (``Pace.patience``, the one knob of the budget). A silent
night adds nothing to it, so the poll after it falls into the morning, when there is something.

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

from database.documents.polling import Rhythm

HOUR = 3600.0
DAY = 24 * HOUR

# Habits change with seasons and staff: what was seen counts for a third after three weeks, enough
# for each weekday to be seen a few times.
MEMORY = 21 * DAY
# Breaking news and batches last some hours; in less, chance looks like news.
MOOD = 1.5 * HOUR
# A listing of which nothing is known: half an article in four minutes, which at the default pace
# makes a first interval of some minutes; a silent day makes hours of it.
PRIOR_ARTICLES = 0.5
PRIOR_TIME = 250.0
# So many articles, at the usual rate, weigh as much as what an hour or weekday showed: a pattern
# of two or three articles is chance.
HABIT_PRIOR = 3.0
# The same for the mood: little, because bursts are sudden.
MOOD_PRIOR = 0.5
# The price of a poll grows with the interval to this power: 0 counts each minute of waiting alike,
# 1 only whether an article waits at all. In between, the median delay gains what the slowest lose.
URGENCY = 0.5
# The interval at which ``Pace.patience`` is the price.
USUAL_INTERVAL = 600.0
# Newton's method on a convex function, from its far side, not far from the root.
CROSSING_STEPS = 4
# Seconds; crons and people reckon in minutes.
CROSSING_PRECISION = 5.0
# News older than this, in a listing read for the first time, tells little of today's rhythm.
LOOKBACK = 28 * DAY
# Longer than any healthy interval: after such a time a feed may no longer list all that came in
# between, and only what it lists is counted.
AWAY = 2 * DAY
# A listing whose entries all bear the time of its making seems to publish them in no time.
SHORTEST_LOOK = HOUR
# More at once is an archive, not an edition (Google's news sitemaps hold at most so many).
MOST_ARTICLES = 1000
# The publisher's wish to be asked later lets so many times the waiting gather, which is a wait
# longer by 60% at most: a ttl of an hour doesn't hide what comes every five minutes.
HINT_WORTH = 2.0
# Against clumps: intervals differ by up to a tenth, so that listings first polled together drift
# apart within a day. It costs a third of a percent of waiting.
JITTER = 0.1
# A tenth early is on time: a cron that runs exactly as often as a source is polled must not find
# it a second short of due, and skip every other run.
EARLY = 0.9
# 304 Not Modified is doubted when so many articles were due meanwhile (by chance: 1 in 20) ...
DOUBTFUL_ARTICLES = 3.0
# ... and when the last whole answer is so old, for listings of which little is expected.
DOUBTFUL_TIME = timedelta(days=1)
# Failures weigh, and lengthen the interval, as in Media Cloud's rss-fetcher: "active feeds do
# return 404 and come back", and a name that can't be resolved is often our own resolver's trouble.
SOFT_FAILURES = frozenset({"http-404", "http-429"})
SOFT_WEIGHT = 0.5
DNS_WEIGHT = 0.25
LONGEST_BACKOFF = timedelta(days=1)
# Where rss-fetcher gives up, and probes once a month; a week is long enough for news.
GIVEN_UP = 30.0
LONGEST_PROBE = timedelta(days=7)


@dataclass(frozen=True)
class Pace:
    """How often a listing may be polled, and what a poll is worth: all more than nothing."""

    # Users of Common Crawl's news crawler ask for 10 minutes at rush hour, miniflux goes down to
    # 5; with conditional requests, few articles are due in less than 2.
    floor: timedelta = timedelta(minutes=2)
    # Twice a day finds what is published once a week while it is still of the day.
    ceiling: timedelta = timedelta(hours=12)
    # Article-minutes of waiting that one poll is worth at an interval of ten minutes: found with
    # benchmarks.polling; the median article then waits no longer than with a poll every ten
    # minutes, at less than a third of the polls.
    patience: timedelta = timedelta(minutes=4)
    every: timedelta | None = None
    """Fixed by the operator: nothing else counts."""


@dataclass(frozen=True)
class Answer:
    """What a successful poll brought."""

    at: datetime
    published: Sequence[datetime | None] = ()
    """One for each new article: when it was published, as far as known. At the first poll, of all
    that is listed."""
    body: Literal["changed", "same", "not-modified"] = "changed"
    """Not-modified is status 304; same is a body equal to the last one."""
    same_validators: bool = False
    """ETag and Last-Modified are those of the last answer, and there is at least one of them."""
    hint: timedelta | None = None
    """The longest of ttl, ``sy:update*``, max-age and Expires; None leaves what was said before."""


def learn(rhythm: Rhythm, answer: Answer) -> Rhythm:
    """What is known of a listing after a successful poll; ``rhythm`` stays as it is."""
    now = answer.at.timestamp()
    last = rhythm.learnedAt.timestamp() if rhythm.learnedAt is not None else None
    published = answer.published[:MOST_ARTICLES]
    since = _watched_since(last, now, published)
    elapsed = max(now - (since if last is None else last), 0.0)
    kept, kept_of_mood = exp(-elapsed / MEMORY), exp(-elapsed / MOOD)
    whole = answer.body != "not-modified"
    learned = Rhythm(
        learnedAt=answer.at,
        hourArticles=[each * kept for each in rhythm.hourArticles],
        hourSeconds=[each * kept for each in rhythm.hourSeconds],
        dayArticles=[each * kept for each in rhythm.dayArticles],
        daySeconds=[each * kept for each in rhythm.daySeconds],
        recent=rhythm.recent * kept_of_mood,
        expected=rhythm.expected * kept_of_mood,
        hintSeconds=answer.hint.total_seconds() if answer.hint else rhythm.hintSeconds,
        wholeAt=answer.at if whole else rhythm.wholeAt,
        unseen=rhythm.unseen,
        validatorsLie=rhythm.validatorsLie or (answer.body == "changed" and answer.same_validators),
    )
    _watch(learned, _Forecast(rhythm), since, now)
    for arrival in _arrivals(published, since, now, first=last is None):
        hour, day = _place(arrival)
        learned.hourArticles[hour] += 1
        learned.dayArticles[day] += 1
        learned.recent += exp((arrival - now) / MOOD)
    if whole:
        learned.unseen = 0.0
    if last is None:
        learned.expected = learned.recent  # nothing is unusual yet
    return learned


def interval(rhythm: Rhythm, now: datetime, pace: Pace) -> timedelta:
    """How long after ``now``, the time of a poll, the next one is worth its price."""
    if pace.every is not None:
        return pace.every
    forecast = _Forecast(rhythm)
    price, longest = pace.patience.total_seconds(), pace.ceiling.total_seconds()
    wait = forecast.wait(now.timestamp(), price, longest)
    if rhythm.hintSeconds is not None and rhythm.hintSeconds > wait:
        stretched = forecast.wait(now.timestamp(), price * HINT_WORTH, longest)
        wait = min(rhythm.hintSeconds, stretched)
    return max(timedelta(seconds=wait), pace.floor)


def next_poll(rhythm: Rhythm, now: datetime, pace: Pace, dice: Random) -> datetime:
    """When to poll next, after a poll that succeeded at ``now``."""
    if pace.every is not None:
        return now + pace.every * EARLY
    wait = interval(rhythm, now, pace) * _jitter(dice)
    return now + min(max(wait, pace.floor), pace.ceiling)


def next_probe(
    rhythm: Rhythm, failures: float, now: datetime, pace: Pace, dice: Random
) -> datetime:
    """When to try again, after a poll that failed at ``now``, with so many failures in a row.

    ``failures`` is the sum of their weights (``failure_weight``), this one included.
    """
    usual = interval(rhythm, now, pace)
    longest = LONGEST_BACKOFF if failures < GIVEN_UP else LONGEST_PROBE
    wait = usual * min(max(failures, 1.0), longest / usual)
    return now + max(wait, usual) * _jitter(dice)


def failure_weight(cause: str) -> float:
    """How much a failure counts, by its cause (of ``crawler.downloader.failures``)."""
    if cause == "dns":
        return DNS_WEIGHT
    return SOFT_WEIGHT if cause in SOFT_FAILURES else 1.0


def wants_whole(rhythm: Rhythm, now: datetime) -> bool:
    """Whether to ask without ETag and Last-Modified: they lie, or their silence is doubtful."""
    if rhythm.validatorsLie or rhythm.wholeAt is None or rhythm.unseen >= DOUBTFUL_ARTICLES:
        return True
    return now - rhythm.wholeAt >= DOUBTFUL_TIME


class _Forecast:
    """Articles expected a second. Times are seconds of the epoch."""

    def __init__(self, rhythm: Rhythm) -> None:
        self._rhythm = rhythm
        articles = PRIOR_ARTICLES + sum(rhythm.hourArticles)
        self._mean = articles / (PRIOR_TIME + sum(rhythm.hourSeconds))
        self._mood = (MOOD_PRIOR + rhythm.recent) / (MOOD_PRIOR + rhythm.expected)

    def usual(self, at: float) -> float:
        """By its habits."""
        rhythm, mean = self._rhythm, self._mean
        hour, day = _place(at)
        of_hour = HABIT_PRIOR + rhythm.hourArticles[hour]
        of_day = HABIT_PRIOR + rhythm.dayArticles[day]
        usual_of_hour = HABIT_PRIOR + mean * rhythm.hourSeconds[hour]
        usual_of_day = HABIT_PRIOR + mean * rhythm.daySeconds[day]
        return mean * of_hour / usual_of_hour * of_day / usual_of_day

    def wait(self, now: float, price: float, longest: float) -> float:
        """Seconds until articles are expected to have waited what a poll is worth by then."""
        start, pending, waited, latest = now, 0.0, 0.0, now + longest
        while start < latest:
            end = min(latest, _next_hour(start))
            length = end - start
            mood = 1 + (self._mood - 1) * exp((now - start - length / 2) / MOOD)
            rate = self.usual(start) * mood
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
    """Where in a stretch of steady rate the waiting reaches the price; it has at its end.

    Newton's method, from where the price of the end would be reached.
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


def _watch(rhythm: Rhythm, forecast: _Forecast, since: float, now: float) -> None:
    """Count the time watched, and what was expected in it."""
    start = since
    while start < now:
        end = min(now, _next_hour(start))
        hour, day = _place(start)
        expected = forecast.usual(start) * (end - start)
        rhythm.hourSeconds[hour] += end - start
        rhythm.daySeconds[day] += end - start
        rhythm.unseen += expected
        rhythm.expected += expected * exp(((start + end) / 2 - now) / MOOD)
        start = end


def _watched_since(last: float | None, now: float, published: Sequence[datetime | None]) -> float:
    """From when on all articles are known: the last poll, or the oldest article listed."""
    if last is not None and now - last <= AWAY:
        return min(last, now)
    earliest = now - LOOKBACK if last is None else max(last, now - LOOKBACK)
    dates = [each.timestamp() for each in published if each is not None]
    if not dates:
        return now if last is None else earliest
    return max(min(min(dates), now - SHORTEST_LOOK), earliest)


def _arrivals(
    published: Sequence[datetime | None], since: float, now: float, *, first: bool
) -> list[float]:
    """When new articles appeared: between two polls, whatever their dates say.

    At the first poll those without a date say nothing, and the oldest only begins the count.
    """
    dates = [each.timestamp() for each in published if each is not None]
    if first:
        return [min(date, now) for date in dates if date > since]
    undated = len(published) - len(dates)
    spread = [since + (now - since) * (number + 0.5) / undated for number in range(undated)]
    return [min(max(date, since), now) for date in dates] + spread


def _place(at: float) -> tuple[int, int]:
    """Hour and weekday; the epoch began on a Thursday."""
    return int(at // HOUR) % 24, int(at // DAY + 3) % 7


def _next_hour(at: float) -> float:
    return (at // HOUR + 1) * HOUR


def _jitter(dice: Random) -> float:
    return dice.uniform(1 - JITTER, 1 + JITTER)
