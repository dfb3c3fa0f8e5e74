"""Test that the lock is exclusive, bounded in time, and dropped when its process dies."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from database.embedded.file_lock import exclusive_lock
from model.errors import EmbeddedServerError

ROOT = Path(__file__).parents[3]

HOLD = """
import sys, time
from pathlib import Path
from database.embedded.file_lock import exclusive_lock
with exclusive_lock(Path(sys.argv[1]), 1, "taken"):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_waits_no_longer_than_asked_while_another_process_holds_it(tmp_path: Path) -> None:
    process = holder(tmp_path / "lock")
    started = time.monotonic()
    lock = exclusive_lock(tmp_path / "lock", 0.3, "the lock is taken")
    with pytest.raises(EmbeddedServerError, match="the lock is taken"), lock:
        pass
    assert 0.3 <= time.monotonic() - started < 10
    process.kill()
    process.communicate()


def test_kill_9_of_the_holder_frees_it(tmp_path: Path) -> None:
    process = holder(tmp_path / "lock")
    process.kill()
    process.communicate()
    with exclusive_lock(tmp_path / "lock", 1, "taken"):
        pass


def test_can_be_taken_again_after_its_release(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive_lock(tmp_path / "lock", 0, "taken"):
            pass


def test_leaves_the_content_of_the_file_alone(tmp_path: Path) -> None:
    # mongod.lock holds the pid of the server
    (tmp_path / "mongod.lock").write_text("4711\n")
    with exclusive_lock(tmp_path / "mongod.lock", 1, "taken"):
        pass
    assert (tmp_path / "mongod.lock").read_text() == "4711\n"
