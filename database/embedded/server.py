"""Run a mongod for those who have none: start it for the first user, stop it after the last.

Each process that uses the server holds a shared ``flock`` on ``users.lock``; the kernel drops it
even on kill -9. It is taken with ``fcntl``, because filelock has no shared ``flock`` (its read
lock is a SQLite transaction). While a process starts or stops the server
(``database.embedded.process``), it holds the exclusive lock on ``start.lock``. The file
``server.json`` says which process the server is (``database.embedded.state``). Where the last user
is killed, a process that was started with the server stops it (``database.embedded.watcher``).

The server listens on 127.0.0.1, and lets in whoever can read the password in its folder
(``database.embedded.credentials``). It is meant for a first run, a laptop and tests; production
sets MONGO_URI.

``python -m database.embedded`` keeps the server of DATA_DIR running and prints its address.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from database.embedded.file_lock import exclusive_lock
from database.embedded.process import START_SECONDS, MongodProcess
from database.embedded.stopping import STOP_SECONDS
from model.errors import EmbeddedServerError

LOCK_SECONDS = START_SECONDS + STOP_SECONDS + 10
"""Seconds to wait while another process starts or stops the server: the longest of both, and ten
more as a margin."""


class EmbeddedServer:
    """Share the mongod of one data directory among all processes that use that directory.

    ``data_dir`` is DATA_DIR; the server keeps to its ``mongodb`` folder. Use it as a context
    manager (giving the URI), or call ``acquire`` and ``release``, once each and from one thread.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = Path(data_dir).resolve() / "mongodb"
        self._process = MongodProcess(self._folder)
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
        """Count this process among the users, start the server if need be, and return its URI.

        Blocks for as long as the start takes. Raises EmbeddedServerError.
        """
        if self._users is not None:
            raise EmbeddedServerError(f"the server in {self._folder} is in use by this object")
        try:
            self._process.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._starting_or_stopping():
                users = (self._folder / "users.lock").open("ab")
                try:
                    fcntl.flock(users, fcntl.LOCK_SH)
                    uri = self._process.running() or self._process.start()
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
            self._process.stop()

    @contextlib.contextmanager
    def _starting_or_stopping(self) -> Iterator[None]:
        with exclusive_lock(
            self._folder / "start.lock",
            LOCK_SECONDS,
            f"another process has been starting or stopping the server in "
            f"{self._folder} for {LOCK_SECONDS:.0f} s",
        ):
            yield
