from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from database import embedded
from database.embedded import EmbeddedServer, find_mongod
from database.startup_failure import explain
from errors import EmbeddedServerError

ROOT = Path(__file__).parents[1]

HOLD = """
import signal, sys
from pathlib import Path
from database.embedded import EmbeddedServer
# Where the tests run in the background, a shell has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
server = EmbeddedServer(Path(sys.argv[1]))
print(server.acquire(), flush=True)
sys.stdin.readline()
server.release()
"""
"""Acquires, says so, and releases at a line (or the end) of its standard input."""


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    # whatever a failed test left behind
    pid = server_pid(tmp_path / "data")
    if pid is not None:
        os.kill(pid, signal.SIGKILL)


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


def server_state(data_dir: Path) -> dict[str, Any]:
    state: dict[str, Any] = json.loads((data_dir / "mongodb" / "server.json").read_text())
    return state


def server_pid(data_dir: Path) -> int | None:
    """Of the running server, found apart from the code under test."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if str(data_dir / "mongodb" / "db").encode() in arguments:
                return int(folder.name)
    return None


def count(uri: str) -> int:
    with MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=5000) as client:
        return client.test.kept.count_documents({})


def insert(uri: str) -> None:
    with MongoClient[dict[str, Any]](uri, w="majority", journal=True) as client:
        client.test.kept.insert_one({})


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
    assert uris.pop().startswith("mongodb://127.0.0.1:")
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


def test_never_signals_a_process_that_is_not_its_own(data_dir: Path) -> None:
    with EmbeddedServer(data_dir):
        pass
    bystander = subprocess.Popen(["sleep", "60"])
    state = {**server_state(data_dir), "pid": bystander.pid}
    (data_dir / "mongodb" / "server.json").write_text(json.dumps(state))
    with EmbeddedServer(data_dir):
        assert server_pid(data_dir) != bystander.pid
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_state_file_cut_short_is_as_good_as_none(data_dir: Path) -> None:
    folder = data_dir / "mongodb"
    folder.mkdir(parents=True)
    for content in ("", "[]", '{"port": 1}', '{"port": "x", "token": "", "pid": null}'):
        (folder / "server.json").write_text(content)
    with EmbeddedServer(data_dir) as uri:
        assert count(uri) == 0


def test_moves_to_another_port_when_its_own_is_taken(data_dir: Path) -> None:
    with EmbeddedServer(data_dir) as uri:
        insert(uri)
    with socket.create_server(("127.0.0.1", 0)) as other:
        state = {**server_state(data_dir), "port": other.getsockname()[1]}
        (data_dir / "mongodb" / "server.json").write_text(json.dumps(state))
        with EmbeddedServer(data_dir) as moved:
            assert str(state["port"]) not in moved
            insert(moved)  # a primary again, under its new address
            assert count(moved) == 2


def test_tries_again_when_a_port_is_taken_before_mongod_binds_it(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free_port = embedded._free_port
    with socket.socket() as thief:
        thief.bind(("127.0.0.1", 0))
        thief.listen()
        taken = thief.getsockname()[1]
        ports = [taken]
        monkeypatch.setattr(embedded, "_free_port", lambda: ports.pop() if ports else free_port())
        with EmbeddedServer(data_dir) as uri:
            assert not ports
            assert str(taken) not in uri
            insert(uri)


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
        os.killpg(other.pid, signal.SIGINT)
        other.wait()
        assert count(uri) == 0


def test_the_log_is_bounded(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = data_dir / "mongodb" / "mongod.log"
    with EmbeddedServer(data_dir):
        monkeypatch.setattr(embedded, "LOG_LIMIT", log.stat().st_size)
        with EmbeddedServer(data_dir) as uri:
            assert log.stat().st_size < embedded.LOG_LIMIT
            assert (data_dir / "mongodb" / "mongod.log.1").stat().st_size >= embedded.LOG_LIMIT
            assert count(uri) == 0


def test_mongod_bin_must_be_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONGOD_BIN", str(tmp_path / "absent"))
    with pytest.raises(EmbeddedServerError, match="MONGOD_BIN"):
        find_mongod()


def test_mongod_bin_then_path_then_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("MONGOD_BIN", raising=False)
    monkeypatch.setenv("PATH", "")
    assert find_mongod().parts[-4:] == ("fiftyone", "db", "bin", "mongod")
    program = tmp_path / "mongod"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_mongod() == program
    other = tmp_path / "other"
    shutil.copy(program, other)
    monkeypatch.setenv("MONGOD_BIN", str(other))
    assert find_mongod() == other


def test_a_missing_library_is_named(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # a real program that needs a library that nobody has: the loader's own words
    program = tmp_path / "mongod"
    program.write_bytes(Path(sys.executable).resolve().read_bytes().replace(b"libc.so", b"libq.so"))
    program.chmod(0o755)
    monkeypatch.setenv("MONGOD_BIN", str(program))
    with pytest.raises(EmbeddedServerError, match=r"needs the library libq\.so\.6"):
        EmbeddedServer(data_dir).acquire()


def test_the_package_of_a_missing_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "mongod.err").write_text(
        "/opt/mongod: error while loading shared libraries: libcurl.so.4: "
        "cannot open shared object file: No such file or directory\n"
    )
    message = explain(127, tmp_path)
    assert "libcurl.so.4" in message
    assert "apt-get install libcurl4)" in message


def test_why_mongod_ended_is_in_the_error(data_dir: Path) -> None:
    with EmbeddedServer(data_dir):
        pass
    (data_dir / "mongodb" / "db" / "WiredTiger.turtle").write_text("damaged")
    with pytest.raises(EmbeddedServerError, match=r"WiredTiger|DBPath") as caught:
        EmbeddedServer(data_dir).acquire()
    assert "mongod.log" in str(caught.value)


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    entries = [
        {"s": "E", "id": 22435, "msg": "WiredTiger error", "attr": {"error": "of an older start"}},
        {"s": "I", "id": 20698, "msg": "***** SERVER RESTARTED *****"},
        {"s": "E", "id": 22435, "msg": "WiredTiger error message",
         "attr": {"error": 28, "message": "db: handle-extend: No space left on device"}},
        {"s": "F", "id": 28595, "msg": "Terminating", "attr": {"reason": "28"}},
    ]  # fmt: skip
    (tmp_path / "mongod.log").write_text("".join(f"{json.dumps(each)}\n" for each in entries))
    message = explain(14, tmp_path)
    assert "is full" in message
    assert "older start" not in message


def test_a_server_of_someone_else_on_the_data_is_named(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "CLOSE_SECONDS", 0.2)
    with EmbeddedServer(data_dir) as uri:
        state = data_dir / "mongodb" / "server.json"
        ours = state.read_text()
        state.write_text(json.dumps({**json.loads(ours), "token": "of another"}))
        with pytest.raises(EmbeddedServerError, match="not started by us"):
            EmbeddedServer(data_dir).acquire()
        assert count(uri) == 0
        state.write_text(ours)
    assert server_pid(data_dir) is None


def test_a_data_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedServerError, match="DATA_DIR"):
        EmbeddedServer(tmp_path / "file" / "data").acquire()


def test_a_failed_start_leaves_nothing_behind(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "START_SECONDS", 0.0)
    server = EmbeddedServer(data_dir)
    with pytest.raises(EmbeddedServerError, match="not ready"):
        server.acquire()
    assert server_pid(data_dir) is None
    server.release()
    monkeypatch.undo()
    with EmbeddedServer(data_dir) as uri:
        assert count(uri) == 0


def test_a_process_is_told_by_its_command_line() -> None:
    process = subprocess.Popen(["sleep", "61"])
    try:
        deadline = time.monotonic() + 10  # between fork and exec a process has no command line
        while not embedded._command_line(process.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert "61" in embedded._command_line(process.pid)
    finally:
        process.kill()
    time.sleep(0.1)
    assert embedded._command_line(process.pid) == ""  # a zombie, not yet waited for
    process.wait()


def test_as_a_program_it_holds_the_server_until_it_is_stopped(data_dir: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "database.embedded"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(data_dir)},
    )
    assert count(said(program)) == 0
    program.terminate()
    assert program.wait() == 0
    program.communicate()
    assert server_pid(data_dir) is None
