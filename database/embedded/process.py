"""The mongod process on one folder: started, waited for, ended.

Whoever calls holds off the others meanwhile (``database.embedded.server`` does).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from database.embedded.binary import find_mongod
from database.embedded.diagnosis import explain
from database.embedded.file_lock import lock_within
from database.embedded.ports import ADDRESS, free_port, is_free
from database.embedded.replica_set import REPLICA_SET, make_replica_set
from database.embedded.state import MongodState, read_state, write_state
from model.errors import EmbeddedServerError

START_SECONDS = 60.0
"""Ready in 0.5 to 3 s; after kill -9 the journal is replayed first."""
STOP_SECONDS = 60.0
"""A clean stop writes a checkpoint: under 1 s, more on a slow disk with much unwritten."""
CLOSE_SECONDS = 10.0
"""The kernel takes back a killed server's memory before its files: under 1 s."""
POLL_SECONDS = 0.05
PORT_ATTEMPTS = 5
"""Between our choice of a free port and mongod's bind another program may take it."""
LOG_LIMIT = 8 * 1024 * 1024
"""Bytes of mongod.log kept before it moves to mongod.log.1: weeks of a quiet server."""

ADDRESS_IN_USE = 48
"""mongod's exit code when it can't bind its port."""


class MongodProcess:
    """The server that keeps its data in ``folder``/db and its log in ``folder``/mongod.log.

    It may have been started by another process: ``folder``/server.json says which one it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.data = folder / "db"
        self._log = folder / "mongod.log"

    def running(self) -> str | None:
        """The URI of the server that an earlier user started, if it is ours and answers.

        One that is ours and does not answer is stopped. Raises EmbeddedServerError where it won't.
        """
        state = read_state(self._folder)
        if state is None or state.running_pid(self.data) is None:
            return None
        try:
            # its starter may have died on the way, so all that a start does is done here too
            self._wait_until_primary(state)
        except EmbeddedServerError:
            self._stop(state)
            return None
        self._bound_log(state.uri)
        return state.uri

    def start(self) -> str:
        """Start it, wait until it takes writes, and give its URI.

        Raises EmbeddedServerError, after which nothing runs; OSError where the folder can't be
        written.
        """
        mongod = find_mongod()
        self._wait_until_data_is_free()
        self._bound_log(None)
        before = read_state(self._folder)
        port = before.port if before is not None and is_free(before.port) else free_port()
        for _ in range(PORT_ATTEMPTS):
            state = MongodState(port=port, token=secrets.token_hex(16))
            # before the process is there: whoever finds it later knows its token
            write_state(self._folder, state)
            process = self._spawn(mongod, state)
            state = MongodState(port=port, token=state.token, pid=process.pid)
            try:
                write_state(self._folder, state)
                self._wait_until_primary(state, process)
            except EmbeddedServerError:
                if process.poll() == ADDRESS_IN_USE:
                    port = free_port()
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

    def stop(self) -> None:
        """End the server cleanly and wait for it. Raises EmbeddedServerError where it won't."""
        state = read_state(self._folder)
        if state is not None:
            self._stop(state)

    def _wait_until_data_is_free(self) -> None:
        # one that was killed closes its files, and its port, a moment after it is gone from sight
        try:
            lock = (self.data / "mongod.lock").open("rb")
        except FileNotFoundError:
            return
        with lock:
            lock_within(
                lock,
                CLOSE_SECONDS,
                f"a mongod that was not started by us runs on {self.data}: stop it, "
                "or set MONGO_URI to its address",
            )

    def _spawn(self, mongod: Path, state: MongodState) -> subprocess.Popen[bytes]:
        command = [
            str(mongod),
            *("--dbpath", str(self.data)),
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
        self, state: MongodState, process: subprocess.Popen[bytes] | None = None
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
                if process is None and state.running_pid(self.data) is None:
                    raise EmbeddedServerError(f"the server in {self._folder} ended")
                try:
                    arguments = client.admin.command("getCmdLineOpts")["argv"]
                    if not any(state.token in argument for argument in arguments):
                        raise EmbeddedServerError(f"another server took port {state.port}")
                    if client.admin.command("hello").get("isWritablePrimary"):
                        return
                    make_replica_set(client, state.port)
                except PyMongoError as error:
                    last_error = error
                time.sleep(POLL_SECONDS)
        raise EmbeddedServerError(
            f"the server in {self._folder} was not ready after {START_SECONDS:.0f} s: "
            f"{last_error or 'no primary'}; its log is {self._log}"
        )

    def _stop(self, state: MongodState) -> None:
        pid = state.running_pid(self.data)
        if pid is None:
            return
        # where only mongod.lock says which process it is: that is emptied before the process ends
        state = replace(state, pid=pid)
        deadline = time.monotonic() + STOP_SECONDS
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        while state.running_pid(self.data) is not None:
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"the server in {self._folder} (pid {pid}) did not stop within "
                    f"{STOP_SECONDS:.0f} s"
                )
            time.sleep(POLL_SECONDS)

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
