"""Start the process that workers are forked off: it imports the parsers once, for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing import forkserver

# The fork server can be told which modules to import, but not which functions to call.
ONE_PAGE = ["crawler.workers.preload"]
# What each worker of a crawl needs, too: what reads listings, and what one page in six is given to.
# They come last, as the first of them tunes the garbage collector.
PRELOADED = [
    *ONE_PAGE,
    "crawler.workers.preload_listings",
    "crawler.workers.preload_witness",
]


def warm_up(preloaded: Sequence[str] = PRELOADED) -> None:
    """Start the fork server now, while this process is still busy with other preparations.

    Its imports take half a second of another processor, which somebody who waits for one page
    need not wait for. Calling it again has no effect.
    """
    forkserver.set_forkserver_preload(list(preloaded))
    forkserver.ensure_running()
