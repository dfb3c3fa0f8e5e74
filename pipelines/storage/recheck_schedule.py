"""When a stored article is looked at again (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta

# Corrections come early: (age up to, interval). News sites correct most within the hour and
# nearly everything within three days; after that a visit costs the host more than it finds.
INTERVALS = (
    (timedelta(hours=1), timedelta(minutes=10)),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=3), timedelta(hours=12)),
)
# A live blog is looked at while it runs, and taken to have ended when nothing came for so long: a
# night's pause ends it, and the day's first entry in a feed brings it back.
LIVE_INTERVAL = timedelta(minutes=5)
LIVE_FOR = timedelta(hours=6)
# A rejected page may become an article (a stub that is being written, a wall that falls):
# doubled with each attempt, and given up after five, which is about a day.
RETRY_INTERVAL = timedelta(hours=1)
RETRY_ATTEMPTS = 5


def next_check(
    published: datetime | None, first_seen: datetime, now: datetime, live: datetime | None = None
) -> datetime | None:
    """When to look again at an article; None = no more.

    Age counts from the later of the two dates. ``live`` is when a live blog last changed.
    """
    if live is not None and now - live <= LIVE_FOR:
        return now + LIVE_INTERVAL
    age = now - max(published or first_seen, first_seen)
    for limit, interval in INTERVALS:
        if age <= limit:
            return now + interval
    return None


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to fetch a page again that was rejected ``attempts`` times; None = no more."""
    if attempts >= RETRY_ATTEMPTS:
        return None
    doubled: timedelta = RETRY_INTERVAL * 2 ** (attempts - 1)
    return now + doubled
