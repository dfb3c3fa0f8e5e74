"""A lock on a file, waited for no longer than it may take."""

from __future__ import annotations

import fcntl
import time
from typing import IO

from model.errors import EmbeddedServerError

POLL_SECONDS = 0.05  # between two tries


def lock_within(file: IO[bytes], seconds: float, refusal: str) -> None:
    """Lock ``file`` for this process alone; EmbeddedServerError(``refusal``) if others hold it."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise EmbeddedServerError(refusal) from None
            time.sleep(POLL_SECONDS)
        else:
            return
