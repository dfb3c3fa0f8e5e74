"""Say which shards are due, and who has them: each is in the queue once, whatever the broker does.

There is one document for each shard. A task carries the shard's ticket: a number that rises each
time it is put into the queue, so that a task which was believed lost changes nothing when it turns
up. All times are the server's (``$$NOW``), as the clocks of workers may differ. Not for asyncio.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import Enum, auto
from uuid import uuid4

from pymongo import DeleteMany, UpdateOne
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.crawling.runs import Holder
from database.processes import is_running, this_process

LEASE = timedelta(seconds=45)
"""How long a shard whose worker gives no sign of life is left to it: three signs may be missed, and
with a look a minute another has it within two minutes."""
SIGN_OF_LIFE = timedelta(seconds=15)
"""The time between two signs of life of a worker."""
LONGEST_REST = timedelta(minutes=10)
"""A shard is crawled at least as often, for what falls due beside its listings: pages that could
not be had, stored articles that are looked at again."""
BUSY_REST = timedelta(seconds=30)
"""When a shard is due again of which another crawl held a host: a dead one has it about as long."""
DEAD_REST = timedelta(hours=1)
"""When a shard is tried again that failed again and again."""
MOST_ATTEMPTS = 5
"""Attempts after which a shard is set aside: a full disk or a bad release fails all at once."""
SETTLED = timedelta(seconds=60)
"""A task that is not in the broker's queue so long after it was put there is lost."""


@dataclass(frozen=True)
class Ticket:
    """Name a task: a shard, and the number under which it was put into the queue."""

    shard: str
    queue: str
    number: int


class Begun(Enum):
    """Say whether a task may crawl its shard."""

    YES = auto()
    SUPERSEDED = auto()
    """Another task or process has the shard, or it is done: nothing is to be done."""
    DEAD = auto()
    """It failed too often, and is set aside."""


class ShardRepository:
    """Read and write the states of shards."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._shards = database["shards"]
        self._sources = database["sources"]
        self._leases = database["leases"]

    def plan(self, parts: Mapping[str, Mapping[str, list[str]]]) -> None:
        """Make ``parts`` the shards that there are: name → ``sources``, ``hosts``; one round trip.

        A shard that is new is due. One that is no more is left out, unless it is being crawled.
        """
        gone = {"_id": {"$nin": list(parts)}, "state": {"$ne": "running"}}
        writes: list[UpdateOne | DeleteMany] = [DeleteMany(gone)]
        for name, part in parts.items():
            known = {"$ifNull": ["$state", "waiting"]}
            content = {
                "sources": {"$literal": part["sources"]},
                "hosts": {"$literal": part["hosts"]},
            }
            first: BSONDocument = {
                "queue": name.partition(":")[0],
                "state": known,
                "dueAt": {"$ifNull": ["$dueAt", "$$NOW"]},
                "ticket": {"$ifNull": ["$ticket", 0]},
                "attempts": {"$ifNull": ["$attempts", 0]},
                "seconds": {"$ifNull": ["$seconds", 0.0]},
            }
            writes.append(UpdateOne({"_id": name}, [{"$set": first | content}], upsert=True))
        self._shards.bulk_write(writes)

    def queue_due(self) -> list[Ticket]:
        """Note as queued every shard that is due, or whose worker is gone; return their tickets."""
        return self._queue(
            {
                "$or": [
                    {"state": {"$in": ["waiting", "dead"]}, "$expr": {"$lte": ["$dueAt", "$$NOW"]}},
                    {"state": "running", "$expr": {"$lte": ["$expiresAt", "$$NOW"]}},
                ]
            }
        )

    def queue_lost(self, queue: str, in_broker: int) -> list[Ticket]:
        """Queue anew what is noted as queued and not in the broker's queue; return their tickets.

        Which tasks are lost is not known, only how many: those that wait longest are queued anew,
        and where an old task turns up all the same, its ticket is out of date.
        """
        queued = {"queue": queue, "state": "queued"}
        lost = self._shards.count_documents(queued) - in_broker
        if lost <= 0:
            return []
        settled = {"$subtract": ["$$NOW", _milliseconds(SETTLED)]}
        long_ago = queued | {"$expr": {"$lte": ["$queuedAt", settled]}}
        oldest = self._shards.find(long_ago, {"_id": 1}).sort("queuedAt", 1).limit(lost)
        return self._queue(long_ago | {"_id": {"$in": [each["_id"] for each in oldest]}})

    def give_back(self, tickets: Iterable[Ticket]) -> None:
        """Note that these could not be put into the queue: they are due still."""
        for ticket in tickets:
            self._shards.update_one(
                {"_id": ticket.shard, "ticket": ticket.number, "state": "queued"},
                {"$set": {"state": "waiting"}},
            )

    def begin(self, shard: str, ticket: int) -> Begun:
        """Take a shard for this process, unless the task is out of date or another has it."""
        mine: BSONDocument = {"_id": shard, "ticket": ticket}
        free: list[BSONDocument] = [
            {"state": "queued"},
            {"state": "running", "$expr": {"$lte": ["$expiresAt", "$$NOW"]}},
        ]
        found = self._shards.find_one(mine | {"state": "running"}, {"holder": 1})
        if found is not None and not is_running(Holder(**found["holder"])):
            free.append({"state": "running", "holder": found["holder"]})
        begun: BSONDocument = {
            "state": "running",
            "holder": {"$literal": asdict(this_process())},
            "startedAt": "$$NOW",
            "expiresAt": {"$add": ["$$NOW", _milliseconds(LEASE)]},
            "attempts": {"$add": ["$attempts", 1]},
        }
        before = self._shards.find_one_and_update(mine | {"$or": free}, [{"$set": begun}])
        if before is None:
            return Begun.SUPERSEDED
        if before["attempts"] < MOST_ATTEMPTS:
            return Begun.YES
        self._end(shard, ticket, {"state": "dead", "dueAt": _from_now(DEAD_REST)})
        return Begun.DEAD

    def renew(self, shard: str, ticket: int) -> bool:
        """Give a sign of life; return False where another task has the shard by now."""
        expiry = {"$add": ["$$NOW", _milliseconds(LEASE)]}
        renewed = self._shards.update_one(_held(shard, ticket), [{"$set": {"expiresAt": expiry}}])
        return renewed.matched_count == 1

    def finish(self, shard: str, ticket: int) -> None:
        """Note that a shard was crawled, and when it is due again."""
        held = self._shards.find_one(_held(shard, ticket))
        if held is None:
            return
        later = {"source": {"$in": held["sources"]}, "nextPollAt": {"$gt": held["startedAt"]}}
        first = self._sources.find_one(later, {"nextPollAt": 1}, sort=[("nextPollAt", 1)])
        alive = {"_id": {"$in": held["hosts"]}, "$expr": {"$gt": ["$expiresAt", "$$NOW"]}}
        is_busy = self._leases.find_one(alive, {"_id": 1}) is not None
        at_latest = _from_now(BUSY_REST if is_busy else LONGEST_REST)
        lasted = {"$divide": [{"$subtract": ["$$NOW", "$startedAt"]}, 1000]}
        done: BSONDocument = {
            "state": "waiting",
            "dueAt": {"$min": [first["nextPollAt"] if first else None, at_latest]},
            "attempts": 0,
            "endedAt": "$$NOW",
            "seconds": {"$toDouble": lasted},
        }
        self._end(shard, ticket, done, "error")

    def fail(self, shard: str, ticket: int, error: str) -> bool:
        """Note that an attempt failed; return whether there is another, of the same task."""
        is_last = {"$gte": ["$attempts", MOST_ATTEMPTS]}
        failed: BSONDocument = {
            "state": {"$cond": [is_last, "dead", "queued"]},
            "dueAt": {"$cond": [is_last, _from_now(DEAD_REST), "$dueAt"]},
            "error": {"$literal": error},
        }
        self._end(shard, ticket, failed)
        return (
            self._shards.find_one({"_id": shard, "ticket": ticket, "state": "queued"}) is not None
        )

    def leave(self, shard: str, ticket: int) -> None:
        """Leave a shard, as if this attempt had not been, to the worker that gets its task next."""
        left: BSONDocument = {"state": "queued", "attempts": {"$subtract": ["$attempts", 1]}}
        self._end(shard, ticket, left)

    def _queue(self, chosen: BSONDocument) -> list[Ticket]:
        batch = uuid4().hex
        queued: BSONDocument = {
            "state": "queued",
            "ticket": {"$add": ["$ticket", 1]},
            "queuedAt": "$$NOW",
            "batch": batch,
            "attempts": {"$cond": [{"$eq": ["$state", "dead"]}, 0, "$attempts"]},
        }
        held = ["holder", "expiresAt"]
        if not self._shards.update_many(
            chosen, [{"$set": queued}, {"$unset": held}]
        ).modified_count:
            return []
        # The longest due comes first.
        found = self._shards.find({"batch": batch}, {"queue": 1, "ticket": 1}).sort("dueAt", 1)
        return [Ticket(each["_id"], each["queue"], each["ticket"]) for each in found]

    def _end(self, shard: str, ticket: int, values: BSONDocument, *gone: str) -> None:
        held = ["holder", "expiresAt", *gone]
        self._shards.update_one(_held(shard, ticket), [{"$set": values}, {"$unset": held}])


def _held(shard: str, ticket: int) -> BSONDocument:
    holder = asdict(this_process())
    return {"_id": shard, "ticket": ticket, "state": "running", "holder": holder}


def _milliseconds(duration: timedelta) -> int:
    return round(duration.total_seconds() * 1000)


def _from_now(duration: timedelta) -> BSONDocument:
    return {"$add": ["$$NOW", _milliseconds(duration)]}
