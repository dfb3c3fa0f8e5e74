"""Define what a source is compared with, and how sure an alarm has to be (pure)."""

from __future__ import annotations

from datetime import timedelta

from database.documents.crawling.health import Finding

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

# How far back the baseline of a source reaches: eight of each weekday; older days say little of
# today.
BASELINE = timedelta(days=56)
# Days of history before a source is examined at all: two of each weekday.
MIN_BASELINE_DAYS = 14
# The p-value below which chance is no explanation. A thousand sources are examined about ten
# thousand times a day independently, which by chance makes one false alarm in ten days.
MAX_P_VALUE = 1e-5

Results = dict[str, Finding | None]
"""What examining some measures gave: measure → the anomaly, or None where it is normal.

A measure is absent where nobody can tell, because the history is too short or because the
deviation may still be chance.
"""
