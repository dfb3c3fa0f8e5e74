"""Identify processes: name this one, and tell whether another one still runs.

A process id alone names nothing for long, because ids are reused. A ``Holder`` adds the start time
of the process, and the machine on which the id is valid.
"""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from database.documents.crawling.runs import Holder

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
"""Clock ticks in a second (100 on Linux): the kernel counts them from boot to a process's start."""


def this_process() -> Holder:
    """Return this process as a lease names it.

    ``machine`` is empty where /proc is missing, or hides the processes of other users (``hidepid``,
    systemd's ProtectProc): nothing can be said there of whether another process runs.

    psutil knows neither the boot id nor the process-id namespace, so these two are read from /proc.
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
    try:
        return " ".join(psutil.Process(pid).cmdline())
    except (psutil.Error, ValueError):  # ValueError: a negative id, from a damaged file
        return ""


def _start_ticks(pid: int) -> int | None:
    """Return a process's start in clock ticks after boot; None if it is gone or a zombie.

    psutil adds the boot time to the kernel's count, and the boot time moves by a second when the
    clock is set. So it is read before and after, until both agree, and taken off again.
    """
    try:
        while True:
            boot = psutil.boot_time()
            process = psutil.Process(pid)
            created = process.create_time()
            if process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
                return None
            if psutil.boot_time() == boot:
                return round((created - boot) * TICKS_PER_SECOND)
    except (psutil.Error, ValueError):
        return None
