"""What a command and everything that it starts cost of the processor."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.throughput.probe import descendants

# <sys/prctl.h>: processes whose parent has died become children of this one, which may then ask
# what they cost; the workers of a crawl end after it, under a server process of their own.
PR_SET_CHILD_SUBREAPER = 36
LINGER = 15.0  # seconds that what was left behind may take to end
POLL = 0.05  # seconds
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Cost:
    """Seconds of one command: on the clock, and of CPU (user and system)."""

    seconds: float
    main: float
    others: float
    """What its processes cost that it did not wait for."""
    output: str
    status: int

    @property
    def cpu(self) -> float:
        return self.main + self.others


def adopt() -> None:
    """Become the parent of whatever this process's children leave behind."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> Cost:
    """Run a command to its end, and wait for all that it started. Call ``adopt`` before."""
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
        for pid in left:
            done, _, usage = os.wait4(pid, os.WNOHANG)
            if done:
                others += usage.ru_utime + usage.ru_stime
        time.sleep(POLL)
    return Cost(seconds, main, others, output, process.returncode)


def _children() -> list[int]:
    """Processes whose parent is this one."""
    return [pid for pid in descendants(os.getpid()) if _parent(pid) == os.getpid()]


def _parent(pid: int) -> int:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a running process has had."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
