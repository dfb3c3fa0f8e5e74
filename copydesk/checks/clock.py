"""Check the clock against others: the database server's, and those of the sources' servers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from statistics import median

from copydesk.checks.result import Result

# Seconds by which clocks may differ: dates of articles are to the minute, and what is due is asked
# for every ten.
TOLERANCE = 60.0


def check_clock(
    now: datetime, ahead: Mapping[str, float], last_run: datetime | None, offset: str
) -> Result:
    """Return whether our clock goes right.

    ``ahead``: by how many seconds it is ahead of each of these others. ``offset`` is
    COPYDESK_CLOCK_OFFSET.
    """
    if not ahead:
        return Result("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC; no other clock could be asked")
    difference = median(ahead.values())
    others = ", ".join(sorted(ahead))
    found = f"{now:%Y-%m-%d %H:%M:%S} UTC, {abs(difference):.0f} s from that of {others}"
    if abs(difference) > TOLERANCE:
        side = "ahead of" if difference > 0 else "behind"
        cause = (
            f"COPYDESK_CLOCK_OFFSET is {offset}: take it out of the environment"
            if offset
            else "set it by NTP"
        )
        return Result(
            "clock", found, f"it is {abs(difference):.0f} s {side} that of {others}: {cause}"
        )
    if last_run is not None and (last_run - now).total_seconds() > TOLERANCE:
        return Result(
            "clock",
            found,
            f"the last run began at {last_run:%Y-%m-%d %H:%M:%S} UTC, which is yet to come: the "
            "clock of the machine that it ran on is ahead; set it by NTP",
        )
    return Result("clock", found)
