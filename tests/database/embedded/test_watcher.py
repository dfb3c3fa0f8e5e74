"""Test that a server whose last user was killed is stopped, and one that is used is not."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from database.embedded import watcher
from database.embedded.server import EmbeddedServer
from tests.support.commands import ROOT
from tests.support.fixtures.embedded import count, insert, server_pid
from tests.support.waiting import wait_until

USE = """
import sys, time
from pathlib import Path
from database.embedded.server import EmbeddedServer
print(EmbeddedServer(Path(sys.argv[1])).acquire(), flush=True)
time.sleep(600)
"""
MINUTE = 60.0


@pytest.mark.parametrize(
    "sent", [signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
def test_a_server_whose_last_user_is_killed_is_gone_within_a_minute(
    data_dir: Path, sent: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", USE, str(data_dir)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as user:
        assert user.stdout is not None
        insert(user.stdout.readline().strip())
        user.send_signal(sent)
    ended = time.monotonic()
    wait_until(lambda: server_pid(data_dir) is None)
    assert time.monotonic() - ended < MINUTE
    with EmbeddedServer(data_dir) as uri:
        assert count(uri) == 1


@pytest.mark.long
def test_a_server_that_is_used_stays(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "WATCH_SECONDS", 0.05)
    watching = threading.Thread(target=watcher.watch, args=(data_dir / "mongodb",), daemon=True)
    with EmbeddedServer(data_dir) as uri:
        pid = server_pid(data_dir)
        watching.start()
        watching.join(2)  # forty looks
        assert watching.is_alive()
        insert(uri)
        assert server_pid(data_dir) == pid
    watching.join(10)
    assert not watching.is_alive()
