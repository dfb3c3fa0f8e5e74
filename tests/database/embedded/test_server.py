"""Test that one server is shared by all who use its data directory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from database.embedded.server import EmbeddedServer
from model.errors import EmbeddedServerError
from tests.support.fixtures.embedded import count, insert, server_pid, server_state

ROOT = Path(__file__).parents[3]

HOLD = """
import signal, sys
from pathlib import Path
from database.embedded.server import EmbeddedServer
# Where the tests run in the background, a shell has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
server = EmbeddedServer(Path(sys.argv[1]))
print(server.acquire(), flush=True)
sys.stdin.readline()
server.release()
"""
"""Acquires, says so, and releases at a line (or the end) of its standard input."""


@pytest.fixture
def hold(data_dir: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start another process that uses the server of ``data_dir``."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_the_last_user_stops_it_and_the_next_finds_the_data(data_dir: Path) -> None:
    with EmbeddedServer(data_dir) as uri:
        insert(uri)
        with EmbeddedServer(data_dir) as same:
            assert same == uri
        assert count(uri) == 1
    assert server_pid(data_dir) is None
    with EmbeddedServer(data_dir) as uri:
        assert count(uri) == 1


def test_processes_that_start_at_once_share_one(
    data_dir: Path, hold: Callable[[], subprocess.Popen[str]]
) -> None:
    users = [hold() for _ in range(4)]
    uris = {said(user) for user in users}
    assert len(uris) == 1
    assert uris.pop().startswith("mongodb://copydesk:")
    for user in users[:3]:
        user.communicate("\n")
    assert server_pid(data_dir) is not None
    users[3].communicate("\n")
    assert server_pid(data_dir) is None


def test_survives_kill_9_of_the_client_that_started_it(
    data_dir: Path, hold: Callable[[], subprocess.Popen[str]]
) -> None:
    starter = hold()
    uri = said(starter)
    insert(uri)
    starter.kill()
    starter.wait()
    assert server_pid(data_dir) is not None
    with EmbeddedServer(data_dir) as same:
        assert same == uri
        assert count(same) == 1
    assert server_pid(data_dir) is None  # the dead user no longer counts


def test_a_starter_killed_before_it_could_write_the_pid(
    data_dir: Path, hold: Callable[[], subprocess.Popen[str]]
) -> None:
    starter = hold()
    uri = said(starter)
    starter.kill()
    starter.wait()
    pid = server_pid(data_dir)
    (data_dir / "mongodb" / "server.json").write_text(
        json.dumps({**server_state(data_dir), "pid": None})
    )
    with EmbeddedServer(data_dir) as same:
        assert same == uri
        assert server_pid(data_dir) == pid
    assert server_pid(data_dir) is None


def test_survives_kill_9_of_the_server(data_dir: Path) -> None:
    first = EmbeddedServer(data_dir)
    uri = first.acquire()
    insert(uri)
    pid = server_pid(data_dir)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while server_pid(data_dir) is not None:
        time.sleep(0.01)
    with EmbeddedServer(data_dir) as again:
        assert again == uri  # the port stays, so that the first user's client finds it
        assert count(uri) == 1
    assert server_pid(data_dir) is not None  # the first still uses it
    first.release()
    assert server_pid(data_dir) is None


def test_takes_nothing_of_its_starter_with_it(data_dir: Path) -> None:
    # a shell's `flock -n LOCK make crawl | tee log`: lock and pipe must not stay open in mongod
    read, write = os.pipe()
    script = HOLD.replace("sys.stdin.readline()", "import os; os._exit(0)")
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(data_dir)],
        stdout=write,
        stderr=write,
        pass_fds=[write],
        cwd=ROOT,
        start_new_session=True,
    )
    os.close(write)
    starter.wait()
    os.set_blocking(read, False)
    with os.fdopen(read, "rb", buffering=0) as pipe:
        assert (pipe.read(1000) or b"").startswith(b"mongodb://")
        assert pipe.read(1000) == b""  # its end, where None would mean that one holds it open
    pid = server_pid(data_dir)
    assert pid is not None
    assert os.getsid(pid) == pid  # out of reach of the terminal's Ctrl-C
    with EmbeddedServer(data_dir):
        pass


def test_a_user_killed_by_ctrl_c_leaves_the_others_their_server(
    data_dir: Path, hold: Callable[[], subprocess.Popen[str]]
) -> None:
    with EmbeddedServer(data_dir) as uri:
        other = hold()
        said(other)
        # A signal just before the process waits for its input is only seen when that ends.
        while other.poll() is None:
            os.killpg(other.pid, signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                other.wait(5)
        assert count(uri) == 0


def test_a_data_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedServerError, match="DATA_DIR"):
        EmbeddedServer(tmp_path / "file" / "data").acquire()
