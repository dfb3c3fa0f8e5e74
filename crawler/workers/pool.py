"""Run functions in worker processes, outside the event loop.

Pages, feeds and sitemaps are parsed there. A page that takes too long, or kills its process, costs
that page and nothing else: the worker is ended and replaced.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from multiprocessing import forkserver
from typing import TYPE_CHECKING, TypeVar

from crawler.workers.forkserver import PRELOADED
from model.errors import WorkerFailed

if TYPE_CHECKING:
    from pebble import ProcessPool

Result = TypeVar("Result")

# Times that a call is tried when its process dies: the first death may have been another's doing
# (memory), but a page that kills two processes is to blame.
TRIES = 2
# Steps by which workers leave the processor to the crawl's own process and the database, which
# have little to do and others waiting for it. A worker gets a seventh of a processor that both
# want: the slowest pages, two seconds, are still read within EXTRACTION_TIMEOUT.
NICENESS = 8
# A call is cut off at the latest after so many times the seconds of the processor that it may have:
# a worker that others leave a fifteenth of a processor is not to blame.
WAITING = 15
# The option of Linux's prctl (<sys/prctl.h>) that has the kernel signal this process when its
# parent dies.
PR_SET_PDEATHSIG = 1


def _prepare_worker() -> None:
    """Set up a worker's process: who may end it, and how much of the processor it gets."""
    # The crawl's own process decides when to stop: Ctrl-C must not tear a page in two.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # kill -9 of the crawl must not leave workers behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.nice(NICENESS)


def _call(seconds: float, function: Callable[..., Result], *args: object) -> Result:
    """Call a function; end this process when it has kept the processor busy for too long."""
    # Nothing else ends a call that does not come back from C.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return function(*args)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _forget_main_script() -> None:
    """Keep workers from running the command's script, which imports Scrapy: 50 MB, 0.7 s each.

    multiprocessing runs the script of ``__main__`` again in every child, in case a function that
    the child is to call is defined there. Ours are all in modules. It finds the script by these
    two names and has no setting against it.
    """
    main = sys.modules["__main__"]
    main.__spec__ = None
    if hasattr(main, "__file__"):
        del main.__file__


class WorkerPool:
    """Run pure functions in worker processes, awaited from the event loop.

    ``workers`` processes are started with the first call; each call may take ``timeout`` seconds of
    the processor. A worker is renewed after ``tasks_per_worker`` calls, because parsers leak.
    """

    def __init__(self, workers: int, timeout: float, tasks_per_worker: int) -> None:
        self._workers = workers
        self._timeout = timeout
        self._tasks_per_worker = tasks_per_worker
        self._pool: ProcessPool | None = None
        self._begun = False

    def _opened(self) -> ProcessPool:
        if self._pool is not None:
            return self._pool
        # Imported here: a run with nothing to do has nothing to read.
        from pebble import ProcessPool

        _forget_main_script()
        # forkserver: workers share the memory of the imported parsers, and none inherits the
        # sockets and locks of a crawl in full swing, as plain fork would have it.
        context = multiprocessing.get_context("forkserver")
        forkserver.set_forkserver_preload(PRELOADED)
        self._pool = ProcessPool(
            max_workers=self._workers,
            max_tasks=self._tasks_per_worker,
            initializer=_prepare_worker,
            context=context,
        )
        return self._pool

    async def run(self, function: Callable[..., Result], *args: object) -> Result:
        """Call a module-level function in a worker.

        Raises what the function raises, and ``WorkerFailed`` when it was cut off at the timeout
        (reason ``timeout``) or its process died twice (reason ``crash``).
        """
        from pebble import ProcessExpired

        schedule = functools.partial(
            self._opened().schedule,
            _call,
            args=(self._timeout, function, *args),
            timeout=WAITING * self._timeout,
        )
        for attempt in range(1, TRIES + 1):
            if self._begun:
                future = schedule()
            else:
                # the first processes begin when their parent has imported the parsers
                future = await asyncio.to_thread(schedule)
                self._begun = True
            try:
                return await asyncio.wrap_future(future)
            except FutureTimeoutError as error:
                raise WorkerFailed(
                    "timeout",
                    f"{function.__name__} was cut off after {WAITING * self._timeout:g} s",
                ) from error
            except ProcessExpired as error:
                if error.exitcode == -signal.SIGPROF:
                    spent = f"{self._timeout:g} s of the processor"
                    raise WorkerFailed(
                        "timeout", f"{function.__name__} was cut off after {spent}"
                    ) from error
                if attempt == TRIES:
                    raise WorkerFailed(
                        "crash", f"{function.__name__} killed its process {TRIES} times ({error})"
                    ) from error
        raise AssertionError("unreachable: the last try returns or raises")

    async def close(self) -> None:
        """Stop the workers, if there was anything to call; calls still running are abandoned."""
        if self._pool is None:
            return
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble types its parameters only
        await asyncio.get_running_loop().run_in_executor(
            None, functools.partial(self._pool.join, timeout=self._timeout)
        )
