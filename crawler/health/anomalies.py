"""Detect sources that broke silently, by comparing their days with their own history (pure).

In such a source nothing fails: the feed answers, pages answer, and yet nothing new comes, or texts
come without dates, without authors, or without half of their words. What is normal differs from
source to source, from weekday to weekday, and by chance. So each measure has a normal range
learned from the source's own past days: wide where there are few, and none before there are enough.

An anomaly has to be both: so unlikely that chance is no explanation (MAX_P_VALUE), and worse than
all past windows but one. The p-values are Chernoff bounds, which are never too small, so that
errors are on the side of silence. Median and median absolute deviation keep odd days from widening
the normal range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial

from crawler.health.article_counts import examine_silence, examine_volume
from crawler.health.article_quality import SHARES, examine_length, examine_share, split_windows
from crawler.health.baseline import BASELINE, DAY, MIN_BASELINE_DAYS, Results
from database.documents.crawling.health import Finding, SourceDay

# An anomaly that lasts longer than this is how the source is now: it becomes part of the baseline.
ACCEPTED_AFTER = timedelta(days=28)
# A measure → the one that explains it: where both are anomalous, only the cause is reported.
CAUSES = {"fewer": "silence", "unstamped": "undated"}


@dataclass(frozen=True)
class Detection:
    """Hold what examining a source gave; a measure in neither field can't be judged now."""

    findings: Mapping[str, Finding]
    """Measure → its anomaly."""
    normal: frozenset[str]
    """The measures that are known to be in their normal range."""


def detect_anomalies(
    days: Iterable[SourceDay], now: datetime, earlier: Iterable[Finding] = ()
) -> Detection:
    """Compare the last days of a source, up to ``now``, with those before them.

    ``earlier`` holds the anomalies that were found before. While one of them lasts, the time since
    it began is no part of the baseline; after ACCEPTED_AFTER it is.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    past = sorted((d for d in days if today - BASELINE <= d.day <= today), key=lambda d: d.day)
    past = past[1:]  # the first day of a source brings what was there before us
    if not past or past[-1].day - past[0].day < MIN_BASELINE_DAYS * DAY:
        return Detection({}, frozenset())
    began = {each.measure: each.since for each in earlier if now - each.foundAt < ACCEPTED_AFTER}
    windows = cache(partial(split_windows, past, now))  # most measures ask for the same windows
    results: Results = examine_silence(past, now)
    results |= examine_volume(past, today - DAY, now, began)
    for share in SHARES:
        until = began.get(share.measure, now)
        results |= examine_share(share, windows(share.among, until), now)
    until = min(began.get("shorter", now), began.get("longer", now))
    results |= examine_length(windows(("articles",), until), now)
    for consequence, cause in CAUSES.items():
        if results.get(cause) is not None:
            results.pop(consequence, None)
    findings = {name: finding for name, finding in results.items() if finding is not None}
    return Detection(findings, frozenset(results.keys() - findings.keys()))


def merge_findings(earlier: Iterable[Finding], detection: Detection) -> list[Finding]:
    """Return the anomalies to keep: new ones, those that last, and those that nobody can judge.

    One that lasts keeps the time since when it does, and whether somebody was notified.
    """
    before = {each.measure: each for each in earlier if each.measure not in detection.normal}
    lasting = {
        name: replace(now, since=then.since, foundAt=then.foundAt, notified=then.notified)
        for name, now in detection.findings.items()
        if (then := before.get(name)) is not None
    }
    kept = before | dict(detection.findings) | lasting
    return [kept[name] for name in sorted(kept)]
