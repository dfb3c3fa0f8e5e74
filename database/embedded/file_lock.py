"""Take an exclusive file lock, with a timeout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from model.errors import EmbeddedServerError

POLL_SECONDS = 0.05
"""Seconds between two attempts to take a lock that another process holds."""


@contextmanager
def exclusive_lock(path: Path, seconds: float, refusal: str) -> Iterator[None]:
    """Hold the lock of the file at ``path``; make the file where there is none.

    It is a ``flock``, which the kernel drops when the process dies, even by kill -9. A soft lock,
    which outlives its process, is no substitute: where the file system has no ``flock``, OSError
    is raised. Raises EmbeddedServerError(``refusal``) if others hold it for all of ``seconds``.
    """
    lock = FileLock(
        path,
        timeout=seconds,
        poll_interval=POLL_SECONDS,
        fallback_to_soft=False,
        preserve_lock_file=True,
    )
    try:
        lock.acquire()
    except Timeout:
        raise EmbeddedServerError(refusal) from None
    try:
        yield
    finally:
        lock.release()
