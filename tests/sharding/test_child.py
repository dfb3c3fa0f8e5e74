"""Test that a command ends with its deadline, with its shard, and with whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from time import monotonic, sleep

import psutil
import pytest

from sharding.child import DeadlinePassed, NotOurs, run_command

PATIENCE = 120.0


def demos() -> list[psutil.Process]:
    """Return the demos that this process has started and that run; it has other children, too."""
    return [each for each in psutil.Process().children() if "demo" in each.cmdline()]


def test_a_command_says_by_its_code_how_it_ended() -> None:
    assert run_command(["--version"], monotonic() + PATIENCE, lambda: True) == 0
    assert run_command(["no-such-command"], monotonic() + PATIENCE, lambda: True) == 2


def test_a_command_that_takes_too_long_is_ended() -> None:
    with pytest.raises(DeadlinePassed):
        run_command(["demo"], monotonic(), lambda: True)
    assert not demos()


def test_a_command_whose_shard_is_lost_is_ended() -> None:
    with pytest.raises(NotOurs):
        run_command(["demo"], monotonic() + PATIENCE, lambda: False)
    assert not demos()


def test_a_command_dies_with_whoever_started_it() -> None:
    program = (
        "from time import monotonic; from sharding.child import run_command; "
        "run_command(['demo'], monotonic() + 60, lambda: True)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.DEVNULL)
    until = monotonic() + PATIENCE
    while not (children := psutil.Process(parent.pid).children()):
        assert monotonic() < until
        sleep(0.05)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    _, alive = psutil.wait_procs(children, PATIENCE)
    assert not alive
