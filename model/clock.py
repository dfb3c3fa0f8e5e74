"""Tell the time: the one place that asks the machine's clock.

Whoever needs the time is handed a ``Clock``, so that a test, or a simulation of days and weeks,
can say what time it is. Durations are measured with ``time.monotonic``, which needs no clock.
``changed``, the readers' cursor, is stamped by the database server and never by this clock.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from model.errors import ConfigurationError

OFFSET_VARIABLE = "COPYDESK_CLOCK_OFFSET"


@dataclass(frozen=True)
class Clock:
    """Tell the time, ``offset`` ahead of the machine's clock: behind it, if that is negative."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the time, with the time zone UTC."""
        return datetime.now(UTC) + self.offset


def clock_of_environment() -> Clock:
    """Return the clock that the environment variable ``COPYDESK_CLOCK_OFFSET`` asks for.

    The variable holds seconds, as ``86400`` or ``-3600.5``; without it the clock is the machine's.
    Raises ConfigurationError where it holds anything else.
    """
    written = os.environ.get(OFFSET_VARIABLE, "").strip()
    if not written:
        return Clock()
    try:
        return Clock(timedelta(seconds=float(written)))
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(
            f"{OFFSET_VARIABLE} is {written!r}: give a number of seconds, such as 86400 for a day"
        ) from error
