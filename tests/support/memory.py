"""Measure how much memory a command and its processes take, from /proc while it runs."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

# Seconds between two samples: short in comparison with the time that a page takes.
INTERVAL = 0.1


@dataclass
class Peak:
    """Hold the most resident memory that was seen, in MiB."""

    main: float = 0.0
    """The command's own process."""
    largest: float = 0.0
    """That of the largest process."""
    together: float = 0.0
    """That of all processes; memory that they share with their parent counts in each."""


class MemoryWatch:
    """Watch every process of the session that ``process`` leads, until ``stop``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.peak = Peak()
        self._session = process.pid
        self._stopped = Event()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> Peak:
        """Stop watching, and return the most that was seen."""
        self._stopped.set()
        self._thread.join()
        return self.peak

    def _watch(self) -> None:
        while not self._stopped.is_set():
            sizes = _resident(self._session)
            peak = self.peak
            peak.main = max(peak.main, sizes.get(self._session, 0.0))
            peak.largest = max(peak.largest, *sizes.values(), 0.0)
            peak.together = max(peak.together, sum(sizes.values()))
            time.sleep(INTERVAL)


def _resident(session: int) -> dict[int, float]:
    """Return the resident MiB of each process of a session, by its id."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, IndexError, ValueError):  # The process has ended.
            # After the name, which may hold anything but ")": state, parent, group, session.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                found[int(folder.name)] = int(fields[21]) * 4096 / 2**20
    return found
