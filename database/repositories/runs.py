"""The records of runs, in ``runs``: written by the run itself, closed by the next if it died.

A running crawl gives a sign of life now and then. Times of that are the server's (``$$NOW``),
because clocks of crawlers may differ.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.encoding import as_document
from database.documents.runs import Holder, Run
from database.processes import is_running, this_process

Document = dict[str, Any]

BEAT = timedelta(seconds=20)
"""How often a run gives a sign of life: as its leases."""
SILENCE = timedelta(seconds=90)
"""A run on another machine that gave none for so long is dead: four beats were missed."""
DIED = "died"
"""The outcome of a run that could not say how it ended: kill -9, out of memory, power."""


class RunRepository:
    """Reads and writes the records of runs."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._runs = database["runs"]

    async def write(self, run: Run) -> None:
        """Write the record of a run as it is now, with a sign of life."""
        whole = {"$literal": as_document(run)}
        await self._runs.update_one(
            {"_id": run.id},
            [{"$replaceWith": whole}, {"$set": {"aliveAt": "$$NOW"}}],
            upsert=True,
        )

    async def close_dead(self) -> int:
        """Mark the runs that died: at once those of this machine, elsewhere after SILENCE.

        They ended at their last sign of life. One that was only suspended, and comes back, writes
        its own record again. Says how many there were.
        """
        here = await self._here()
        alive = [name for name, holder in here.items() if is_running(holder)]
        last_seen = {"$ifNull": ["$aliveAt", "$startedAt"]}
        long_ago = {"$subtract": ["$$NOW", round(SILENCE.total_seconds() * 1000)]}
        result = await self._runs.update_many(
            {
                "endedAt": {"$exists": False},
                "_id": {"$nin": alive},
                "$or": [{"_id": {"$in": list(here)}}, {"$expr": {"$lt": [last_seen, long_ago]}}],
            },
            [{"$set": {"outcome": DIED, "endedAt": last_seen}}],
        )
        return result.modified_count

    async def _here(self) -> dict[str, Holder]:
        """The runs of this machine that have not ended, and their processes."""
        machine = this_process().machine
        if not machine:
            return {}
        cursor = self._runs.find(
            {"endedAt": {"$exists": False}, "holder.machine": machine}, {"holder": 1}
        )
        return {each["_id"]: Holder(**each["holder"]) async for each in cursor}
