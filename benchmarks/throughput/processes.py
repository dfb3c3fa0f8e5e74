"""Measure the CPU that a command and everything it starts take."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

# <sys/prctl.h>: processes whose parent has died become children of this one, which may then ask
# what they cost; the workers of a crawl end after it, under a server process of their own.
PR_SET_CHILD_SUBREAPER = 36
# Seconds that processes which the command left behind may take to end.
LINGER = 15.0
# Seconds between two looks whether they have ended.
POLL = 0.05


@dataclass
class Cost:
    """Hold what one command took: seconds by the clock, and seconds of CPU (user and system)."""

    seconds: float
    main: float
    others: float
    """CPU of the processes that it started and did not wait for."""
    output: str
    status: int

    @property
    def cpu(self) -> float:
        return self.main + self.others


def adopt() -> None:
    """Become the parent of whatever this process's children leave behind."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> Cost:
    """Run a command, and wait for it and for all that it started; call ``adopt`` before."""
    ours = set(_children())
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    main = usage.ru_utime + usage.ru_stime
    others = 0.0
    deadline = time.monotonic() + LINGER
    while left := set(_children()) - ours:
        if time.monotonic() > deadline:
            print(f"still running after {LINGER:g} s: {left}", file=sys.stderr)
            break
        others += reap(left)
        time.sleep(POLL)
    return Cost(seconds, main, others, output, process.returncode)


def reap(pids: Iterable[int]) -> float:
    """Wait for those of our children that have ended; return the CPU that they had."""
    cpu = 0.0
    for pid in pids:
        done, _, usage = os.wait4(pid, os.WNOHANG)
        if done:
            cpu += usage.ru_utime + usage.ru_stime
    return cpu


def reap_ended() -> float:
    """Wait for whatever was left behind and has ended; return its CPU; call ``adopt`` before."""
    children = psutil.Process().children()
    return reap(each.pid for each in children if each.status() == psutil.STATUS_ZOMBIE)


def _children() -> list[int]:
    """Return the ids of the processes whose parent is this one."""
    return [child.pid for child in psutil.Process().children()]


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a running process has had."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
