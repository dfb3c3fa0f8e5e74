"""Tune the garbage collector: run it rarely, and freeze objects that live long.

By its defaults it takes a fifth of the time of a crawl that finds nothing new, in steps of a tenth
of a second in which the event loop stands still.
"""

from __future__ import annotations

import gc

# Objects made and not freed, between two collections in a crawl's own process. Python's 700 are
# made with every page, and most are freed by their reference counts: with thirty times as many a
# crawl of thousands of pages takes no more memory.
COLLECT_AFTER = 20_000
# The same in workers. Reading a page makes tens of thousands of objects and leaves no cycle behind
# (none in 116 pages), yet Python's default has the collector take 7% of the time. What one page of
# unusual length makes stays below this number; the cycles of a broken page are found above it.
COLLECT_AFTER_IN_WORKERS = 100_000


def collect_rarely(after: int = COLLECT_AFTER) -> None:
    """Collect garbage less often; to be called first, as imports make objects too."""
    gc.set_threshold(after)


def freeze_objects() -> None:
    """Take the objects of this moment for long-lived: the collector never visits them again.

    To be called before the work, and before the exit, where a collection takes 0.15 s. Memory
    that a fork shares stays shared, as the collector writes into the objects that it visits.
    """
    gc.freeze()
