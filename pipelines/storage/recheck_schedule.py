"""Decide when a page is fetched again: a stored article's, or a rejected one (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta

# The intervals between two visits: (up to which age, interval). News sites correct most within the
# hour and nearly everything within three days; later visits cost the host more than they find.
INTERVALS = (
    (timedelta(hours=1), timedelta(minutes=10)),
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=3), timedelta(hours=12)),
)
# The interval for a live blog while it runs, and the time without an entry after which it has
# ended: a night's pause ends it, and the day's first entry in a feed brings it back.
LIVE_INTERVAL = timedelta(minutes=5)
LIVE_FOR = timedelta(hours=6)
# The interval before a rejected page is tried again, which doubles with each attempt, and how often
# it is tried, which takes about a day: a page may become an article when its stub is written or its
# wall is taken down.
RETRY_INTERVAL = timedelta(hours=1)
RETRY_ATTEMPTS = 5
# The longest interval between two visits of a stored article that fail: an outage that lasts for
# days, or a wall, is seen to end within a day.
LONGEST_RETRY_INTERVAL = timedelta(days=1)
# The interval after which the page of an article that is gone is looked at again; it doubles with
# each look up to the longest: a site that was deployed badly is back the next day, and few articles
# come back after a month.
GONE_INTERVAL = timedelta(days=1)
LONGEST_GONE_INTERVAL = timedelta(days=30)
# Tries of a listed page that could not be had, and the interval after the second of them, which
# doubles with each: the first is repeated at once, by the next run, the last about a day later.
PENDING_TRIES = 9
PENDING_INTERVAL = timedelta(minutes=10)
# How long the outage of a host may last until its pending pages are given up: a site that moves or
# is sued is back within a week, or not at all.
LONGEST_OUTAGE = timedelta(days=7)


def next_check(
    published: datetime | None, first_seen: datetime, now: datetime, live: datetime | None = None
) -> datetime | None:
    """Return when to visit an article again; None for no more.

    Its age counts from the later of the two dates. ``live`` is when a live blog last changed.
    """
    if live is not None and now - live <= LIVE_FOR:
        return now + LIVE_INTERVAL
    age = now - max(published or first_seen, first_seen)
    for limit, interval in INTERVALS:
        if age <= limit:
            return now + interval
    return None


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """Return when to fetch a page again that was rejected ``attempts`` times; None for no more."""
    if attempts >= RETRY_ATTEMPTS:
        return None
    doubled: timedelta = RETRY_INTERVAL * 2 ** (attempts - 1)
    return now + doubled


def next_check_after_outage(since: datetime, now: datetime) -> datetime:
    """Return when to visit an article again whose whole host has failed ``since`` then.

    The interval is as long as the outage has been, within the bounds of those after failures.
    """
    return now + min(max(now - since, RETRY_INTERVAL), LONGEST_RETRY_INTERVAL)


def next_check_after_failure(attempts: int, now: datetime) -> datetime:
    """Return when to visit a stored article again of which ``attempts`` visits in a row failed.

    The interval begins at RETRY_INTERVAL and doubles up to LONGEST_RETRY_INTERVAL.
    """
    doublings = min(attempts - 1, 10)  # an hour doubled so often is longer than the longest
    doubled: timedelta = RETRY_INTERVAL * 2**doublings
    return now + min(doubled, LONGEST_RETRY_INTERVAL)


def next_check_when_gone(looks: int, now: datetime) -> datetime:
    """Return when to visit an article again that is gone, after so many looks since it is."""
    doublings = min(looks, 5)  # a day doubled so often is longer than the longest
    doubled: timedelta = GONE_INTERVAL * 2**doublings
    return now + min(doubled, LONGEST_GONE_INTERVAL)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """Return when to ask for a listed page again that ``attempts`` tries failed to bring."""
    if attempts >= PENDING_TRIES:
        return None
    if attempts == 1:
        return now
    doubled: timedelta = PENDING_INTERVAL * 2 ** (attempts - 2)
    return now + doubled


def next_try_after_outage(since: datetime, now: datetime) -> datetime | None:
    """Return when to ask for a listed page again whose whole host has failed ``since`` then."""
    if now - since > LONGEST_OUTAGE:
        return None
    return now + min(max(now - since, PENDING_INTERVAL), LONGEST_RETRY_INTERVAL)
