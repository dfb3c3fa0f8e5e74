"""Find unusual shares of pages, as those without a date, and unusual lengths of texts (pure).

Days are joined to windows that hold enough pages, and the newest window is compared with the past.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median

from crawler.health.baseline import DAY, MAX_P_VALUE, Results
from crawler.health.statistics import binomial_tail, robust_deviation
from database.documents.crawling.health import Finding, SourceDay

# Pages of a window: with fewer a broken template can't be told from a coincidence.
WINDOW_PAGES = 8
# Days that the newest window may hold: whatever it holds is then a week old at most.
WINDOW_DAYS = 7
# Past windows that are needed to know what is usual.
MIN_WINDOWS = 8
# Standard deviations, beyond chance, by which a share differs from its median on a bad day.
SHARE_DEVIATIONS = 3.0
# Added to that limit of a share: any site has one odd page in twenty.
SHARE_SLACK = 0.05
# The least change of a share that is reported: below it there is nothing that somebody should do.
MIN_SHARE_CHANGE = 0.25
# The least change of the length of texts, as a logarithm: 1.6 times longer or shorter than usual.
MIN_LENGTH_CHANGE = math.log(1.6)
# The least standard deviation of mean lengths (of their logarithms): no site is more regular.
MIN_LENGTH_DEVIATION = 0.05
# Standard deviations from the median at which a length is anomalous: 3e-7 for a normal
# distribution, with room for one with heavier tails.
LENGTH_DEVIATIONS = 5.0


@dataclass(frozen=True)
class Share:
    """Define a measure: how many of the pages counted in ``among`` are counted in ``counted``."""

    measure: str
    counted: str
    among: tuple[str, ...]
    words: str
    """What the counted pages are, for a person."""


SHARES = (
    Share("rejected", "rejected", ("articles", "rejected"), "pages rejected"),
    Share("undated", "undated", ("articles",), "articles without a date"),
    Share("unstamped", "unstamped", ("articles",), "articles without a date on their page"),
    Share("unsigned", "unsigned", ("articles",), "articles without authors"),
)


@dataclass(frozen=True)
class Window:
    """Join some consecutive days of a source."""

    days: tuple[SourceDay, ...]

    def total(self, *names: str) -> float:
        """Return the sum of these counts of all days."""
        return float(sum(getattr(day, name) for day in self.days for name in names))

    @property
    def length(self) -> float:
        """Return the mean logarithm of the numbers of words."""
        return self.total("logWords") / self.total("articles")

    @property
    def variance(self) -> float:
        """Return the variance of the logarithms within the window."""
        return max(0.0, self.total("logWordsSquared") / self.total("articles") - self.length**2)


@dataclass(frozen=True)
class Windows:
    """Hold the newest window of a source, and those it is compared with."""

    recent: Window
    past: Sequence[Window]


def split_windows(
    days: Sequence[SourceDay], now: datetime, names: Sequence[str], until: datetime
) -> Windows | None:
    """Return the newest window, and those before it and before ``until``.

    A window holds WINDOW_PAGES of the pages that are counted in ``names``. None where there are
    too few pages, or too few windows to compare with.
    """
    newest: list[SourceDay] = []
    for day in reversed(days):
        if day.day <= now - WINDOW_DAYS * DAY:
            break
        newest.insert(0, day)
        if Window(tuple(newest)).total(*names) >= WINDOW_PAGES:
            break
    recent = Window(tuple(newest))
    if recent.total(*names) < WINDOW_PAGES:
        return None
    past: list[Window] = []
    gathered: list[SourceDay] = []
    for day in days:
        if day.day >= min(newest[0].day, until):
            break
        gathered.append(day)
        if Window(tuple(gathered)).total(*names) >= WINDOW_PAGES:
            past.append(Window(tuple(gathered)))
            gathered = []
    return Windows(recent, past) if len(past) >= MIN_WINDOWS else None


def examine_share(share: Share, windows: Windows | None, now: datetime) -> Results:
    """Find a share of the newest window that is larger than usual."""
    if windows is None:
        return {}
    recent, past = windows.recent, windows.past
    shares = sorted(window.total(share.counted) / window.total(*share.among) for window in past)
    pages, counted = recent.total(*share.among), recent.total(share.counted)
    recent_share, usual = counted / pages, median(shares)
    spread = _share_deviation(past, share, usual)
    limit = usual + SHARE_DEVIATIONS * spread + SHARE_SLACK
    if recent_share <= max(limit, usual + MIN_SHARE_CHANGE):
        return {share.measure: None}
    if recent_share <= shares[-2] or binomial_tail(recent_share, pages, limit) >= MAX_P_VALUE:
        return {}
    detail = (
        f"{counted:.0f} of {pages:.0f} {share.words} ({recent_share:.0%}); {usual:.0%} is usual"
    )
    since = recent.days[0].day
    finding = Finding(share.measure, since, now, recent_share, usual, limit, detail)
    return {share.measure: finding}


def _share_deviation(windows: Sequence[Window], share: Share, usual: float) -> float:
    """Return the standard deviation of a share from window to window, beyond that of chance.

    It is estimated by the method of moments, without the oddest window: one odd day is no habit.
    """
    squares, noise = [], []
    for window in windows:
        pages = window.total(*share.among)
        squares.append((window.total(share.counted) / pages - usual) ** 2)
        noise.append(usual * (1 - usual) / pages)
    return math.sqrt(max(0.0, fmean(sorted(squares)[:-1]) - fmean(noise)))


def examine_length(windows: Windows | None, now: datetime) -> Results:
    """Find texts in the newest window that are much shorter or longer than usual."""
    if windows is None:
        return {}
    recent, past = windows.recent, windows.past
    lengths = sorted(window.length for window in past)
    usual = median(lengths)
    difference = recent.length - usual
    measure, other = ("shorter", "longer") if difference < 0 else ("longer", "shorter")
    if abs(difference) < MIN_LENGTH_CHANGE:
        return {measure: None, other: None}
    between = max(robust_deviation(lengths), MIN_LENGTH_DEVIATION)
    within = median(window.variance for window in past) / recent.total("articles")
    deviation = math.hypot(between, math.sqrt(within))
    limit = usual + math.copysign(LENGTH_DEVIATIONS * deviation, difference)
    if measure == "shorter":
        is_anomalous = recent.length < min(limit, lengths[1])
    else:
        is_anomalous = recent.length > max(limit, lengths[-2])
    if not is_anomalous:
        return {other: None}
    words, usual_words = math.exp(recent.length), math.exp(usual)
    detail = f"texts of about {words:.0f} words; {usual_words:.0f} are usual"
    since = recent.days[0].day
    finding = Finding(measure, since, now, words, usual_words, math.exp(limit), detail)
    return {measure: finding, other: None}
