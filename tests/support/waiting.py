"""Wait for what a test expects, however busy the machine is."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

# Seconds until a test takes it that what it waits for will not happen: several times what the
# slowest step takes on a busy machine.
WAIT_SECONDS = 120
# Seconds between two looks at whether it has happened.
INTERVAL = 0.02


def wait_until(
    condition: Callable[[], bool],
    process: subprocess.Popen[str] | None = None,
    seconds: float = WAIT_SECONDS,
) -> None:
    """Wait until ``condition`` holds; fail if ``process`` ends before, or after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it has not happened"
        if process is not None and process.poll() is not None:
            raise AssertionError(f"the process ended before: {process.communicate()[0]}")
        time.sleep(INTERVAL)
