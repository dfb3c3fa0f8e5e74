"""End crawls in time in a worker that is told to stop, so that others do what it has not done.

Celery waits for tasks without an end, or sleeps through its grace period: then it hears nothing
of a crawl that ends sooner, and gives the broker no sign of life. So the tasks look themselves.
"""

from __future__ import annotations

import math
import os
from multiprocessing.sharedctypes import RawValue
from time import monotonic

from celery.signals import worker_shutting_down


class Stopping(Exception):
    """Report that a task was ended, and is to be returned, because its worker stops."""


# When tasks have to end, by the monotonic clock, which all processes share, as they do this memory:
# Celery forks those that run tasks from the one that hears SIGTERM.
_end = RawValue("d", math.inf)


@worker_shutting_down.connect
def _begin_grace(**_: object) -> None:
    grace = float(os.environ.get("SHARDING_GRACE") or 0)
    _end.value = min(_end.value, monotonic() + grace)


def check_grace() -> None:
    """Raise Stopping where the worker was told to stop, and SHARDING_GRACE is over."""
    if monotonic() > _end.value:
        raise Stopping
