"""Measure polling rules: how late articles are found, and how many polls that takes.

    python -m benchmarks.polling [--seeds 11,12,13] [--sites 200]

The sites of a made-up world publish at their usual hours and by chance (``world.py``); each rule
(``rules.py``) decides when their listings are polled, on a clock of whole minutes, as cron has. All
rules are measured in the same world. Two weeks pass before a week is measured, so that the rules
have learned the sites; articles of that week may be found until two days after it.

Delays are minutes from publication to the poll that listed the article. Articles that left their
feed before a poll are missed, and have no delay. A poll that fails counts as a poll. Only
Copydesk's rule sends ETags, so only it can be misled by wrong ones. The published rules go on
polling failing feeds here, although miniflux stops after three errors, and news-crawl waits three
days.

Rows that say "as many" or "as few" are Copydesk's rule with another price of a poll: the one at
which it makes no more polls than the published rule above it. The price is chosen without looking
at the delays. The constants of ``crawler.polling.interval`` were chosen on worlds 1 and 2.
"""

from __future__ import annotations

import argparse
from bisect import bisect_right
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from math import ceil
from random import Random

from benchmarks.polling.rules import Fixed, Miniflux, NewsCrawl, Ours, Reply, Rule
from benchmarks.polling.world import DAY, Site, make_world
from crawler.polling.interval import PollLimits

# The number of sites in each simulated world.
SITES = 200
# The worlds that are measured: others than those on which the constants were chosen.
SEEDS = (11, 12, 13)

# The price of a poll, in article-minutes, at which Copydesk's rule makes about as many polls as
# each published rule: where the search for the exact price starts.
FIRST_GUESS = {"miniflux": 7.5, "miniflux without hints": 5.5, "news-crawl": 125.0}
# The number of polls falls with about this power of the price, so the search needs few steps.
POLLS_EXPONENT = 0.6
# Steps, at most, of the search for the price that makes as many polls as another rule.
SEARCH_STEPS = 4
# The search ends when the polls are between this share of the other rule's polls, and all of them.
LEAST_SHARE = 0.97

MakeRule = Callable[[int], Rule]


@dataclass(frozen=True)
class Period:
    """Say how many days a simulation has, before, in and after the measured time."""

    warm_up: int = 14
    measured: int = 7
    after: int = 2

    @property
    def days(self) -> int:
        """Return the number of all days."""
        return self.warm_up + self.measured + self.after


@dataclass
class Result:
    """Hold what a rule did in the measured days."""

    days: int
    articles: int = 0
    polls: int = 0
    brought: int = 0
    """Polls that found something new."""
    whole: int = 0
    """Polls that were answered with a body."""
    delays: list[float] = field(default_factory=list)

    @property
    def polls_a_day(self) -> float:
        """Return the mean number of polls of all sites in a day."""
        return self.polls / self.days

    def delay(self, share: float) -> float:
        """Return the delay, in minutes, that this share of the found articles did not exceed."""
        ordered = sorted(self.delays)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def ours(limits: PollLimits) -> MakeRule:
    """Return Copydesk's rule with these limits; each listing has random numbers of its own."""
    return lambda number: Ours(limits, Random(number))


def ours_at_price(minutes: float) -> MakeRule:
    """Return Copydesk's rule with the default limits, but this price of a poll in minutes."""
    return ours(replace(PollLimits(), price=timedelta(minutes=minutes)))


RULES: dict[str, MakeRule] = {
    "ours": ours(PollLimits()),
    "fixed 10 min": lambda number: Fixed(10),
    "fixed 60 min": lambda number: Fixed(60),
    "miniflux": lambda number: Miniflux(obey=True),
    "miniflux without hints": lambda number: Miniflux(obey=False),
    "news-crawl": lambda number: NewsCrawl(),
}


def simulate(sites: list[Site], make_rule: MakeRule, period: Period) -> Result:
    """Poll every site by a rule, and return what that gave."""
    result = Result(period.measured)
    for number, site in enumerate(sites):
        _poll_site(site, make_rule(number), period, result)
    return result


def _poll_site(site: Site, rule: Rule, period: Period, result: Result) -> None:
    """Poll one site by a rule for the whole period, and count in ``result``."""
    begin, end = period.warm_up * DAY, (period.warm_up + period.measured) * DAY
    articles = site.articles
    last = bisect_right(articles, end)
    result.articles += last - bisect_right(articles, begin)
    seen: int | None = None
    minute = site.added
    while minute < period.days * DAY and (minute < end or seen != last):
        measured = begin <= minute < end
        result.polls += measured
        outage = site.outage(minute)
        if outage is not None:
            wait = rule.failed(minute, outage.cause)
        else:
            listed = bisect_right(articles, minute)
            reply = _reply(site, seen, listed, asked=seen is not None and rule.conditional(minute))
            if reply.body != "not-modified":
                seen = listed
                result.whole += measured
                result.brought += measured and bool(reply.published)
                result.delays += [minute - each for each in reply.published if begin < each <= end]
            wait = rule.answered(minute, reply)
        # Cron starts at the next full minute; rounding errors must not make it the one after.
        minute = max(minute + 1, ceil(minute + wait - 0.001))


def _reply(site: Site, seen: int | None, listed: int, *, asked: bool) -> Reply:
    """Return the answer of a site that has ``listed`` articles in all, of which ``seen`` are known.

    ``asked`` says whether the request was conditional, with an ETag.
    """
    changed = listed != seen
    if asked and (site.tag == "stuck" or (site.tag == "honest" and not changed)):
        return Reply([], site.dated, "not-modified", same_validators=True, hint=site.hint)
    return Reply(
        published=site.articles[max(seen or 0, listed - site.window) : listed],
        dated=site.dated,
        body="changed" if changed or site.tag == "restless-body" else "same",
        same_validators=seen is not None and site.tag == "stuck",
        hint=site.hint,
    )


@cache
def world(seed: int, sites: int) -> list[Site]:
    """Return the world of a seed, for the default period; made once in each process."""
    return make_world(seed, sites, Period().days)


def measure(name: str, seed: int, sites: int) -> list[tuple[str, Result]]:
    """Measure a rule of ``RULES``; for a published one, also Copydesk's rule with as many polls."""
    theirs = simulate(world(seed, sites), RULES[name], Period())
    if name not in FIRST_GUESS:
        return [(name, theirs)]
    price = FIRST_GUESS[name]
    for _ in range(SEARCH_STEPS):
        mine = simulate(world(seed, sites), ours_at_price(price), Period())
        if LEAST_SHARE <= mine.polls / theirs.polls <= 1:
            break
        price *= (mine.polls / theirs.polls * 2 / (1 + LEAST_SHARE)) ** (1 / POLLS_EXPONENT)
    share = "few" if name == "news-crawl" else "many"
    return [(name, theirs), (f"  ours, as {share}", mine)]


def row(name: str, result: Result) -> str:
    """Return a line of the table."""
    stored = len(result.delays)
    return (
        f"{name:24}{result.delay(0.5):8.1f}{result.delay(0.95):8.1f}"
        f"{sum(result.delays) / stored:8.1f}{result.polls_a_day:10.0f}{result.polls / stored:10.2f}"
        f"{result.brought / result.polls:9.1%}{result.whole / result.polls:9.1%}"
        f"{1 - stored / result.articles:9.2%}"
    )


HEAD = (
    f"{'delay in minutes:':24}{'median':>8}{'95%':>8}{'mean':>8}{'polls/day':>10}{'/article':>10}"
    f"{'brought':>9}{'whole':>9}{'missed':>9}"
)


def main() -> None:
    """Measure all rules in all worlds, and print a table for each world."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", default=",".join(map(str, SEEDS)), help="worlds to measure in")
    parser.add_argument("--sites", type=int, default=SITES)
    options = parser.parse_args()
    seeds = [int(each) for each in options.seeds.split(",")]
    with ProcessPoolExecutor() as pool:
        jobs = [(name, seed, options.sites) for seed in seeds for name in RULES]
        results = iter(pool.map(measure, *zip(*jobs, strict=True)))
        for seed in seeds:
            print(f"\nWorld {seed}: {options.sites} sites\n{HEAD}")
            for _ in RULES:
                for name, result in next(results):
                    print(row(name, result), flush=True)
