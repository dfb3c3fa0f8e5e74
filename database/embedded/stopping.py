"""End the embedded server cleanly, whichever process started it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

from database.embedded.state import MongodState
from model.errors import EmbeddedServerError

STOP_SECONDS = 60.0
"""Seconds that a clean stop may take: it writes a checkpoint, mostly in under 1 s, but longer where
the disk is slow and much is unwritten."""
POLL_SECONDS = 0.05
"""Seconds between two looks whether the server has stopped."""


def stop_server(folder: Path, data: Path, state: MongodState) -> None:
    """Send SIGTERM to the server of ``state`` and wait until it is gone; nothing where it is.

    Raises EmbeddedServerError if it stays.
    """
    pid = state.running_pid(data)
    if pid is None:
        return
    # Note the pid: where only mongod.lock holds it, that is emptied before the process ends.
    state = replace(state, pid=pid)
    deadline = time.monotonic() + STOP_SECONDS
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    while state.running_pid(data) is not None:
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"the server in {folder} (pid {pid}) did not stop within {STOP_SECONDS:.0f} s"
            )
        time.sleep(POLL_SECONDS)
