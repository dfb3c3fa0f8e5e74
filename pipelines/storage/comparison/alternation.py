"""Tell whether what a page says now is what it said before, and will say again (pure).

Newsrooms test two or three headlines or standfirsts at once, and each look sees another one: they
make no more revisions once all are known. A text that returns is stored, as readers must see what
the page says now; a server that shows two texts in turn flips again within the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

MOST_VALUES = 3
"""Headlines that are tested at once, at most: a story that had more was written on."""
FLIPS_WITHIN = timedelta(days=1)
"""Time after a change within which a text that flips again is held: after that the page has kept
the text through several looks."""


def alternates(now: str, stored: str, earlier: Sequence[str]) -> bool:
    """Return whether a headline or standfirst is one of the few that the article has in turn."""
    return now in earlier and len({stored, *earlier}) <= MOST_VALUES


def flips(now: str, stored: str, earlier: Sequence[str], since_change: timedelta) -> bool:
    """Return whether a text flips again: the stored one is itself a return, and just came.

    ``earlier``: the texts of the revisions before, the oldest first.
    """
    before = list(earlier)
    while before and before[-1] == stored:  # revisions of the headline alone
        before.pop()
    return now in before and stored in before and since_change < FLIPS_WITHIN
