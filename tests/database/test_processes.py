"""Test that processes are told apart, and known to run or to have ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from database.documents.crawling.runs import Holder
from database.processes import TICKS_PER_SECOND, command_line, is_running, this_process
from tests.support.commands import ROOT


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(61)"])
    deadline = time.monotonic() + 60  # between fork and exec a process has no command line
    while "61" not in command_line(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    yield process
    process.kill()
    process.wait()


def kernels_start(pid: int) -> int:
    """Read the start in clock ticks after boot as the kernel gives it (proc(5), field 22)."""
    status = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    return int(status.rpartition(")")[2].split()[19])


def test_this_process_runs() -> None:
    here = this_process()
    assert here.pid == os.getpid()
    assert is_running(here)


def test_the_machine_is_the_boot_and_the_process_namespace() -> None:
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    namespace = Path("/proc/self/ns/pid").stat().st_ino
    assert this_process().machine == f"{boot}:{namespace}"


def test_the_start_is_the_kernels_own_count_of_ticks() -> None:
    # A lease that an older version wrote holds what it read from /proc.
    assert os.sysconf("SC_CLK_TCK") == TICKS_PER_SECOND
    assert this_process().started == kernels_start(os.getpid())


def test_a_lease_of_another_process_holds_until_it_ends(sleeper: subprocess.Popen[bytes]) -> None:
    written = Holder(this_process().machine, sleeper.pid, kernels_start(sleeper.pid))
    assert is_running(written)
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert not is_running(written)  # a zombie, not yet waited for
    sleeper.wait()
    assert not is_running(written)


@pytest.mark.parametrize("ticks", [-1, 1])
def test_a_recycled_pid_is_not_the_holder(ticks: int) -> None:
    here = this_process()
    assert not is_running(replace(here, started=here.started + ticks))


@pytest.mark.parametrize("pid", [2**22 + 1, -1])
def test_a_pid_that_cannot_be_is_not_running(pid: int) -> None:
    assert not is_running(replace(this_process(), pid=pid))
    assert command_line(pid) == ""


@pytest.mark.skipif(os.getuid() != 0, reason="only root may mount /proc anew")
@pytest.mark.parametrize("hidepid", ["noaccess", "invisible"])
def test_where_processes_are_hidden_nothing_is_said_of_them(hidepid: str) -> None:
    """Mount /proc as systemd's ProtectProc does, and ask as a user of no rights."""
    script = "from database.processes import this_process; print(repr(this_process().machine))"
    nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups"
    asked = f"cd {ROOT} && {nobody} {sys.executable} -c '{script}'"
    mounted = f"mount -t proc -o hidepid={hidepid} proc /proc && {asked}"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounted], capture_output=True, text=True, check=False
    )
    assert done.stdout == "''\n", done.stderr


@pytest.mark.parametrize("machine", ["elsewhere", ""])
def test_a_process_of_another_machine_is_taken_to_run(machine: str) -> None:
    assert is_running(Holder(machine, pid=2**22 + 1, started=0))


def test_a_process_is_told_by_its_command_line(sleeper: subprocess.Popen[bytes]) -> None:
    assert command_line(sleeper.pid) == f"{sys.executable} -c import time; time.sleep(61)"
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert command_line(sleeper.pid) == ""  # a zombie, not yet waited for
    sleeper.wait()
    assert command_line(sleeper.pid) == ""
