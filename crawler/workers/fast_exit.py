"""End a process without freeing what it has loaded."""

from __future__ import annotations

import atexit
import os


def skip_cleanup_at_exit() -> None:
    """Let this process end at once when it exits, without freeing objects one by one.

    The process that workers are forked off has loaded a hundred megabytes and has nothing to
    save. To free them takes half a second of CPU at the end of each run, and as long for whoever
    reads the run's output to its end, as this process holds it open too.
    """
    atexit.register(os._exit, 0)
