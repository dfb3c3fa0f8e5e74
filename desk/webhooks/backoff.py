"""Decide when a receiver that failed is asked again, and when no more (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_DELAY = timedelta(seconds=5)
"""What a restart of the receiver takes."""
LONGEST_DELAY = timedelta(hours=1)
"""One request an hour troubles nobody, and a receiver that is back waits no longer."""
GIVEN_UP_AFTER = timedelta(days=3)
"""A weekend and a day, in which somebody sees that the receiver is down."""
JITTER = 0.2
"""The part of a delay by which it is made shorter or longer at random, so that receivers that
failed together don't come back together."""

# Doublings after which the delay is at its longest, whatever the first one is.
_MOST_DOUBLINGS = 20


def delay(failures: int, chance: float) -> timedelta:
    """Return how long to wait after so many failures in a row; ``chance`` is from 0 to 1."""
    doubled = FIRST_DELAY * (1 << min(failures - 1, _MOST_DOUBLINGS))
    return min(doubled, LONGEST_DELAY) * (1 + JITTER * (2 * chance - 1))


def is_given_up(failing_since: datetime, now: datetime) -> bool:
    """Return whether a receiver has failed for so long that nothing more is sent to it."""
    return now - failing_since >= GIVEN_UP_AFTER
