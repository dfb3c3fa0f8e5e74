"""When Python looks for cycles of objects: seldom, and never among what is there for good.

By its defaults it takes a fifth of a crawl that finds nothing new, and a tenth of a second at a
time in which the event loop stands still.
"""

from __future__ import annotations

import gc

# Objects made and not freed, between two looks; Python's 700 are made with every page. Most are
# freed without a look: with thirty times as many a crawl of thousands takes no more memory.
COLLECT_AFTER = 20_000


def collect_seldom() -> None:
    """Look for cycles less often; to be called first, as imports make objects, too."""
    gc.set_threshold(COLLECT_AFTER)


def keep_what_is_there() -> None:
    """Never look again at what there is now; before the work, and before the end of it."""
    gc.freeze()
