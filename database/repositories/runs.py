"""Write the records of runs, and close those of runs that died: ``runs``.

A running crawl writes a sign of life every BEAT. Its time is the server's (``$$NOW``), because the
clocks of crawlers may differ.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.crawling.runs import Holder, Run, RunProgress
from database.documents.encoding import as_document
from database.processes import is_running, this_process

BEAT = timedelta(seconds=20)
"""The time between two signs of life of a run: as often as it renews its leases."""
SILENCE = timedelta(seconds=90)
"""A run on another machine is taken for dead after so long without a sign of life: four beats."""
DIED = "died"
"""The outcome of a run that could not record its end: kill -9, out of memory, loss of power."""


class RunRepository:
    """Read and write the records of runs."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._runs = database["runs"]

    async def write(self, run: Run) -> None:
        """Write the record of a run as it is now, with a sign of life."""
        whole = {"$literal": as_document(run)}
        await self._runs.update_one(
            {"_id": run.id},
            [{"$replaceWith": whole}, {"$set": {"aliveAt": "$$NOW"}}],
            upsert=True,
        )

    async def write_progress(self, run_id: str, progress: RunProgress) -> None:
        """Write how far a run is that has not ended: a kilobyte of its record."""
        known = as_document(progress)
        unknown = {each.name: "" for each in fields(progress) if each.name not in known}
        await self._runs.update_one(
            {"_id": run_id, "endedAt": {"$exists": False}},
            {"$set": known} | ({"$unset": unknown} if unknown else {}),
        )

    async def close_dead(self) -> int:
        """Mark the runs that died; return how many they are.

        A run of this machine is marked at once, one of another machine after SILENCE. Its end is
        its last sign of life. A run that was only suspended writes its record again later.
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
        """Return the processes of the runs of this machine that have not ended, by run id."""
        machine = this_process().machine
        if not machine:
            return {}
        cursor = self._runs.find(
            {"endedAt": {"$exists": False}, "holder.machine": machine}, {"holder": 1}
        )
        return {each["_id"]: Holder(**each["holder"]) async for each in cursor}
