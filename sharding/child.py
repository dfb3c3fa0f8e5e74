"""Run a command of Copydesk as a process of its own, and end it with whoever started it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from typing import IO

from sharding.stopping import Stopping

# The option of Linux's prctl (<sys/prctl.h>) that has the kernel signal this process when its
# parent dies.
PR_SET_PDEATHSIG = 1
# Seconds between two looks at whether a command has ended.
LOOK = 0.25
# Seconds in which a crawl whose worker stops may store what it has downloaded, and give back its
# hosts: most of the fifteen that the container runtime waits beyond the grace.
TO_STORE = 10.0


class DeadlinePassed(Exception):
    """Report that a command took too long, and was ended."""


class NotOurs(Exception):
    """Report that another worker has the shard by now: the command was ended."""


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies.

    What it leaves is as after any kill -9; the hosts that it held are free at once.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def run_command(
    words: Sequence[str],
    deadline: float,
    keep: Callable[[], bool],
    printed: IO[bytes] | None = None,
) -> int:
    """Run ``copydesk WORDS`` until ``deadline`` (of the monotonic clock); return its exit code.

    ``keep`` is asked now and then whether to go on. What the command prints goes to ``printed``,
    else to this process's own log. Raises DeadlinePassed, NotOurs, and what ``keep`` raises.
    """
    process = subprocess.Popen(  # noqa: S603 - a command of ours, with words of ours
        [sys.executable, "-m", "copydesk", *words],
        stdin=subprocess.DEVNULL,
        stdout=printed,
        stderr=printed,
        start_new_session=True,
        # It is safe here: this process has no threads.
        preexec_fn=die_with_parent,
    )
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(LOOK)
            if monotonic() > deadline:
                raise DeadlinePassed
            if not keep():
                raise NotOurs
    except Stopping:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(TO_STORE)
        raise
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and of those that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
