"""Test deploy/every.sh, the container's schedule, as a process."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from copydesk.checks.schedule import LAST_RUN
from tests.support.commands import COMMAND_TIMEOUT, ROOT
from tests.support.waiting import wait_until


def every(folder: Path, pause: float, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["sh", ROOT / "deploy" / "every.sh", str(pause), *command],
        env={"PATH": "/usr/bin:/bin", "DATA_DIR": str(folder)},
        stderr=subprocess.PIPE,
        text=True,
    )


def recorded(folder: Path) -> str:
    try:
        return (folder / LAST_RUN).read_text()
    except FileNotFoundError:
        return ""


@pytest.mark.parametrize("code", [0, 1, 2, 137])
def test_each_run_is_recorded_with_its_exit_code(tmp_path: Path, code: int) -> None:
    script = f"echo run >>{tmp_path}/runs; exit {code}"
    schedule = every(tmp_path, 0.05, "sh", "-c", script)
    wait_until(lambda: (tmp_path / "runs").exists(), schedule)
    wait_until(lambda: len((tmp_path / "runs").read_text().splitlines()) > 1, schedule)
    wait_until(lambda: recorded(tmp_path) == f"{code}\n", schedule)
    schedule.terminate()
    said = schedule.communicate(timeout=COMMAND_TIMEOUT)[1]
    assert schedule.returncode == 0
    assert f"ended with {code}: sh -c" in said


def test_a_first_run_that_goes_on_counts_as_well(tmp_path: Path) -> None:
    schedule = every(tmp_path, 0, "sleep", "600")
    wait_until(lambda: recorded(tmp_path) == "0\n", schedule)
    schedule.terminate()
    schedule.communicate(timeout=COMMAND_TIMEOUT)


def test_sigterm_reaches_the_run_whose_end_is_waited_for(tmp_path: Path) -> None:
    stores = f"trap 'sleep 0.3; echo stored >{tmp_path}/stored; exit 1' TERM; touch {tmp_path}/up;"
    schedule = every(tmp_path, 600, "sh", "-c", f"{stores} while :; do sleep 0.05; done")
    wait_until(lambda: (tmp_path / "up").exists(), schedule)
    schedule.terminate()
    schedule.communicate(timeout=COMMAND_TIMEOUT)
    assert (tmp_path / "stored").read_text() == "stored\n"
    assert (schedule.returncode, recorded(tmp_path)) == (0, "1\n")


def test_sigterm_reaches_a_run_that_is_being_started(tmp_path: Path) -> None:
    schedule = every(tmp_path, 600, "sh", "-c", "kill -TERM $PPID; exec sleep 600")
    schedule.communicate(timeout=COMMAND_TIMEOUT)
    assert (schedule.returncode, recorded(tmp_path)) == (0, "143\n")


def test_sigterm_ends_the_pause(tmp_path: Path) -> None:
    schedule = every(tmp_path, 600, "sh", "-c", "exit 2")
    wait_until(lambda: recorded(tmp_path) == "2\n", schedule)
    schedule.terminate()
    schedule.communicate(timeout=COMMAND_TIMEOUT)
    assert schedule.returncode == 0


def test_sigterm_is_not_lost_as_the_pause_begins(tmp_path: Path) -> None:
    for number in range(100):  # of which three or four would hit a child that has not begun
        folder = tmp_path / str(number)
        folder.mkdir()
        schedule = every(folder, 600, "sh", "-c", "exit 2")
        while recorded(folder) != "2\n":
            assert schedule.poll() is None
        schedule.terminate()
        said = schedule.communicate(timeout=COMMAND_TIMEOUT)[1]
        assert (schedule.returncode, said.count("\n")) == (0, 1)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    schedule = every(tmp_path / "missing", 0, "true")
    said = schedule.communicate(timeout=COMMAND_TIMEOUT)[1]
    assert schedule.returncode == 2
    assert f"can't write to {tmp_path / 'missing'}" in said
