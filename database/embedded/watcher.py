"""Stop the embedded server once nobody uses it: its last user may have been killed.

``python -m database.embedded.watcher FOLDER`` runs beside each server, and ends with it. A user
that ends as it should stops the server itself (``database.embedded.server``).
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout

from database.embedded.state import read_state
from database.embedded.stopping import stop_server

WATCH_SECONDS = 10.0
"""Seconds between two looks whether there is a user left: a server is idle for so long at most."""
PROJECT = Path(__file__).parents[2]
"""The folder that holds the package, in a checkout and where it is installed."""


def start_watcher(folder: Path) -> subprocess.Popen[bytes]:
    """Start the process that stops the server of ``folder`` after its last user."""
    return subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-m", "database.embedded.watcher", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C in our terminal, and the end of its session, pass it by
        cwd=PROJECT,
    )


def watch(folder: Path) -> None:
    """Wait until the server of ``folder`` is gone, or nobody uses it; then stop it.

    Raises EmbeddedServerError if it does not stop.
    """
    data = folder / "db"
    first = read_state(folder)
    # Whoever comes or goes holds this lock, so nobody does while the users are counted.
    lock = FileLock(
        folder / "start.lock", timeout=0, fallback_to_soft=False, preserve_lock_file=True
    )
    while first is not None and first.running_pid(data) is not None:
        time.sleep(WATCH_SECONDS)
        try:
            with lock:
                if _is_unused(folder):
                    stop_server(folder, data, first)
        except Timeout:
            continue


def _is_unused(folder: Path) -> bool:
    with (folder / "users.lock").open("ab") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
