"""Measure polling rules: how late articles are stored, and what that costs, in a made-up world.

    python -m benchmarks.polling [--seeds 11,12,13] [--sites 200]

Sites publish by habit and by surprise (``polling_world``); each rule (``polling_rules``) decides
when their listings are polled, on a clock of whole minutes, as cron runs. All rules meet the same
world. A fortnight passes before a week is measured, so that rules know the sites; articles of the
week may be stored until two days after it.

Delays are minutes from publication to the poll that listed the article. Articles that left their
feed's window before a poll are missed, and have no delay. A poll that fails is a poll. Only our
rule sends ETags, so only it can be lied to with them; the published rules are spared their way of
giving up on failing feeds (miniflux stops after three errors, news-crawl waits three days).

Rows that say "as many" or "as few" are our rule with another price of a poll: the one at which it
makes no more polls than the published rule above it. The price is chosen without a look at delays.
The constants of ``crawler.polling.interval`` were chosen on worlds 1 and 2.
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

SITES = 200
SEEDS = (11, 12, 13)

# The price of a poll, in article-minutes, that makes about as many polls as each published rule.
FIRST_GUESS = {"miniflux": 7.5, "miniflux without hints": 5.5, "news-crawl": 125.0}
# Polls fall as the price rises to this power, about, so few turns are needed ...
FALL = 0.6
TURNS = 4
# ... to come between this share of the other rule's polls, and all of them.
NO_LESS = 0.97

MakeRule = Callable[[int], Rule]


@dataclass(frozen=True)
class Period:
    """Days of a simulation."""

    warm_up: int = 14
    measured: int = 7
    after: int = 2

    @property
    def days(self) -> int:
        """All in all."""
        return self.warm_up + self.measured + self.after


@dataclass
class Result:
    """What a rule did in the measured days."""

    days: int
    articles: int = 0
    polls: int = 0
    brought: int = 0
    """Polls that brought something new."""
    whole: int = 0
    """Polls answered with a body."""
    delays: list[float] = field(default_factory=list)

    @property
    def polls_a_day(self) -> float:
        return self.polls / self.days

    def delay(self, share: float) -> float:
        """Minutes that this share of the stored articles were at most late."""
        ordered = sorted(self.delays)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def ours(limits: PollLimits) -> MakeRule:
    """Return our rule with these limits; each listing has random numbers of its own."""
    return lambda number: Ours(limits, Random(number))


def ours_at_price(minutes: float) -> MakeRule:
    """Return our rule with the default limits, but a poll worth so many article-minutes."""
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
    """Poll every site by a rule."""
    result = Result(period.measured)
    for number, site in enumerate(sites):
        _follow(site, make_rule(number), period, result)
    return result


def _follow(site: Site, rule: Rule, period: Period, result: Result) -> None:
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
        # Cron's next full minute; a millisecond late is not a minute late.
        minute = max(minute + 1, ceil(minute + wait - 0.001))


def _reply(site: Site, seen: int | None, listed: int, *, asked: bool) -> Reply:
    """What a site answers that lists so many articles in all, of which so many were seen."""
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
    """The world of a seed, for the default period; made once in each process."""
    return make_world(seed, sites, Period().days)


def measure(name: str, seed: int, sites: int) -> list[tuple[str, Result]]:
    """What a rule of ``RULES`` does in a world; for a published one, also ours at its polls."""
    theirs = simulate(world(seed, sites), RULES[name], Period())
    if name not in FIRST_GUESS:
        return [(name, theirs)]
    price = FIRST_GUESS[name]
    for _ in range(TURNS):
        mine = simulate(world(seed, sites), ours_at_price(price), Period())
        if NO_LESS <= mine.polls / theirs.polls <= 1:
            break
        price *= (mine.polls / theirs.polls * 2 / (1 + NO_LESS)) ** (1 / FALL)
    share = "few" if name == "news-crawl" else "many"
    return [(name, theirs), (f"  ours, as {share}", mine)]


def row(name: str, result: Result) -> str:
    """A line of the table."""
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
