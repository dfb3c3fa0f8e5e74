"""Has a source silently broken? Its days are compared with its own history (pure).

Nothing fails here: the feed answers, pages answer, and yet nothing new comes, or texts come without
dates, without authors, or without half of their words. What is usual differs from source to source,
from weekday to weekday, and by chance: so each measure has a band learned from the source's own
past days, wide where there is little to go by, and none before there is enough.

To be out of its band, a measure must be so that chance is no explanation (LUCK), and as all but its
oddest past window were not. Tails are Chernoff's bounds, which err on the side of silence. Median
and median absolute deviation keep odd days from widening the bands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from statistics import fmean, median

from crawler.health.statistics import binomial_tail, deviation, poisson_tail
from database.documents.health import Finding, SourceDay

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MEMORY = timedelta(days=56)
"""Eight of each weekday: what is older says little of today."""
LEARNING_DAYS = 14
"""A source is not judged before so many days: two of each weekday."""
LUCK = 1e-5
"""How rarely chance may look like breakage: a thousand sources make about ten thousand independent
judgements a day, which by chance is one alarm in ten days."""
SIGMAS = 5.0
"""The same for a normal deviate (3e-7), with room for tails that are heavier."""
WINDOW = 8
"""Pages that a share or a mean length needs: fewer can't tell a broken template from a coincidence.
Days are put together until there are so many ..."""
WINDOW_DAYS = 7
"""... but no more than these."""
WINDOWS = 8
"""Past windows (or pauses) that are needed to know what is usual."""
SHARE_SIGMAS = 3.0
"""Standard deviations, beyond chance, by which a share differs from its median on a bad day."""
SHARE_SLACK = 0.05
"""Added to that: one page in twenty is any site's noise."""
SHARE_CHANGE = 0.25
"""A share must change by so much, else there is nothing that somebody should do."""
LENGTH_CHANGE = math.log(1.6)
"""Texts must be 1.6 times longer or shorter than usual; likewise."""
LENGTH_SPREAD = 0.05
"""Least deviation of mean lengths (of their logarithms): no site is more regular."""

SILENCE_ARTICLES = 12.0
"""Articles that would usually have come in a silence: by chance one pause in 160,000 is so long."""
SILENCE_FACTOR = 2.0
"""... and so many times the longest usual pause, measured likewise."""
COVERAGE = 0.7
"""The number of articles of a day counts only if the source was polled in this share of the hours
in which it usually is."""
SAME_WEEKDAYS = 4
"""Past days of one weekday that make a usual one."""
FEWER, MORE = 0.5, 3.0
"""Shares of the usual number: a newsroom's worst and best days are between."""
BURST = 2.0
"""... and so many times its busiest day: great events fill the pages of every newsroom."""
ACCEPTED_AFTER = timedelta(days=28)
"""What lasts so long is how the source is now: it becomes part of its history."""


@dataclass(frozen=True)
class Judgement:
    """What is out of its band, by measure, and which measures are known to be within theirs."""

    findings: Mapping[str, Finding]
    well: frozenset[str]


@dataclass(frozen=True)
class Share:
    """A measure: how many of the pages counted in ``among`` are also counted in ``counted``."""

    measure: str
    counted: str
    among: tuple[str, ...]
    words: str


SHARES = (
    Share("rejected", "rejected", ("articles", "rejected"), "pages rejected"),
    Share("undated", "undated", ("articles",), "articles without a date"),
    Share("unstamped", "unstamped", ("articles",), "articles without a date on their page"),
    Share("unsigned", "unsigned", ("articles",), "articles without authors"),
)
# What follows from something else that was found is not told as well.
CONSEQUENCES = {"fewer": "silence", "unstamped": "undated"}


def judge(days: Iterable[SourceDay], now: datetime, earlier: Iterable[Finding] = ()) -> Judgement:
    """Judge a source by its days up to ``now``; ``earlier`` is what was found before.

    While a finding lasts, the time since it began is no history to compare with; after
    ACCEPTED_AFTER it is. What is neither in ``findings`` nor in ``well`` can't be judged now.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    past = sorted((d for d in days if today - MEMORY <= d.day <= today), key=lambda d: d.day)
    past = past[1:]  # the first day of a source brings what was there before us
    if not past or past[-1].day - past[0].day < LEARNING_DAYS * DAY:
        return Judgement({}, frozenset())
    began = {each.measure: each.since for each in earlier if now - each.foundAt < ACCEPTED_AFTER}
    windows = cache(partial(_windows, past, now))  # most measures ask for the same
    judged = _silence(past, now) | _volume(past, today - DAY, now, began)
    for share in SHARES:
        judged |= _share(share, windows(share.among, began.get(share.measure, now)), now)
    until = min(began.get("shorter", now), began.get("longer", now))
    judged |= _length(windows(("articles",), until), now)
    for consequence, cause in CONSEQUENCES.items():
        if judged.get(cause) is not None:
            judged.pop(consequence, None)
    findings = {name: finding for name, finding in judged.items() if finding is not None}
    return Judgement(findings, frozenset(judged.keys() - findings.keys()))


def continued(earlier: Iterable[Finding], judgement: Judgement) -> list[Finding]:
    """The findings to keep: new ones, those that last (since when they do), those not judged."""
    before = {each.measure: each for each in earlier if each.measure not in judgement.well}
    lasting = {
        name: replace(now, since=then.since, foundAt=then.foundAt, told=then.told)
        for name, now in judgement.findings.items()
        if (then := before.get(name)) is not None
    }
    kept = before | dict(judgement.findings) | lasting
    return [kept[name] for name in sorted(kept)]


# --- How many -------------------------------------------------------------------------------

Judged = dict[str, Finding | None]
"""Measure → what is out of its band, or None where it is within; absent where nobody can tell,
because there is too little to go by or what there is may be chance."""


def _silence(days: Sequence[SourceDay], now: datetime) -> Judged:
    """Nothing new, for a time in which much would usually have come."""
    if not any(day.polls for day in days if day.day > now - 2 * DAY):
        return {}
    rates = _rates(days)
    pauses: list[float] = []
    expected, since = 0.0, days[0].day
    for day in days:
        if not day.polls:
            continue  # nobody looked
        found = {int(hour) for hour in day.found or ()}
        for hour in range(now.hour + 1 if day.day + DAY > now else 24):
            expected += rates[day.day.weekday()][hour]
            if hour in found:
                pauses.append(expected)
                expected, since = 0.0, day.day + (hour + 1) * HOUR
    if len(pauses) < WINDOWS:
        return {}
    limit = max(SILENCE_ARTICLES, SILENCE_FACTOR * sorted(pauses)[-2])
    if expected <= limit:
        return {"silence": None}
    detail = (
        f"nothing new for {max(now - since, HOUR) / HOUR:.0f} hours, in which about "
        f"{expected:.0f} articles are usual"
    )
    return {"silence": Finding("silence", since, now, 0.0, expected, limit, detail)}


def _rates(days: Sequence[SourceDay]) -> list[list[float]]:
    """How many articles are usual on each weekday in each hour."""
    watched = [day for day in days if day.polls]
    last = max((day.day for day in watched if day.found), default=watched[-1].day)
    watched = [day for day in watched if day.day <= last]
    overall = fmean(day.articles for day in watched)
    by_hour = [0] * 24
    for day in watched:
        for hour, count in (day.found or {}).items():
            by_hour[int(hour)] += count
    total = sum(by_hour) or 1
    rates = []
    for weekday in range(7):
        counts = [day.articles for day in watched if day.day.weekday() == weekday]
        # One more day, an average one: a weekday seen once is not known for sure.
        usual = (sum(counts) + overall) / (len(counts) + 1)
        rates.append([usual * count / total for count in by_hour])
    return rates


def _volume(
    days: Sequence[SourceDay], yesterday: datetime, now: datetime, began: Mapping[str, datetime]
) -> Judged:
    """Far fewer or more articles on the last whole day than on others of its weekday."""
    usual_polls = median(len(day.polls or ()) for day in days)
    covered = {day.day: day for day in days if len(day.polls or ()) >= COVERAGE * usual_polls}
    judged = covered.get(yesterday)
    if judged is None:
        return {}
    start = min(began.get("fewer", yesterday), began.get("more", yesterday))
    past = [day for day in covered.values() if day.day < start]
    same = sorted(day.articles for day in past if day.day.weekday() == yesterday.weekday())
    if len(same) < SAME_WEEKDAYS or len(past) < LEARNING_DAYS:
        return {}
    count, usual, spread = judged.articles, median(same), _overdispersion(past)
    most_usual = max(usual, median(day.articles for day in past), 1)
    detail = f"{count} articles on {yesterday:%A}; {usual:.0f} are usual"
    result: Judged = {}
    if count >= FEWER * usual:
        result["fewer"] = None
    elif count < same[1] and poisson_tail(count / spread, usual / spread) < LUCK:
        result["fewer"] = Finding("fewer", yesterday, now, count, usual, FEWER * usual, detail)
    if count <= MORE * most_usual:
        result["more"] = None
    elif (
        yesterday - DAY in covered  # after a day that nobody watched come two days' articles
        and count > BURST * sorted(day.articles for day in past)[-2]
        and poisson_tail(count / spread, most_usual / spread) < LUCK
    ):
        result["more"] = Finding("more", yesterday, now, count, usual, MORE * most_usual, detail)
    return result


def _overdispersion(days: Sequence[SourceDay]) -> float:
    """How many times the variance of daily counts is that of chance alone; at least 1."""
    usual = {
        weekday: median(counts)
        for weekday in range(7)
        if (counts := [day.articles for day in days if day.day.weekday() == weekday])
    }
    residuals = [
        (day.articles - usual[day.day.weekday()]) / math.sqrt(max(usual[day.day.weekday()], 1))
        for day in days
    ]
    return max(1.0, deviation(residuals) ** 2)


# --- What they are like ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Window:
    """Some consecutive days of a source, put together."""

    days: tuple[SourceDay, ...]

    def total(self, *names: str) -> float:
        return float(sum(getattr(day, name) for day in self.days for name in names))

    @property
    def length(self) -> float:
        """Mean logarithm of the number of words."""
        return self.total("logWords") / self.total("articles")

    @property
    def variance(self) -> float:
        """Of the logarithms within the window."""
        return max(0.0, self.total("logWordsSquared") / self.total("articles") - self.length**2)


_Windows = tuple[_Window, list[_Window]]


def _windows(
    days: Sequence[SourceDay], now: datetime, names: Sequence[str], until: datetime
) -> _Windows | None:
    """The newest window, and those before it and before ``until``; None where there are too few."""
    newest: list[SourceDay] = []
    for day in reversed(days):
        if day.day <= now - WINDOW_DAYS * DAY:
            break
        newest.insert(0, day)
        if _Window(tuple(newest)).total(*names) >= WINDOW:
            break
    recent = _Window(tuple(newest))
    if recent.total(*names) < WINDOW:
        return None
    past: list[_Window] = []
    gathered: list[SourceDay] = []
    for day in days:
        if day.day >= min(newest[0].day, until):
            break
        gathered.append(day)
        if _Window(tuple(gathered)).total(*names) >= WINDOW:
            past.append(_Window(tuple(gathered)))
            gathered = []
    return (recent, past) if len(past) >= WINDOWS else None


def _share(share: Share, windows: _Windows | None, now: datetime) -> Judged:
    """A larger share than usual."""
    if windows is None:
        return {}
    recent, past = windows
    shares = sorted(window.total(share.counted) / window.total(*share.among) for window in past)
    pages, counted = recent.total(*share.among), recent.total(share.counted)
    now_share, usual = counted / pages, median(shares)
    spread = _spread(past, share, usual)
    limit = min(usual + SHARE_SIGMAS * spread + SHARE_SLACK, 1.0)
    if now_share <= max(limit, usual + SHARE_CHANGE):
        return {share.measure: None}
    if now_share <= shares[-2] or binomial_tail(now_share, pages, limit) >= LUCK:
        return {}
    detail = f"{counted:.0f} of {pages:.0f} {share.words} ({now_share:.0%}); {usual:.0%} is usual"
    since = recent.days[0].day
    finding = Finding(share.measure, since, now, now_share, usual, limit, detail)
    return {share.measure: finding}


def _spread(windows: Sequence[_Window], share: Share, usual: float) -> float:
    """How much a share differs from window to window, more than by chance (method of moments).

    Without the oddest window: one odd day is no habit.
    """
    squares, noise = [], []
    for window in windows:
        number = window.total(*share.among)
        squares.append((window.total(share.counted) / number - usual) ** 2)
        noise.append(usual * (1 - usual) / number)
    return math.sqrt(max(0.0, fmean(sorted(squares)[:-1]) - fmean(noise)))


def _length(windows: _Windows | None, now: datetime) -> Judged:
    """Texts much shorter or longer than usual."""
    if windows is None:
        return {}
    recent, past = windows
    lengths = sorted(window.length for window in past)
    usual = median(lengths)
    difference = recent.length - usual
    measure, other = ("shorter", "longer") if difference < 0 else ("longer", "shorter")
    if abs(difference) < LENGTH_CHANGE:
        return {measure: None, other: None}
    between = max(deviation(lengths), LENGTH_SPREAD)
    within = median(window.variance for window in past) / recent.total("articles")
    limit = usual + math.copysign(SIGMAS * math.hypot(between, math.sqrt(within)), difference)
    if measure == "shorter":
        is_out = recent.length < min(limit, lengths[1])
    else:
        is_out = recent.length > max(limit, lengths[-2])
    if not is_out:
        return {other: None}
    words, usual_words = math.exp(recent.length), math.exp(usual)
    detail = f"texts of about {words:.0f} words; {usual_words:.0f} are usual"
    since = recent.days[0].day
    finding = Finding(measure, since, now, words, usual_words, math.exp(limit), detail)
    return {measure: finding, other: None}
