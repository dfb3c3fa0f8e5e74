"""Which running crawl holds which host, so that crawls on many machines share the work.

One document a host. Time is the server's alone (``$$NOW``): clocks of crawlers may differ.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from database.connection.outages import DUPLICATE_KEY
from database.documents.runs import Holder

ATTEMPTS = 3
"""Of an upsert that met another's first insert; the second finds the document there."""

Document = dict[str, Any]


class Leases:
    """The leases of one run on hosts: free again ``ttl`` after the last renewal, or at its death.

    Renew them at a third of ``ttl``, so that two renewals may fail. Not for concurrent use.
    """

    def __init__(self, database: AsyncDatabase[Document], run_id: str, ttl: timedelta) -> None:
        self._collection = database["leases"]
        self._run_id = run_id
        self._ttl = ttl
        self._held: set[str] = set()

    @property
    def held(self) -> frozenset[str]:
        """The hosts held, as of the last call."""
        return frozenset(self._held)

    async def acquire(self, hosts: Iterable[str]) -> set[str]:
        """Take every lease on ``hosts`` that is free, expired, or of a dead process; say which.

        Those that this run holds already are renewed and among them. Three round trips.
        """
        wanted = sorted(set(hosts))
        if not wanted:
            return set()
        update = [{"$replaceWith": self._taken_if_free(await self._dead_runs(wanted))}]
        pending = [UpdateOne({"_id": host}, update, upsert=True) for host in wanted]
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._collection.bulk_write(pending, ordered=False)
                break
            except BulkWriteError as error:
                errors = (error.details or {}).get("writeErrors", [])
                if attempt == ATTEMPTS or any(each["code"] != DUPLICATE_KEY for each in errors):
                    raise
                pending = [pending[each["index"]] for each in errors]
        obtained = await self._ours(wanted)
        self._held |= obtained
        return obtained

    async def renew(self) -> set[str]:
        """Prolong what is held by ``ttl``, and give the hosts that another run has taken over."""
        if not self._held:
            return set()
        result = await self._collection.update_many(
            self._of_this_run(self._held), [{"$set": {"expiresAt": self._expiry}}]
        )
        if result.matched_count == len(self._held):
            return set()
        lost = self._held - await self._ours(self._held)
        self._held -= lost
        return lost

    async def release(self) -> None:
        """Give back everything held."""
        if self._held:
            await self._collection.delete_many(self._of_this_run(self._held))
            self._held.clear()

    @property
    def _expiry(self) -> Document:
        return {"$add": ["$$NOW", round(self._ttl.total_seconds() * 1000)]}

    def _of_this_run(self, hosts: Collection[str]) -> Document:
        return {"_id": {"$in": sorted(hosts)}, "runId": self._run_id}

    async def _ours(self, hosts: Collection[str]) -> set[str]:
        cursor = self._collection.find(self._of_this_run(hosts), {"_id": 1})
        return {document["_id"] async for document in cursor}

    async def _dead_runs(self, hosts: list[str]) -> list[str]:
        here = this_process()
        cursor = self._collection.find(
            {"_id": {"$in": hosts}, "runId": {"$ne": self._run_id}, "holder.machine": here.machine}
        )
        holders = {each["runId"]: Holder(**each["holder"]) async for each in cursor}
        return [run_id for run_id, holder in holders.items() if not is_running(holder)]

    def _taken_if_free(self, dead_runs: list[str]) -> Document:
        # decided by the server in the same step as the write; an absent date is before any
        free = {
            "$or": [
                {"$lte": ["$expiresAt", "$$NOW"]},
                {"$in": ["$runId", [self._run_id, *dead_runs]]},
            ]
        }
        lease = {
            "_id": "$_id",
            "runId": {"$literal": self._run_id},
            "holder": {"$literal": asdict(this_process())},
            "expiresAt": self._expiry,
        }
        return {"$cond": [free, lease, "$$ROOT"]}


def this_process() -> Holder:
    """This process, as a lease names it. Without /proc the machine is unknown ("")."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        return Holder(machine="", pid=os.getpid(), started=0)
    return Holder(f"{boot}:{namespace}", os.getpid(), _started(os.getpid()) or 0)


def is_running(holder: Holder) -> bool:
    """Whether the process runs; where this machine can't tell, it is taken to run."""
    machine = this_process().machine
    if not machine or holder.machine != machine:
        return True
    return _started(holder.pid) == holder.started


def _started(pid: int) -> int | None:
    """Start time of a process in clock ticks after boot; None where there is none, or a zombie."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:
        return None
    # proc(5): the name in brackets may hold anything; state is field 3 and starttime field 22
    values = status.rpartition(")")[2].split()
    return None if values[0] in "ZX" else int(values[19])
