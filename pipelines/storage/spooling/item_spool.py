"""Append items to the spool while the database is away, and store them when it is back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import islice

from database.connection.outages import brief, is_outage
from database.spool.spool import Record, Segment, Spool
from model.errors import SpoolRecordError
from pipelines.storage.spooling.earlier_steps import SpooledItem
from pipelines.storage.spooling.spool_codec import item_of

logger = logging.getLogger(__name__)


class ItemSpool:
    """Let the coroutines of one process append to a spool and drain it, one at a time.

    ``store`` stores a batch of at most ``batch_size`` items. It may be called again for items that
    it has stored already. What it raises for one item alone refuses that item, unless it is an
    outage (``database.connection.outages``): that ends the drain.
    """

    def __init__(
        self,
        spool: Spool,
        store: Callable[[Sequence[SpooledItem]], Awaitable[None]],
        batch_size: int,
    ) -> None:
        self._spool = spool
        self._store = store
        self._batch_size = batch_size
        self._disk = asyncio.Lock()
        """Held by whoever appends to the spool or takes from it."""

    @property
    def is_begun(self) -> bool:
        """Tell whether this process has appended records that no drain has taken yet."""
        return self._spool.is_begun

    async def append(self, records: Sequence[Record]) -> None:
        """Append records; they are on disk when this returns. Raises SpoolFull."""
        async with self._disk:
            await asyncio.to_thread(self._spool.append, records)

    async def recall(self) -> None:
        """Read which pages earlier processes have left in the spool."""
        await asyncio.to_thread(self._spool.recall)

    async def count_waiting(self) -> int:
        """Count the records in the spool, of all processes."""
        return await asyncio.to_thread(lambda: sum(1 for _ in self._spool.waiting()))

    async def drain(self) -> None:
        """Store what is in the spool, in its order; a segment is deleted when all of it is stored.

        Raises ``pymongo.errors.PyMongoError``; what was stored until then is stored again the next
        time, which changes nothing. What the disk does not give now stays for another time.
        """
        try:
            await self._drain_segments()
        except OSError as error:
            logger.error("The spool can't be emptied now, and is kept: %s", error)

    async def _drain_segments(self) -> None:
        with self._spool.draining() as allowed:
            while allowed:
                async with self._disk:
                    segment = await asyncio.to_thread(self._spool.take)
                if segment is None:
                    return
                try:
                    is_whole = await self._store_segment(segment)
                except BaseException:
                    segment.leave()
                    raise
                await asyncio.to_thread(segment.remove, keep=not is_whole)

    async def _store_segment(self, segment: Segment) -> bool:
        """Store a segment's items; return whether every record was an item and is stored now."""
        is_whole = True
        records = segment.records()
        while batch := await asyncio.to_thread(lambda: list(islice(records, self._batch_size))):
            items: list[SpooledItem] = []
            for record in batch:
                try:
                    items.append(item_of(record))
                except SpoolRecordError as error:
                    logger.error("%s", error)
                    is_whole = False
            is_whole = await self._store_batch(items) and is_whole
        return is_whole

    async def _store_batch(self, items: Sequence[SpooledItem]) -> bool:
        """Store items, each alone where the batch fails; return whether all are stored."""
        try:
            await self._store(items)
        except Exception as error:
            # Whatever it is: a bug over one record must not stop this run and every later one.
            if is_outage(error):
                raise
            if len(items) > 1:
                return all([await self._store_batch([item]) for item in items])
            why = f"{type(error).__name__}: {brief(error)}"
            logger.error("Items of the spool that are refused: %d (%s)", len(items), why)
            return False
        return True
