"""Wait for what a test expects, however busy the machine is."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

# Seconds until a test takes it that what it waits for will not happen: several times what the
# slowest step takes on a busy machine.
WAIT_SECONDS = 120
# Seconds between the first looks at whether it has happened, and at most between later ones: a look
# often costs a desk or a database a request, and the processor is what it waits for.
INTERVAL = 0.02
LONGEST_INTERVAL = 0.2
# By how much of the time that it has waited a wait may be too long.
SHARE = 0.03


def wait_until(
    condition: Callable[[], bool],
    process: subprocess.Popen[str] | None = None,
    seconds: float = WAIT_SECONDS,
) -> None:
    """Wait until ``condition`` holds; fail if ``process`` ends before, or after so many seconds."""
    began = time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        assert waited < seconds, "it has not happened"
        if process is not None and process.poll() is not None:
            raise AssertionError(f"the process ended before: {process.communicate()[0]}")
        time.sleep(min(INTERVAL + SHARE * waited, LONGEST_INTERVAL))
