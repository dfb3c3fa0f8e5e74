"""Say when sources are due in a day, and what each poll finds: by Copydesk's own poll interval."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.polling.measure import Period, simulate
from benchmarks.polling.rules import Ours, Reply, Rule
from benchmarks.polling.world import DAY, make_world
from crawler.polling.interval import PollLimits

BREAKING_SHARE = 0.02
"""The share of sources that are polled at a fixed interval, as breaking news."""
BREAKING_MINUTES = 5.0
"""That interval: the longest with which a source is in the queue ``breaking``."""
SHIFT = 30.0
"""Minutes by which the day of a source that stands for others is shifted for each, at most: the
hours of the day stay what they are."""
LEARNED = Period(warm_up=7, measured=1, after=0)
"""A week passes before the day, in which the rule learns the sites."""


@dataclass(frozen=True)
class Poll:
    """Say when a listing is due, in minutes of the day, and how many articles are new then."""

    minute: float
    articles: int


class Noted:
    """Poll by a rule, and note each poll of the measured day."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._begin = LEARNED.warm_up * DAY
        self.polls: list[Poll] = []

    def conditional(self, minute: float) -> bool:
        return self._rule.conditional(minute)

    def answered(self, minute: float, reply: Reply) -> float:
        self._note(minute, len(reply.published))
        return self._rule.answered(minute, reply)

    def failed(self, minute: float, cause: str) -> float:
        self._note(minute, 0)
        return self._rule.failed(minute, cause)

    def _note(self, minute: float, articles: int) -> None:
        if minute >= self._begin:
            self.polls.append(Poll(minute - self._begin, articles))


def days_of(different: int, seed: int) -> list[list[Poll]]:
    """Return the day of each of so many different sources."""
    rules: list[Noted] = []

    def make(number: int) -> Noted:
        rules.append(Noted(Ours(PollLimits(), Random(number))))
        return rules[-1]

    simulate(make_world(seed, different, LEARNED.days), make, LEARNED)
    return [rule.polls for rule in rules]


def spread(days: list[list[Poll]], sources: int, seed: int) -> list[list[Poll]]:
    """Return the days of ``sources`` sources, each like one of ``days``, some minutes apart."""
    random = Random(seed)
    spread_days: list[list[Poll]] = []
    for number in range(sources):
        shift = random.uniform(-SHIFT, SHIFT)
        moved = [
            Poll((each.minute + shift) % DAY, each.articles) for each in days[number % len(days)]
        ]
        spread_days.append(sorted(moved, key=lambda poll: poll.minute))
    return spread_days


def is_breaking(number: int) -> bool:
    """Tell whether a source is one of the breaking ones: these are spread over all."""
    return number % round(1 / BREAKING_SHARE) == 0


def polled_often(day: list[Poll]) -> list[Poll]:
    """Return the day of a source that is polled each BREAKING_MINUTES, whatever it publishes."""
    polls: list[Poll] = []
    left = list(reversed(day))
    for step in range(round(DAY / BREAKING_MINUTES)):
        minute = step * BREAKING_MINUTES
        articles = 0
        while left and left[-1].minute <= minute:
            articles += left.pop().articles
        polls.append(Poll(minute, articles))
    return polls
