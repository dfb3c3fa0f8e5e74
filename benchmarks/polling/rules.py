"""Define the rules that are compared: Copydesk's, fixed intervals, and two published ones."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from random import Random
from typing import Literal, Protocol

from benchmarks.polling.world import START
from crawler.polling.interval import (
    PollAnswer,
    PollLimits,
    failure_weight,
    learn,
    next_poll,
    next_probe,
    wants_whole,
)
from database.documents.crawling.polling import PublishingPattern

# Minutes of a week: all times here are in minutes.
WEEK = 7 * 24 * 60.0

# The values of miniflux's entry_frequency scheduler: SCHEDULER_ENTRY_FREQUENCY_MIN_INTERVAL and
# SCHEDULER_ENTRY_FREQUENCY_MAX_INTERVAL.
MINIFLUX_SHORTEST = 5.0
MINIFLUX_LONGEST = 24 * 60.0
# The values of news-crawl's conf/crawler-conf.yaml: scheduler.adaptive.fetchInterval.min, .max,
# .rate.incr, .rate.decr, fetchInterval.FETCHED.isFeed=true.
NEWS_CRAWL_SHORTEST = 90.0
NEWS_CRAWL_LONGEST = 129_600.0
NEWS_CRAWL_LONGER = 0.5
NEWS_CRAWL_SHORTER = 0.2
NEWS_CRAWL_FIRST = 720.0


@dataclass(frozen=True)
class Reply:
    """Hold a site's answer to a poll: its new articles, and how the answer was sent."""

    published: list[float]
    dated: bool
    body: Literal["changed", "same", "not-modified"]
    same_validators: bool
    hint: float | None


class Rule(Protocol):
    """Decide for one listing when it is polled next."""

    def conditional(self, minute: float) -> bool:
        """Return whether the ETag is sent."""

    def answered(self, minute: float, reply: Reply) -> float:
        """Return the minutes until the next poll after an answer."""

    def failed(self, minute: float, cause: str) -> float:
        """Return the minutes until the next poll after a failure."""


class Fixed:
    """Poll at a fixed interval."""

    def __init__(self, minutes: float) -> None:
        self._minutes = minutes

    def conditional(self, minute: float) -> bool:
        return False

    def answered(self, minute: float, reply: Reply) -> float:
        return self._minutes

    def failed(self, minute: float, cause: str) -> float:
        return self._minutes


class Miniflux:
    """Poll as miniflux does: at a week divided by the entries per week, or at the hint if longer.

    This follows ``ScheduleNextCheck`` and ``WeeklyFeedEntryCount`` of miniflux 2.2. The number of
    entries is computed from the mean distance between the past week's entries. miniflux stops a
    feed after three errors; here it goes on.
    """

    def __init__(self, obey: bool) -> None:
        self._obey = obey
        self._week: deque[float] = deque()
        self._hint = 0.0

    def conditional(self, minute: float) -> bool:
        return False

    def answered(self, minute: float, reply: Reply) -> float:
        self._hint = reply.hint or 0.0
        self._week.extend(reply.published if reply.dated else [minute] * len(reply.published))
        return self._interval(minute)

    def failed(self, minute: float, cause: str) -> float:
        return self._interval(minute)

    def _interval(self, minute: float) -> float:
        while self._week and self._week[0] < minute - WEEK:
            self._week.popleft()
        interval = MINIFLUX_LONGEST
        span = max(self._week) - min(self._week) if self._week else 0.0
        if span:
            interval = WEEK / ceil(WEEK / (span / (len(self._week) - 1)))
        interval = min(max(interval, MINIFLUX_SHORTEST), MINIFLUX_LONGEST)
        if self._obey:
            interval = min(max(interval, self._hint), MINIFLUX_LONGEST)
        return interval


class NewsCrawl:
    """Poll as news-crawl does: a shorter interval after a change, one longer by half without.

    This follows StormCrawler's ``AdaptiveScheduler`` with news-crawl's numbers. news-crawl waits
    three days after an error; here it goes on at its interval.
    """

    def __init__(self) -> None:
        self._interval = 0.0

    def conditional(self, minute: float) -> bool:
        return False

    def answered(self, minute: float, reply: Reply) -> float:
        if not self._interval:
            self._interval = NEWS_CRAWL_FIRST
        elif reply.body == "changed":
            self._interval = float(
                int(
                    (1 - NEWS_CRAWL_SHORTER) * self._interval
                    + NEWS_CRAWL_SHORTER * NEWS_CRAWL_SHORTEST
                )
            )
        else:
            longer = int(self._interval * (1 + NEWS_CRAWL_LONGER))
            self._interval = min(float(longer), NEWS_CRAWL_LONGEST)
        return self._interval

    def failed(self, minute: float, cause: str) -> float:
        return self._interval or NEWS_CRAWL_FIRST


class Ours:
    """Poll as Copydesk does, by ``crawler.polling.interval``."""

    def __init__(self, limits: PollLimits, random: Random) -> None:
        self._limits = limits
        self._random = random
        self._pattern = PublishingPattern()
        self._failures = 0.0

    def conditional(self, minute: float) -> bool:
        return not wants_whole(self._pattern, _at(minute))

    def answered(self, minute: float, reply: Reply) -> float:
        now = _at(minute)
        self._failures = 0.0
        answer = PollAnswer(
            at=now,
            published=[_at(each) if reply.dated else None for each in reply.published],
            body=reply.body,
            same_validators=reply.same_validators,
            hint=timedelta(minutes=reply.hint) if reply.hint else None,
        )
        self._pattern = learn(self._pattern, answer)
        return _minutes(next_poll(self._pattern, now, self._limits, self._random) - now)

    def failed(self, minute: float, cause: str) -> float:
        now = _at(minute)
        self._failures += failure_weight(cause)
        return _minutes(
            next_probe(self._pattern, self._failures, now, self._limits, self._random) - now
        )


def _at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def _minutes(time: timedelta) -> float:
    return time.total_seconds() / 60
