"""Test which server is connected to, with which options, and how failures are reported."""

from __future__ import annotations

import asyncio
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dns.asyncresolver
import dns.resolver
import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from database.connection import client as connection
from database.connection.client import connect, connect_async, database_name, redacted
from database.embedded.server import EmbeddedServer
from database.embedded.state import read_state
from model.errors import ConfigurationError, DatabaseUnavailable
from tests.support.fixtures.mongod import SECRET, OwnServer

ROOT = Path(__file__).parents[3]
SOON = "serverSelectionTimeoutMS=1500"
"""For a server that won't answer: the driver tries to connect anew each half second."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up a server that is not there at once; take nothing from the caller's environment."""
    monkeypatch.setitem(connection.CLIENT_OPTIONS, "serverSelectionTimeoutMS", 300)
    for name in ("MONGO_URI", "MONGO_DATABASE", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)


def failure(uri: str) -> str:
    with pytest.raises(DatabaseUnavailable) as caught, connect(uri):
        pass
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_the_argument_then_the_environment_then_the_embedded_server(
    mongo_uri: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    with connect() as client:
        assert (tmp_path / "data" / "mongodb" / "server.json").exists()
        assert client.admin.command("hello")["setName"] == "embedded"
    monkeypatch.setenv("MONGO_URI", mongo_uri)
    with connect() as client:
        assert client.address == parse_uri(mongo_uri)["nodelist"][0]
    monkeypatch.setenv("MONGO_URI", "mongodb://127.0.0.1:1/")
    with connect(mongo_uri) as client:
        assert client.address == parse_uri(mongo_uri)["nodelist"][0]


def test_data_dir_may_be_an_argument(tmp_path: Path) -> None:
    async def use() -> int:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                await asyncio.sleep(0.01)
                ticks += 1

        ticker = asyncio.create_task(tick())
        async with connect_async(data_dir=tmp_path) as client:
            await client.test.kept.insert_one({"_id": 1})
        ticker.cancel()
        return ticks

    # the start alone takes half a second; a loop that it blocked would have ticked a few times
    assert asyncio.run(use()) > 20
    with connect(data_dir=str(tmp_path)) as client:
        assert client.test.kept.count_documents({}) == 1


@pytest.mark.parametrize(("before", "after"), [("NOTSET", "INFO"), ("DEBUG", "DEBUG")])
def test_the_driver_writes_no_debug_messages_unless_they_are_asked_for(
    mongo_uri: str, before: str, after: str
) -> None:
    driver = logging.getLogger("pymongo")
    present = driver.level
    try:
        driver.setLevel(before)
        with connect(mongo_uri):
            assert logging.getLevelName(driver.level) == after
    finally:
        driver.setLevel(present)


def test_an_import_touches_no_log_level() -> None:
    script = "import logging, database.connection; print(logging.getLogger('pymongo').level)"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert run.stdout == f"{logging.NOTSET}\n"


def test_a_cancelled_start_leaves_no_server(tmp_path: Path) -> None:
    folder = tmp_path / "mongodb"

    async def use() -> None:
        async with connect_async(data_dir=tmp_path):
            await asyncio.sleep(60)

    async def cancel_during_the_start() -> None:
        task = asyncio.create_task(use())
        while read_state(folder) is None:
            assert not task.done()
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel_during_the_start())
    state = read_state(folder)
    assert state is not None
    assert state.running_pid(folder / "db") is None  # its port may be another's by now


def test_what_is_written_is_durable_and_read_back_with_its_time_zone(mongo_uri: str) -> None:
    with connect(mongo_uri) as client:
        assert client.write_concern.document == {"w": "majority", "j": True, "wtimeout": 60_000}
        assert client.read_concern.level == "majority"
        assert client.codec_options.tz_aware
        assert client.options.retry_writes


def test_what_the_uri_says_wins(mongo_uri: str) -> None:
    with connect(f"{mongo_uri}&readConcernLevel=local&appName=desk") as client:
        assert client.read_concern.level == "local"
        assert client.options.pool_options.appname == "desk"


def test_a_refused_connection_is_named() -> None:
    message = failure(f"mongodb://user:{SECRET}@127.0.0.1:1/news?authSource=admin&{SOON}")
    assert message.startswith("MongoDB at mongodb://127.0.0.1:1/news: connection refused")


def test_a_refused_connection_is_named_to_coroutines_too() -> None:
    async def use() -> None:
        async with connect_async(f"mongodb://127.0.0.1:1/?{SOON}"):
            pass

    with pytest.raises(DatabaseUnavailable, match="refused"):
        asyncio.run(use())


@pytest.mark.parametrize("scheme", ["mongodb", "mongodb+srv"])
def test_an_unknown_host_is_named(scheme: str) -> None:
    uri = f"{scheme}://user:{SECRET}@db.example.invalid/?{SOON}"
    assert "no such host" in failure(uri)


def test_a_server_without_tls_is_named(mongo_uri: str) -> None:
    assert "TLS" in failure(f"{mongo_uri}&tls=true&{SOON}")


def test_another_replica_set_is_named(mongo_uri: str) -> None:
    address = mongo_uri.split("?")[0]
    assert "replicaSet" in failure(f"{address}?replicaSet=another&{SOON}")


def test_a_server_without_a_primary_is_named(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path) as uri:
        with MongoClient[dict[str, Any]](uri) as client:
            client.admin.command("replSetStepDown", 60, force=True)
        assert "it is not the primary" in failure(uri)
        address = uri.split("?")[0]
        assert "has none now" in failure(f"{address}?replicaSet=embedded&{SOON}")
        with MongoClient[dict[str, Any]](uri) as client:  # a primary stops sooner
            client.admin.command("replSetFreeze", 0)
            while not client.admin.command("hello")["isWritablePrimary"]:
                time.sleep(0.05)


def test_a_wrong_password_is_named(guarded_server: str) -> None:
    assert "authentication failed" in failure(f"mongodb://root:{SECRET}x@{guarded_server}/")


def test_a_missing_user_is_named(guarded_server: str) -> None:
    assert "user and password" in failure(f"mongodb://{guarded_server}/")


def test_a_standalone_server_with_authentication_is_used(guarded_server: str) -> None:
    with connect(f"mongodb://root:{SECRET}@{guarded_server}/") as client:
        client.test.kept.insert_one({"_id": 1})
        assert client.test.kept.find_one() == {"_id": 1}


@pytest.mark.parametrize(
    "uri",
    [
        f"mongodb://user:{SECRET}@@host/",
        f"mongodb://user:x/{SECRET}@host/",
        f"mongodb://user:x?{SECRET}@host/",
        f"mongodb://user:x%zz{SECRET}@host/",
        f"mongodb://user:{SECRET}",
        f"mongodb://user:{SECRET}@host:99999/",
        f"user:{SECRET}@host",
        "http://host/",
        "mongodb://a,b/?directConnection=true",
    ],
)
def test_a_bad_uri_is_a_configuration_error_without_the_secret(uri: str) -> None:
    with pytest.raises(ConfigurationError, match="MONGO_URI") as caught, connect(uri):
        pass
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__  # nor in a traceback


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("mongodb://u:p@h:1/d?x=y", "mongodb://h:1/d"),
        ("mongodb://h1,h2:2/?password=p", "mongodb://h1,h2:2/"),
        ("mongodb+srv://u:p?q@h", "mongodb+srv://h"),
        ("mongodb://u:p@q@h/#p", "mongodb://h/"),
    ],
)
def test_a_uri_is_shown_without_user_password_and_options(uri: str, shown: str) -> None:
    assert redacted(uri) == shown


def test_an_error_of_the_caller_is_left_alone(mongo_uri: str) -> None:
    with pytest.raises(PyMongoError), connect(mongo_uri) as client:
        client.test.command("no such command")


def test_a_dead_port_is_given_up_in_time() -> None:
    started = time.monotonic()
    with pytest.raises(DatabaseUnavailable), connect("mongodb://127.0.0.1:1/", answer_within=2):
        pass
    assert time.monotonic() - started < 10  # the driver's own timeout is 30 s
    started = time.monotonic()
    failure(f"mongodb://127.0.0.1:1/?{SOON}")
    assert time.monotonic() - started < 10  # of the 15 s that are waited for without this


@pytest.fixture
def silent_dns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have names after mongodb+srv:// looked up at a server that never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        for module in (dns.resolver, dns.asyncresolver):
            resolver: Any = module.Resolver(configure=False)
            resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
            monkeypatch.setattr(module, "default_resolver", resolver)
        yield


def test_a_name_that_is_looked_up_in_vain_is_given_up_in_time(silent_dns: None) -> None:
    """Look up mongodb+srv:// for DATABASE_TIMEOUT at most, which takes two look-ups."""
    uri = "mongodb+srv://desk:s3cret@cluster.example/"

    async def connect_to_it() -> None:
        async with connect_async(uri, answer_within=1.0):
            pass

    for attempt in (
        connect(uri, answer_within=1.0).__enter__,
        lambda: asyncio.run(connect_to_it()),
    ):
        started = time.monotonic()
        with pytest.raises(DatabaseUnavailable, match="no such host"):
            attempt()
        assert time.monotonic() - started < 1.5


def test_a_server_that_accepts_and_is_silent_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        uri = f"mongodb://127.0.0.1:{server.getsockname()[1]}/?serverSelectionTimeoutMS=60000"
        started = time.monotonic()
        with pytest.raises(DatabaseUnavailable), connect(uri, answer_within=1.0):
            pass
        assert time.monotonic() - started < 2.5  # without it, the minute of the URI


def test_the_database_name_is_news_unless_the_environment_names_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert database_name() == "news"
    monkeypatch.setenv("MONGO_DATABASE", "desk")
    assert database_name() == "desk"
    for name in ("a.b", "a b", "$a", "é" * 32):
        monkeypatch.setenv("MONGO_DATABASE", name)
        with pytest.raises(ConfigurationError, match="MONGO_DATABASE"):
            database_name()


@pytest.mark.parametrize(
    ("uri", "compressors"),
    [
        ("mongodb://127.0.0.1:27017/", None),
        ("mongodb://user:word@localhost:27017,[::1]:27018/news?retryWrites=true", None),
        ("mongodb://%2Frun%2Fmongodb.sock", None),
        ("mongodb://localhost:27017,db.example.org:27017/", "zstd"),
        ("mongodb://localhost:word@db.example.org/", "zstd"),
        ("mongodb+srv://db.example.org/", "zstd"),
        ("mongodb://db.example.org/?compressors=snappy", None),
    ],
)
def test_what_crosses_the_network_is_compressed(uri: str, compressors: str | None) -> None:
    assert connection.client_options(uri).get("compressors") == compressors


@pytest.mark.parametrize(("host", "compressed"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_server_and_client_have_a_compressor_in_common(
    own_server: OwnServer, host: str, compressed: bool
) -> None:
    # Linux leads 0.0.0.0 to this machine; the address itself does not say so
    with connect(own_server.uri.replace("127.0.0.1", host)) as client:
        used = client.admin.command("serverStatus")["network"]["compression"]["zstd"]
        client.test.kept.insert_one({"text": "a" * 10_000})
        now = client.admin.command("serverStatus")["network"]["compression"]["zstd"]
        grown = now["decompressor"]["bytesIn"] > used["decompressor"]["bytesIn"]
        assert grown == compressed
