"""Test that only who can read the folder of the embedded server gets in."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from database.embedded import process as mongod_process
from database.embedded.binary import find_mongod
from database.embedded.credentials import Credentials, make_user, read_credentials
from database.embedded.ports import free_port
from database.embedded.replica_set import make_replica_set
from database.embedded.server import EmbeddedServer
from tests.support.fixtures.embedded import count, insert, server_pid
from tests.support.waiting import wait_until

NOBODY = 13
"""MongoDB's error code for what needs a log-in."""
WRONG_PASSWORD = 18


def without_user(uri: str) -> str:
    return f"mongodb://{uri.rpartition('@')[2]}"


def refusal(uri: str, act: Callable[[MongoClient[dict[str, Any]]], object]) -> int | None:
    with (
        MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=5000) as client,
        pytest.raises(OperationFailure) as caught,
    ):
        act(client)
    return caught.value.code


def test_who_has_no_password_gets_nothing_and_becomes_no_user(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acts: list[Callable[[MongoClient[dict[str, Any]]], object]] = [
        lambda client: client.test.kept.find_one(),
        lambda client: client.test.kept.insert_one({}),
        lambda client: client.list_database_names(),
        lambda client: client.admin.command("createUser", "thief", pwd="x", roles=["root"]),
        lambda client: client.admin.command("shutdown"),
    ]
    before_there_is_a_user: list[int | None] = []

    def made_late(owner: MongoClient[dict[str, object]], password: str) -> None:
        assert owner.address is not None
        stranger = f"mongodb://127.0.0.1:{owner.address[1]}/?directConnection=true"
        before_there_is_a_user.extend(refusal(stranger, act) for act in acts)
        make_user(owner, password)

    monkeypatch.setattr(mongod_process, "make_user", made_late)
    with EmbeddedServer(data_dir) as uri:
        assert before_there_is_a_user == [NOBODY] * len(acts)
        insert(uri)
        stranger = without_user(uri)
        assert [refusal(stranger, act) for act in acts] == [NOBODY] * len(acts)
        with MongoClient[dict[str, Any]](uri) as client:
            client.admin.command("dropUser", "copydesk")
        assert refusal(uri, acts[0]) == WRONG_PASSWORD
        with EmbeddedServer(data_dir) as again:
            assert again == uri
            assert [refusal(stranger, act) for act in acts] == [NOBODY] * len(acts)
            wrong = uri.replace("copydesk:", "copydesk:0")
            assert refusal(wrong, acts[0]) == WRONG_PASSWORD
            assert count(uri) == 1


def test_only_the_owner_can_read_the_secrets_and_no_other_file_holds_them(data_dir: Path) -> None:
    folder = data_dir / "mongodb"
    with EmbeddedServer(data_dir):
        secrets = read_credentials(folder)
        for name in ("password", "key"):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        for path in folder.iterdir():
            if path.is_file() and path.name not in ("password", "key"):
                assert secrets.password.encode() not in path.read_bytes(), path
                assert secrets.key.encode() not in path.read_bytes(), path
        command = Path(f"/proc/{server_pid(data_dir)}/cmdline").read_text()
        assert secrets.password not in command
        assert secrets.key not in command
    assert secrets.password not in repr(secrets)
    assert secrets.key not in repr(secrets)
    assert secrets.password != secrets.key


def test_a_compressor_is_offered_to_nobody(data_dir: Path) -> None:
    with EmbeddedServer(data_dir) as uri:
        for address in (uri, without_user(uri)):
            with MongoClient[dict[str, Any]](address) as client:
                hello = client.admin.command("hello", compression=["zlib", "snappy", "zstd"])
                assert "compression" not in hello
        with MongoClient[dict[str, Any]](uri, compressors="zlib,zstd") as client:
            client.test.kept.insert_one({"text": "a" * 10_000})
            assert "compression" not in client.admin.command("serverStatus")["network"]


def test_a_folder_whose_server_asked_for_no_password_gets_a_user(data_dir: Path) -> None:
    data = data_dir / "mongodb" / "db"
    data.mkdir(parents=True)
    port = free_port()
    uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
    options = ["--dbpath", str(data), "--port", str(port), "--bind_ip", "127.0.0.1"]
    before = subprocess.Popen(
        [find_mongod(), *options, "--replSet", "embedded", "--nounixsocket", "--quiet"],
        stdout=subprocess.DEVNULL,
    )
    with MongoClient[dict[str, Any]](uri) as client:
        make_replica_set(client, port)
        wait_until(lambda: bool(client.admin.command("hello")["isWritablePrimary"]))
    insert(uri)
    before.terminate()
    before.wait()
    with EmbeddedServer(data_dir) as uri:
        assert count(uri) == 1
        assert refusal(without_user(uri), lambda client: client.test.kept.find_one()) == NOBODY


@pytest.mark.parametrize(
    "lost", [pytest.param(("password",), marks=pytest.mark.long), ("password", "key")]
)
def test_a_lost_password_is_made_anew(data_dir: Path, lost: tuple[str, ...]) -> None:
    with EmbeddedServer(data_dir) as before:
        insert(before)
    for name in lost:
        (data_dir / "mongodb" / name).unlink()
    with EmbeddedServer(data_dir) as uri:
        assert uri != before
        assert count(uri) == 1


@pytest.mark.long
def test_secrets_that_are_lost_while_the_server_runs(data_dir: Path) -> None:
    with EmbeddedServer(data_dir) as before:
        insert(before)
        for name in ("password", "key"):
            (data_dir / "mongodb" / name).write_text("cut sho")
        with EmbeddedServer(data_dir) as uri:
            assert uri != before
            assert count(uri) == 1
    assert server_pid(data_dir) is None


def test_kept_secrets_are_read_again_and_closed_to_others(tmp_path: Path) -> None:
    made = read_credentials(tmp_path)
    for path in (tmp_path / "password", tmp_path / "key"):
        path.chmod(0o644)
    assert read_credentials(tmp_path) == made
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "password"]


@pytest.mark.parametrize("damaged", ["", "0" * 63, "0" * 65, "g" * 64, "\xff" * 64, "../" * 20])
def test_damaged_secrets_are_made_anew(tmp_path: Path, damaged: str) -> None:
    made = read_credentials(tmp_path)
    (tmp_path / "password").write_text(damaged, encoding="latin-1")
    (tmp_path / "password.new").write_text("of a process that was killed")
    again = read_credentials(tmp_path)
    assert again.key == made.key
    assert again.password not in (made.password, damaged)
    assert again == read_credentials(tmp_path)


def test_secrets_stand_in_an_address_as_they_are() -> None:
    secrets = Credentials(password="a" * 64, key="b" * 64)
    address = "127.0.0.1:5/?directConnection=true"
    assert secrets.uri(5) == f"mongodb://copydesk:{'a' * 64}@{address}&authSource=admin"
    assert secrets.owner_uri(5).startswith(f"mongodb://__system:{'b' * 64}@{address}&")
