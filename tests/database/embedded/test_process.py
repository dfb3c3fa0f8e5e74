"""Test how a server starts, and what is said when it does not."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest

from database.embedded import process as mongod_process
from database.embedded.ports import free_port
from database.embedded.server import EmbeddedServer
from model.errors import EmbeddedServerError
from tests.support.fixtures.embedded import count, insert, server_pid, server_state


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
    with socket.socket() as thief:
        thief.bind(("127.0.0.1", 0))
        thief.listen()
        taken = thief.getsockname()[1]
        ports = [taken]
        monkeypatch.setattr(
            mongod_process, "free_port", lambda: ports.pop() if ports else free_port()
        )
        with EmbeddedServer(data_dir) as uri:
            assert not ports
            assert str(taken) not in uri
            insert(uri)


@pytest.mark.long
def test_the_log_is_bounded(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = data_dir / "mongodb" / "mongod.log"
    with EmbeddedServer(data_dir):
        monkeypatch.setattr(mongod_process, "LOG_LIMIT", log.stat().st_size)
        with EmbeddedServer(data_dir) as uri:
            assert log.stat().st_size < mongod_process.LOG_LIMIT
            assert log.with_name("mongod.log.1").stat().st_size >= mongod_process.LOG_LIMIT
            assert count(uri) == 0


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


@pytest.mark.long
def test_why_mongod_ended_is_in_the_error(data_dir: Path) -> None:
    with EmbeddedServer(data_dir):
        pass
    (data_dir / "mongodb" / "db" / "WiredTiger.turtle").write_text("damaged")
    with pytest.raises(EmbeddedServerError, match=r"WiredTiger|DBPath") as caught:
        EmbeddedServer(data_dir).acquire()
    assert "mongod.log" in str(caught.value)


def test_a_server_of_someone_else_on_the_data_is_named(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongod_process, "CLOSE_SECONDS", 0.2)
    with EmbeddedServer(data_dir) as uri:
        state = data_dir / "mongodb" / "server.json"
        ours = state.read_text()
        state.write_text(json.dumps({**json.loads(ours), "token": "of another"}))
        with pytest.raises(EmbeddedServerError, match="not started by us"):
            EmbeddedServer(data_dir).acquire()
        assert count(uri) == 0
        state.write_text(ours)
    assert server_pid(data_dir) is None


def test_a_failed_start_leaves_nothing_behind(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mongod_process, "START_SECONDS", 0.0)
    server = EmbeddedServer(data_dir)
    with pytest.raises(EmbeddedServerError, match="not ready"):
        server.acquire()
    assert server_pid(data_dir) is None
    server.release()
    monkeypatch.undo()
    with EmbeddedServer(data_dir) as uri:
        assert count(uri) == 0
