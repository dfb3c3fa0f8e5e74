"""Ask workers to do something once, and note what became of it. Not for asyncio.

All times are the server's (``$$NOW``). A task of the broker names the job, and no more: one that is
delivered twice finds the job taken, or done.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import uuid4

from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.crawling.shards import LEASE, MOST_ATTEMPTS

SETTLED = timedelta(minutes=10)
"""A job that waits so long in the broker is sent again, as its task may be lost: a second one does
no harm."""
MOST_SENT = 1000
"""Jobs that are sent at one look: the next one is a moment later."""
LONGEST_SAID = 4000
"""Characters that are kept of what a command printed: an article as JSON, or the last errors."""


class JobRepository:
    """Read and write jobs."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._jobs = database["jobs"]

    def ask(self, words: Sequence[str]) -> str:
        """Ask for a command, and return the id under which its result will be."""
        job = uuid4().hex
        new = {"words": {"$literal": list(words)}, "state": "waiting", "attempts": 0}
        self._jobs.update_one({"_id": job}, [{"$set": {**new, "askedAt": "$$NOW"}}], upsert=True)
        return job

    def queue_waiting(self) -> list[str]:
        """Note as queued what waits, or is believed lost; return the ids, the oldest first."""
        lost: list[BSONDocument] = [
            {"state": "queued", "$expr": {"$lte": ["$queuedAt", _ago(SETTLED)]}},
            {"state": "running", "$expr": {"$lte": ["$expiresAt", "$$NOW"]}},
        ]
        found = self._jobs.find({"$or": [{"state": "waiting"}, *lost]}, {"_id": 1})
        jobs = [each["_id"] for each in found.sort("askedAt", 1).limit(MOST_SENT)]
        if jobs:
            self._jobs.update_many(
                {"_id": {"$in": jobs}, "state": {"$in": ["waiting", "queued", "running"]}},
                [{"$set": {"state": "queued", "queuedAt": "$$NOW"}}, {"$unset": "expiresAt"}],
            )
        return jobs

    def give_back(self, jobs: Collection[str]) -> None:
        """Note that these could not be sent: they wait still."""
        if jobs:
            self._jobs.update_many(
                {"_id": {"$in": list(jobs)}, "state": "queued"}, {"$set": {"state": "waiting"}}
            )

    def begin(self, job: str) -> list[str] | None:
        """Take a job for this worker; return its words, None where it is taken, done or given up.

        One whose workers died again and again is given up as failed.
        """
        begun: BSONDocument = {
            "state": "running",
            "startedAt": "$$NOW",
            "expiresAt": _later(LEASE),
            "attempts": {"$add": ["$attempts", 1]},
        }
        before = self._jobs.find_one_and_update({"_id": job, "state": "queued"}, [{"$set": begun}])
        if before is None:
            return None
        if before["attempts"] >= MOST_ATTEMPTS:
            self.end(job, None, f"not done in {MOST_ATTEMPTS} attempts")
            return None
        words: list[str] = before["words"]
        return words

    def renew(self, job: str) -> bool:
        """Give a sign of life; return False where the job was taken away."""
        mine = {"_id": job, "state": "running"}
        renewed = self._jobs.update_one(mine, [{"$set": {"expiresAt": _later(LEASE)}}])
        return renewed.matched_count == 1

    def leave(self, job: str) -> None:
        """Leave a job, as if this attempt had not been, to the worker that gets its task next."""
        self._jobs.update_one(
            {"_id": job, "state": "running"},
            {"$set": {"state": "queued"}, "$inc": {"attempts": -1}, "$unset": {"expiresAt": ""}},
        )

    def end(self, job: str, code: int | None, said: str) -> None:
        """Note with which exit code a job ended, None for no end, and what it printed last."""
        values: BSONDocument = {
            "state": "done" if code == 0 else "failed",
            "endedAt": "$$NOW",
            "said": {"$literal": said[-LONGEST_SAID:]},
        }
        if code is not None:
            values["code"] = code
        mine = {"_id": job, "state": "running"}
        self._jobs.update_one(mine, [{"$set": values}, {"$unset": "expiresAt"}])


def _later(duration: timedelta) -> BSONDocument:
    return {"$add": ["$$NOW", round(duration.total_seconds() * 1000)]}


def _ago(duration: timedelta) -> BSONDocument:
    return {"$subtract": ["$$NOW", round(duration.total_seconds() * 1000)]}
