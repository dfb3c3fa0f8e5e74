"""Check that crawls go on where deploy/every.sh starts them: by the file that it writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copydesk.checks.result import Result

LAST_RUN = "last-run"
"""The file in DATA_DIR that holds the exit code of the last run; its time is the run's end."""
LONGEST_RUN = timedelta(hours=2)
"""For how long no run may end, unless one gives signs of life: a first run of hundreds of sources
takes an hour."""
WORST_CODE = 1
"""The highest exit code of a run that did its work: its summary names the sources that failed."""


@dataclass(frozen=True)
class LastRun:
    """Hold how and when the last run ended; the start of the schedule counts as the end of one."""

    code: int
    at: datetime


def read_last_run(folder: Path) -> LastRun | None:
    """Return what is written in ``folder``; None where nothing is, or no exit code."""
    file = folder / LAST_RUN
    try:
        at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return LastRun(int(file.read_text(encoding="ascii")), at)
    except (FileNotFoundError, ValueError):
        return None


def check_schedule(
    folder: Path, last: LastRun | None, now: datetime, *, is_crawling: bool
) -> Result:
    """Return whether the last run ended well, lately; ``is_crawling``: one gives signs of life."""
    if last is None:
        fault = (
            f"{folder / LAST_RUN} holds no exit code: deploy/every.sh, which writes it, runs "
            "nothing with this DATA_DIR"
        )
        return Result("schedule", "", fault)
    found = f"a run ended at {last.at:%Y-%m-%d %H:%M:%S} UTC with {last.code}"
    if last.code > WORST_CODE:
        return Result("schedule", found, f"{found}: its log says what is wrong")
    if now - last.at > LONGEST_RUN and not is_crawling:
        fault = f"{found}; none has ended since, and none gives signs of life: start it anew"
        return Result("schedule", found, fault)
    return Result("schedule", found)
