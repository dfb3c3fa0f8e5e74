"""Gather many single entries into few batches."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
Result = TypeVar("Result")


class Batches(Generic[Entry, Result]):
    """Collect what is submitted one by one, and pass it on in batches.

    ``handle`` gets up to ``size`` entries and returns their results in the same order; it never
    runs twice at once, so it may read and then write without meeting itself. A batch waits
    ``linger`` seconds for company, less when it is full. When ``handle`` raises, every submitter
    of that batch gets the exception.
    """

    def __init__(
        self,
        handle: Callable[[list[Entry]], Awaitable[list[Result]]],
        *,
        size: int,
        linger: float,
    ) -> None:
        self._handle = handle
        self._size = size
        self._linger = linger
        self._waiting: list[tuple[Entry, asyncio.Future[Result]]] = []
        self._full = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, entry: Entry) -> Result:
        """Add an entry to the next batch and wait for its result."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, future))
        if len(self._waiting) >= self._size:
            self._full.set()
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        while self._waiting:
            if len(self._waiting) < self._size:
                self._full.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._linger):
                        await self._full.wait()
            batch, self._waiting = self._waiting[: self._size], self._waiting[self._size :]
            try:
                results = await self._handle([entry for entry, _ in batch])
            except Exception as error:  # noqa: BLE001 - whatever it is, the submitters get it
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
            else:
                for (_, future), result in zip(batch, results, strict=True):
                    if not future.done():
                        future.set_result(result)
        self._worker = None
