"""Lease hosts to running crawls, so that crawls on many machines share the work.

There is one document for each host. All times are the server's (``$$NOW``), because the clocks of
crawlers may differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from database.connection.outages import DUPLICATE_KEY
from database.documents.bson_document import BSONDocument
from database.documents.crawling.runs import Holder
from database.processes import is_running, this_process

ATTEMPTS = 3
"""How often an upsert is tried that met another run's first insert: the second attempt finds the
document there, so that the third is a reserve."""


class LeaseRepository:
    """Take, renew and release the leases of one run; they expire ``ttl`` after the last renewal.

    On the same machine the leases of a dead process are free at once. Renew them at a third of
    ``ttl``, so that two renewals may fail. A lease that was released stays as an expired one for a
    while (see the collection's index): whoever is next learns how long the host has had its rest.
    Not for concurrent use.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument], run_id: str, ttl: timedelta) -> None:
        self._collection = database["leases"]
        self._run_id = run_id
        self._ttl = ttl
        self._held: set[str] = set()
        self._rested: dict[str, float] = {}

    @property
    def rested(self) -> Mapping[str, float]:
        """Return host → seconds for which nobody held it when the last ``acquire`` took it.

        0 where it was taken over from a run that died. Without the hosts that had no lease before,
        and those that were held already.
        """
        return self._rested

    @property
    def held(self) -> frozenset[str]:
        """Return the hosts held, as of the last call."""
        return frozenset(self._held)

    async def acquire(self, hosts: Iterable[str]) -> set[str]:
        """Take every lease on ``hosts`` that is free, expired, or of a dead process; return these.

        Those that this run holds already are renewed, and returned too. Takes three round trips.
        """
        wanted = sorted(set(hosts))
        if not wanted:
            return set()
        others = await self._others(wanted)
        update = [{"$replaceWith": self._taken_if_free(_dead_runs(others))}]
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
        self._rested = {
            each["_id"]: max(0.0, each["rested"] / 1000)
            for each in others
            if each["_id"] in obtained
        }
        self._held |= obtained
        return obtained

    async def renew(self) -> set[str]:
        """Prolong all leases held by ``ttl``; return the hosts that another run has taken over."""
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

    async def release(self, hosts: Collection[str] | None = None) -> None:
        """Give back the leases of these hosts, of all that are held by default."""
        given_back = self._held & set(self._held if hosts is None else hosts)
        if given_back:
            # Before the server is asked: from now on nobody is to take them for held.
            self._held -= given_back
            await self._collection.update_many(
                self._of_this_run(given_back), [{"$set": {"expiresAt": "$$NOW"}}]
            )

    @property
    def _expiry(self) -> BSONDocument:
        return {"$add": ["$$NOW", round(self._ttl.total_seconds() * 1000)]}

    def _of_this_run(self, hosts: Collection[str]) -> BSONDocument:
        return {"_id": {"$in": sorted(hosts)}, "runId": self._run_id}

    async def _ours(self, hosts: Collection[str]) -> set[str]:
        cursor = self._collection.find(self._of_this_run(hosts), {"_id": 1})
        return {document["_id"] async for document in cursor}

    async def _others(self, hosts: list[str]) -> list[BSONDocument]:
        """Return the leases of other runs: how long each is over, or who has it still."""
        is_over = {"$lte": ["$expiresAt", "$$NOW"]}
        cursor = await self._collection.aggregate(
            [
                {"$match": {"_id": {"$in": hosts}, "runId": {"$ne": self._run_id}}},
                {
                    "$project": {
                        "rested": {"$subtract": ["$$NOW", "$expiresAt"]},
                        "runId": {"$cond": [is_over, "$$REMOVE", "$runId"]},
                        "holder": {"$cond": [is_over, "$$REMOVE", "$holder"]},
                    }
                },
            ]
        )
        return [each async for each in cursor]

    def _taken_if_free(self, dead_runs: list[str]) -> BSONDocument:
        # Decided by the server in the same step as the write; an absent date is before any other.
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


def _dead_runs(leases: Iterable[BSONDocument]) -> list[str]:
    """Return the runs among those that hold these leases whose process on this machine is gone."""
    here = this_process()
    holders = {
        each["runId"]: Holder(**each["holder"])
        for each in leases
        if each.get("holder", {}).get("machine") == here.machine
    }
    return [run_id for run_id, holder in holders.items() if not is_running(holder)]
