"""Start the mongod process of one folder, wait for it, and end it.

The caller sees to it that no other process does so meanwhile (``database.embedded.server``).
"""

from __future__ import annotations

import secrets
import subprocess
import threading
import time
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from database.embedded.binary import find_mongod
from database.embedded.credentials import (
    AUTHENTICATION_FAILED,
    Credentials,
    key_file,
    make_user,
    read_credentials,
)
from database.embedded.diagnosis import explain
from database.embedded.file_lock import exclusive_lock
from database.embedded.ports import ADDRESS, free_port, is_free
from database.embedded.replica_set import REPLICA_SET, make_replica_set
from database.embedded.state import MongodState, read_state, write_state
from database.embedded.stopping import stop_server
from database.embedded.watcher import start_watcher
from model.errors import EmbeddedServerError

START_SECONDS = 60.0
"""Seconds that a start may take: 0.5 to 3 as a rule, more if the journal must be replayed after
kill -9."""
CLOSE_SECONDS = 10.0
"""Seconds until the kernel has closed a killed server's files, after its memory: under 1 s."""
POLL_SECONDS = 0.05
"""Seconds between two looks whether the server has started."""
PORT_ATTEMPTS = 5
"""How many ports are tried: another program may take a free port before mongod binds it."""
LOG_LIMIT = 8 * 1024 * 1024
"""Bytes of mongod.log at which it is moved to mongod.log.1: weeks of a quiet server."""

ADDRESS_IN_USE = 48
"""mongod's exit code when it can't bind its port."""


class MongodProcess:
    """Control the server that keeps its data in ``folder``/db and its log in ``folder``/mongod.log.

    It may have been started by another process: ``folder``/server.json says which one it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.data = folder / "db"
        self._log = folder / "mongod.log"

    def running(self) -> str | None:
        """Return the URI of the server that an earlier user started, or None if none answers.

        A server of this folder that does not answer is stopped. Raises EmbeddedServerError if it
        does not stop.
        """
        state = read_state(self._folder)
        if state is None or state.running_pid(self.data) is None:
            return None
        credentials = read_credentials(self._folder)
        try:
            if not self._answers(state, credentials):
                # Its starter may have died on the way, so all that a start does is done here too.
                self._wait_until_primary(state, credentials)
        except EmbeddedServerError:
            self._stop(state)
            return None
        uri = credentials.uri(state.port)
        self._bound_log(uri)
        return uri

    def start(self) -> str:
        """Start the server, wait until it takes writes, and return its URI.

        Raises EmbeddedServerError, after which nothing runs; OSError where the folder can't be
        written.
        """
        mongod = find_mongod()
        self._wait_until_data_is_free()
        self._bound_log(None)
        credentials = read_credentials(self._folder)
        before = read_state(self._folder)
        port = before.port if before is not None and is_free(before.port) else free_port()
        for _ in range(PORT_ATTEMPTS):
            state = MongodState(port=port, token=secrets.token_hex(16))
            # Before the process exists, so that whoever finds it later knows its token.
            write_state(self._folder, state)
            process = self._spawn(mongod, state)
            state = MongodState(port=port, token=state.token, pid=process.pid)
            try:
                write_state(self._folder, state)
                self._wait_until_primary(state, credentials, process)
            except EmbeddedServerError:
                if process.poll() == ADDRESS_IN_USE:
                    port = free_port()
                    continue
                self._stop(state)
                raise
            except BaseException:
                self._stop(state)
                raise
            # These threads reap the processes when they end, whichever process stops the server.
            for child in (process, start_watcher(self._folder)):
                threading.Thread(target=child.wait, daemon=True, name="mongod").start()
            return credentials.uri(state.port)
        raise EmbeddedServerError(f"{PORT_ATTEMPTS} free ports in a row were taken by others")

    def stop(self) -> None:
        """End the server cleanly and wait for it. Raises EmbeddedServerError if it stays."""
        state = read_state(self._folder)
        if state is not None:
            self._stop(state)

    def _wait_until_data_is_free(self) -> None:
        # A server that was killed closes its files and its port a moment after it is gone.
        lock = self.data / "mongod.lock"
        if lock.exists():
            with exclusive_lock(
                lock,
                CLOSE_SECONDS,
                f"a mongod that was not started by us runs on {self.data}: stop it, "
                "or set MONGO_URI to its address",
            ):
                pass

    def _spawn(self, mongod: Path, state: MongodState) -> subprocess.Popen[bytes]:
        command = [
            str(mongod),
            *("--dbpath", str(self.data)),
            *("--port", str(state.port), "--bind_ip", ADDRESS, "--nounixsocket"),
            *("--replSet", REPLICA_SET),
            # Enough for a newsroom's working set, and small beside the crawler itself.
            *("--wiredTigerCacheSizeGB", "0.25"),
            # Megabytes: in a replica set of one nothing but change streams reads it.
            *("--oplogSize", "64"),
            *("--logpath", str(self._log), "--logappend", "--logRotate", "reopen", "--quiet"),
            *("--setParameter", "diagnosticDataCollectionEnabled=false"),
            # Who has no password gets nothing, also before there is a user.
            *("--keyFile", str(key_file(self._folder))),
            *("--setParameter", "enableLocalhostAuthBypass=false"),
            # The fewest that it takes: many slow guessing down, which 256 random bits don't need.
            *("--setParameter", "scramSHA256IterationCount=5000"),
            # This mongod's zlib lets anybody read its memory (CVE-2025-14847), without a password.
            *("--networkMessageCompressors", "disabled"),
            # Carries the token: it can be read on the command line of the server.
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

    def _answers(self, state: MongodState, credentials: Credentials) -> bool:
        """Tell whether the server lets the user in, and takes writes, at the first attempt."""
        try:
            with _client(credentials.uri(state.port)) as client:
                return _is_primary(client, state)
        except PyMongoError:
            return False

    def _wait_until_primary(
        self,
        state: MongodState,
        credentials: Credentials,
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        deadline = time.monotonic() + START_SECONDS
        last_error: PyMongoError | None = None
        with _client(credentials.owner_uri(state.port)) as owner:
            while time.monotonic() < deadline:
                if process is not None and process.poll() is not None:
                    raise EmbeddedServerError(explain(process.returncode, self._folder))
                if process is None and state.running_pid(self.data) is None:
                    raise EmbeddedServerError(f"the server in {self._folder} ended")
                try:
                    if _is_primary(owner, state):
                        if not self._answers(state, credentials):
                            make_user(owner, credentials.password)
                        return
                    make_replica_set(owner, state.port)
                except OperationFailure as error:
                    if error.code == AUTHENTICATION_FAILED:
                        raise EmbeddedServerError(
                            f"the server on port {state.port} does not take {self._folder}/key"
                        ) from error
                    last_error = error
                except PyMongoError as error:
                    last_error = error
                time.sleep(POLL_SECONDS)
        raise EmbeddedServerError(
            f"the server in {self._folder} was not ready after {START_SECONDS:.0f} s: "
            f"{last_error or 'no primary'}; its log is {self._log}"
        )

    def _stop(self, state: MongodState) -> None:
        stop_server(self._folder, self.data, state)

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


def _client(uri: str) -> MongoClient[dict[str, object]]:
    # A second is far more than a server on this machine needs to answer.
    return MongoClient(uri, serverSelectionTimeoutMS=1000, connectTimeoutMS=1000)


def _is_primary(client: MongoClient[dict[str, object]], state: MongodState) -> bool:
    """Tell whether the server of ``client`` takes writes.

    Raises PyMongoError; EmbeddedServerError if it is not the one of ``state``.
    """
    arguments = client.admin.command("getCmdLineOpts")["argv"]
    if not any(state.token in argument for argument in arguments):
        raise EmbeddedServerError(f"another server took port {state.port}")
    return bool(client.admin.command("hello").get("isWritablePrimary"))
