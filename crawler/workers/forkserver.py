"""The process that workers are forked off: it imports the parsers once, and they share them."""

from __future__ import annotations

from multiprocessing import forkserver

PRELOADED = ["crawler.workers.pool", "crawler.workers.preload", "crawler.workers.fast_exit"]


def warm_up() -> None:
    """Start it now, beside whatever else there is to begin with.

    Half a second of another processor's time, that somebody who waits for one page need not wait
    for. A second time is nothing.
    """
    forkserver.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
