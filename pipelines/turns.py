"""Let other tasks of the event loop run while one computes for long."""

from __future__ import annotations

import asyncio
from time import perf_counter

# Seconds for which a task keeps the event loop from the others: a few of them in a row stay far
# below the 30 ms that a task may have to wait. Giving it up costs 0.05 ms, as much as a small step.
LONGEST_TURN = 0.002


class Turn:
    """Give others the event loop between two steps of a computation, once it has had it for long.

    The turn begins when this is made, and after each time that others had theirs.
    """

    def __init__(self) -> None:
        self._began = perf_counter()

    async def pass_on(self) -> None:
        """Let others run if the turn has lasted long enough."""
        if perf_counter() - self._began >= LONGEST_TURN:
            await asyncio.sleep(0)
            self._began = perf_counter()
