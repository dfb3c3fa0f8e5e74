"""Identify processes: name this one, and tell whether another one still runs.

A process id alone names nothing for long, because ids are reused. A ``Holder`` adds the start time
of the process, and the machine on which the id is valid.
"""

from __future__ import annotations

import os
from pathlib import Path

from database.documents.crawling.runs import Holder

ENDED = frozenset("ZXx")
"""The states of a process of which nothing but its exit code is left."""
STARTED = 18
"""Fields between a process's state and its start (proc(5): field 3 and field 22)."""
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
"""Clock ticks in a second (100 on Linux): the kernel counts them from boot to a process's start."""


def this_process() -> Holder:
    """Return this process as a lease names it.

    ``machine`` is empty where /proc is missing, or hides the processes of other users (``hidepid``,
    systemd's ProtectProc): nothing can be said there of whether another process runs.
    """
    try:
        Path("/proc/1/stat").read_bytes()  # of root: hidden where anything is
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        return Holder(machine="", pid=os.getpid(), started=0)
    return Holder(f"{boot}:{namespace}", os.getpid(), _start_ticks(os.getpid()) or 0)


def is_running(holder: Holder) -> bool:
    """Tell whether a process runs; one of which this machine knows nothing is taken to run."""
    machine = this_process().machine
    if not machine or holder.machine != machine:
        return True
    return _start_ticks(holder.pid) == holder.started


def command_line(pid: int) -> str:
    """Return the command line of a running process; empty if there is none, or only its zombie."""
    # Imported here: a run asks this only where its server does not start, and it takes 20 ms.
    import psutil

    try:
        return " ".join(psutil.Process(pid).cmdline())
    except (psutil.Error, ValueError):  # ValueError: a negative id, from a damaged file
        return ""


def _start_ticks(pid: int) -> int | None:
    """Return a process's start in clock ticks after boot; None if it is gone or a zombie.

    It is the kernel's own count (proc(5)). psutil would add the boot time, which moves by a second
    when the clock is set.
    """
    try:
        line = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    # The second field is the program's name in parentheses, which may hold spaces and parentheses.
    state, *others = line.rpartition(")")[2].split()
    return None if state in ENDED else int(others[STARTED])
