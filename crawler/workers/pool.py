"""Run functions in worker processes, outside the event loop.

Pages, feeds and sitemaps are parsed there. A page that takes too long, or kills its process, costs
that page and nothing else: the worker is ended and replaced.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any, TypeVar

from model.errors import WorkerFailed

if TYPE_CHECKING:
    from pebble import ProcessPool

Result = TypeVar("Result")

# Times that a call is tried when its process dies: the first death may have been another's doing
# (memory), but a page that kills two processes is to blame.
TRIES = 2
# Pools that may break under one call before it is given up. A pool breaks when the process is
# killed that starts its workers, or a worker that waits for a call: that is no page's doing.
MOST_BROKEN = 3
# Seconds before another pool is opened: multiprocessing takes the process that starts workers for
# alive until the kernel has ended it, and can then start none.
BEFORE_ANOTHER = 0.5
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
    the processor. A worker is renewed after ``tasks_per_worker`` calls, because parsers leak. Where
    the pool itself breaks, it is opened anew, and its calls are tried again.
    """

    def __init__(self, workers: int, timeout: float, tasks_per_worker: int) -> None:
        self._workers = workers
        self._timeout = timeout
        self._tasks_per_worker = tasks_per_worker
        self._pool: ProcessPool | None = None
        self._begun = False
        self._calls: set[Future[Any]] = set()
        """The calls of the pool that have not come back."""
        self._replacing = asyncio.Lock()
        self._is_closed = False

    def _opened(self) -> ProcessPool:
        if self._pool is not None:
            return self._pool
        # Imported here: a run with nothing to do has nothing to read.
        import multiprocessing
        from multiprocessing import forkserver

        from pebble import ProcessPool

        from crawler.workers.forkserver import PRELOADED

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
        (reason ``timeout``) or its process died twice (reason ``crash``). Raises ``BrokenExecutor``
        where no process can be had, or the pool is closed: that is not held against the page.
        """
        from pebble import ProcessExpired

        died = broken = 0
        while True:
            pool = self._opened()
            try:
                return await asyncio.wrap_future(await self._scheduled(pool, function, args))
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
                died += 1
                if died == TRIES:
                    raise WorkerFailed(
                        "crash", f"{function.__name__} killed its process {TRIES} times ({error})"
                    ) from error
            except BrokenExecutor:
                broken += 1
                if broken == MOST_BROKEN or self._is_closed:
                    raise
                await self._replace(pool)

    async def _scheduled(
        self, pool: ProcessPool, function: Callable[..., Result], args: tuple[object, ...]
    ) -> Future[Result]:
        schedule = functools.partial(
            pool.schedule,
            _call,
            args=(self._timeout, function, *args),
            timeout=WAITING * self._timeout,
        )
        try:
            if self._begun:
                call = schedule()
            else:
                # the first processes begin when their parent has imported the parsers
                call = await asyncio.to_thread(schedule)
                self._begun = True
        except RuntimeError as error:  # its answer once it is broken
            raise BrokenExecutor(str(error)) from error
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        return call

    async def _replace(self, broken: ProcessPool) -> None:
        """Close a pool that is broken, so that the next call opens another."""
        async with self._replacing:
            if self._pool is not broken:
                return  # another of its calls has seen to that
            await asyncio.sleep(BEFORE_ANOTHER)
            await self._close(broken)
            self._pool, self._begun = None, False
            for call in list(self._calls):
                # It was queued when the pool broke, which then told only those begun.
                call.set_exception(BrokenExecutor("the pool was closed"))

    async def close(self) -> None:
        """Stop the workers, if there was anything to call; calls still running are abandoned."""
        self._is_closed = True
        if self._pool is not None:
            await self._close(self._pool)

    @staticmethod
    async def _close(pool: ProcessPool) -> None:
        pool.stop()  # type: ignore[no-untyped-call] # pebble types its parameters only
        await asyncio.to_thread(pool.join)
