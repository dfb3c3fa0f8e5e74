"""Start the process that workers are forked off: it imports the parsers once, for all of them."""

from __future__ import annotations

from multiprocessing import forkserver

# The fork server can be told which modules to import, but not which functions to call.
PRELOADED = ["crawler.workers.preload"]


def warm_up() -> None:
    """Start the fork server now, while this process is still busy with other preparations.

    Its imports take half a second of another processor, which somebody who waits for one page
    need not wait for. Calling it again has no effect.
    """
    forkserver.set_forkserver_preload(PRELOADED)
    forkserver.ensure_running()
