"""Find silences, and days with far fewer or more articles than usual (pure)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean, median

from crawler.health.baseline import DAY, HOUR, MAX_P_VALUE, MIN_BASELINE_DAYS, Results
from crawler.health.statistics import poisson_tail, robust_deviation
from crawler.terminal.plural import counted
from database.documents.crawling.health import Finding, SourceDay

# Articles that would usually have come in a silence: by chance one pause in 160,000 (e^12) is so
# long.
SILENCE_ARTICLES = 12.0
# A silence is also so many times as long as the longest usual pause, measured in articles that
# would usually have come.
SILENCE_FACTOR = 2.0
# Past pauses that are needed to know which are usual.
MIN_PAUSES = 8
# The number of a day's articles counts only if the source was polled in this share of the hours in
# which it usually is.
MIN_COVERAGE = 0.7
# Past days of one weekday that are needed to know how many articles are usual on it.
MIN_SAME_WEEKDAYS = 4
# Shares of the usual number of articles: a newsroom's worst and best days lie between them.
FEWEST, MOST = 0.5, 3.0
# A day with too many articles also has so many times those of the busiest past day but one: great
# events fill the pages of every newsroom.
BUSIEST_FACTOR = 2.0


def examine_silence(days: Sequence[SourceDay], now: datetime) -> Results:
    """Find a time without anything new, in which much would usually have come.

    Pauses are measured in the articles that would usually have come in them, so that a night or a
    weekend counts for as little as it usually brings.
    """
    if not any(day.polls for day in days if day.day > now - 2 * DAY):
        return {}
    rates = _hourly_rates(days)
    pauses: list[float] = []
    expected, since = 0.0, days[0].day
    for day in days:
        if not day.polls:
            continue  # nobody looked
        hours_with_articles = {int(hour) for hour in day.found or ()}
        for hour in range(now.hour + 1 if day.day + DAY > now else 24):
            expected += rates[day.day.weekday()][hour]
            if hour in hours_with_articles:
                pauses.append(expected)
                expected, since = 0.0, day.day + (hour + 1) * HOUR
    if len(pauses) < MIN_PAUSES:
        return {}
    limit = max(SILENCE_ARTICLES, SILENCE_FACTOR * sorted(pauses)[-2])
    if expected <= limit:
        return {"silence": None}
    detail = (
        f"nothing new for {counted(round(max(now - since, HOUR) / HOUR), 'hour')}, in which about "
        f"{expected:.0f} articles are usual"
    )
    return {"silence": Finding("silence", since, now, 0.0, expected, limit, detail)}


def _hourly_rates(days: Sequence[SourceDay]) -> list[list[float]]:
    """Return how many articles are usual on each weekday in each hour."""
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
        # An average day is added to each weekday: one that was seen once is not known for sure.
        usual = (sum(counts) + overall) / (len(counts) + 1)
        rates.append([usual * count / total for count in by_hour])
    return rates


def examine_volume(
    days: Sequence[SourceDay], yesterday: datetime, now: datetime, began: Mapping[str, datetime]
) -> Results:
    """Find far fewer or more articles on the last whole day than on others of its weekday.

    ``began`` says since when a measure has been anomalous: its baseline ends there.
    """
    usual_polls = median(len(day.polls or ()) for day in days)
    covered = {day.day: day for day in days if len(day.polls or ()) >= MIN_COVERAGE * usual_polls}
    examined = covered.get(yesterday)
    if examined is None:
        return {}
    start = min(began.get("fewer", yesterday), began.get("more", yesterday))
    past = [day for day in covered.values() if day.day < start]
    same = sorted(day.articles for day in past if day.day.weekday() == yesterday.weekday())
    if len(same) < MIN_SAME_WEEKDAYS or len(past) < MIN_BASELINE_DAYS:
        return {}
    count, usual, spread = examined.articles, median(same), _overdispersion(past)
    most_usual = max(usual, median(day.articles for day in past), 1)
    detail = f"{counted(count, 'article')} on {yesterday:%A}; the usual number is {usual:.0f}"
    results: Results = {}
    if count >= FEWEST * usual:
        results["fewer"] = None
    elif count < same[1] and poisson_tail(count / spread, usual / spread) < MAX_P_VALUE:
        results["fewer"] = Finding("fewer", yesterday, now, count, usual, FEWEST * usual, detail)
    if count <= MOST * most_usual:
        results["more"] = None
    elif (
        yesterday - DAY in covered  # after a day that nobody watched come two days' articles
        and count > BUSIEST_FACTOR * sorted(day.articles for day in past)[-2]
        and poisson_tail(count / spread, most_usual / spread) < MAX_P_VALUE
    ):
        results["more"] = Finding("more", yesterday, now, count, usual, MOST * most_usual, detail)
    return results


def _overdispersion(days: Sequence[SourceDay]) -> float:
    """Return the variance of daily counts as a multiple of a Poisson distribution's; at least 1."""
    usual = {
        weekday: median(counts)
        for weekday in range(7)
        if (counts := [day.articles for day in days if day.day.weekday() == weekday])
    }
    residuals = [
        (day.articles - usual[day.day.weekday()]) / math.sqrt(max(usual[day.day.weekday()], 1))
        for day in days
    ]
    return max(1.0, robust_deviation(residuals) ** 2)
