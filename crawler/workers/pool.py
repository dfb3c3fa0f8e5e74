"""Parsing outside the event loop: worker processes that can be cut off, and are replaced.

Pages, feeds and sitemaps are parsed here. A page that takes too long, or kills its process, costs
that page and nothing else.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import hashlib
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import forkserver
from typing import TypeVar

import zstandard
from pebble import ProcessExpired, ProcessPool

from crawler.workers.forkserver import PRELOADED
from model.errors import NotAnArticle, WorkerFailed
from model.items import Article
from model.links import Link
from model.pages import Page

Result = TypeVar("Result")

# zstd's own default: 250 KB of news page to about 40 KB in 1 ms.
COMPRESSION_LEVEL = 3
# A page is tried once more when its process died under it: the death may have been another's
# doing (memory), but a page that kills twice is to blame.
TRIES = 2
# Characters: the last three frames and the message.
TRACE_LENGTH = 1000
# Steps of politeness to the crawl's own process and the database, which have little to do and
# others waiting for it; a seventh of a processor's share when both want it: the slowest pages, two
# seconds, are still read within EXTRACTION_TIMEOUT.
NICENESS = 8
# <sys/prctl.h>: ask the kernel to signal this process when its parent dies.
PR_SET_PDEATHSIG = 1


@dataclass
class ReadPage:
    """A page read in a worker: the article, or why there is none, and the page to keep."""

    page: Page
    article: Article | None = None
    failure: NotAnArticle | None = None


def page_to_keep(body: bytes, url: str, encoding: str | None, content_type: str | None) -> Page:
    """A downloaded page, compressed; encoding and content type are what the server declared."""
    return Page(
        id=hashlib.sha256(body).hexdigest(),
        url=url,
        body=zstandard.ZstdCompressor(level=COMPRESSION_LEVEL).compress(body),
        size=len(body),
        encoding=encoding,
        contentType=content_type,
        fetchedAt=datetime.now(UTC),
    )


def read_page(
    body: bytes,
    url: str,
    encoding: str | None,
    content_type: str | None,
    link: Link | None,
    part_of: str | None = None,
) -> ReadPage:
    """Extract one downloaded page and compress it for keeping: both are work for a worker.

    ``link`` is what the listing that led here said of the page; ``part_of`` as for ``extract``. A
    page that our code or a library stumbles over fails with the reason ``extraction-error`` and
    the end of the traceback.
    """
    # here, as it takes half a second that the crawl's own process can do without
    from crawler.extraction.extractor import extract

    page = page_to_keep(body, url, encoding, content_type)
    try:
        article = extract(body, url, encoding=encoding, link=link, part_of=part_of)
        return ReadPage(page, article=article)
    except NotAnArticle as failure:
        return ReadPage(page, failure=failure)
    except Exception:  # noqa: BLE001 - the page must be kept, whatever is wrong with it or us
        trace = traceback.format_exc(limit=-3)
        return ReadPage(page, failure=NotAnArticle("extraction-error", trace[-TRACE_LENGTH:]))


def _prepare_worker() -> None:
    # The crawl's own process decides when to stop: Ctrl-C must not tear a page in two.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # kill -9 of the crawl must not leave workers behind.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.nice(NICENESS)


def _forget_main_script() -> None:
    """Keep workers from importing the command's script: Scrapy, 50 MB and 0.7 s of CPU each.

    multiprocessing has each child run it, in case a function is defined there; ours never are.
    """
    main = sys.modules["__main__"]
    main.__spec__ = None
    if hasattr(main, "__file__"):
        del main.__file__


class WorkerPool:
    """A pool of worker processes for pure functions, awaited from the event loop.

    ``workers`` processes are started with the first call; each call may take ``timeout``
    seconds. A worker is renewed after ``tasks_per_worker`` calls, because parsers leak.
    """

    def __init__(self, workers: int, timeout: float, tasks_per_worker: int) -> None:
        _forget_main_script()
        # forkserver: workers share the memory of the imported parsers, and none inherits the
        # sockets and locks of a crawl in full swing, as plain fork would have it.
        context = multiprocessing.get_context("forkserver")
        forkserver.set_forkserver_preload(PRELOADED)
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=tasks_per_worker,
            initializer=_prepare_worker,
            context=context,
        )
        self._timeout = timeout
        self._begun = False

    async def run(self, function: Callable[..., Result], *args: object) -> Result:
        """Call a module-level function in a worker.

        Raises what the function raises, and ``WorkerFailed`` when it was cut off at the timeout
        (reason ``timeout``) or its process died twice (reason ``crash``).
        """
        schedule = functools.partial(
            self._pool.schedule, function, args=args, timeout=self._timeout
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
                    "timeout", f"{function.__name__} was cut off after {self._timeout:g} s"
                ) from error
            except ProcessExpired as error:
                if attempt == TRIES:
                    raise WorkerFailed(
                        "crash", f"{function.__name__} killed its process {TRIES} times ({error})"
                    ) from error
        raise AssertionError("unreachable: the last try returns or raises")

    async def close(self) -> None:
        """Stop the workers; calls still running are abandoned."""
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble types its parameters only
        await asyncio.get_running_loop().run_in_executor(
            None, functools.partial(self._pool.join, timeout=self._timeout)
        )
