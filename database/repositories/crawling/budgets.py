"""Share the requests that a site gets in an hour among all crawls: ``budgets``.

A site's budget fills steadily up to its part of BURST, and crawls take from it some requests at a
time. All times are the server's (``$$NOW``), because the clocks of crawlers may differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from pymongo import ReturnDocument, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.write_concern import WriteConcern

from database.documents.bson_document import BSONDocument

HOUR = timedelta(hours=1)
BURST = timedelta(minutes=5)
"""How long a site must have been left alone for the most requests that it then gets at once: those
of so much time. So in no hour it gets more than a twelfth beyond its budget."""
WRITTEN = WriteConcern(w=1, j=False)
"""A grant that is lost with its server gives a site a few requests more, once."""


@dataclass(frozen=True)
class Grant:
    """Say how many requests a crawl may make, and when there will be another one."""

    requests: int
    wait: float
    """Seconds until there is one more; 0 where there is one now."""


class BudgetRepository:
    """Take requests from the budgets of sites, and give back what was not needed.

    ``per_hour`` is what each site may get of all crawls together. All methods take one round trip
    and raise PyMongoError.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument], per_hour: int) -> None:
        self._budgets = database["budgets"].with_options(write_concern=WRITTEN)
        self._most = max(1.0, per_hour * (BURST / HOUR))
        self._per_millisecond = per_hour / (HOUR / timedelta(milliseconds=1))

    async def take(self, domain: str, wanted: int) -> Grant:
        """Take up to ``wanted`` requests of a site."""
        budget = await self._budgets.find_one_and_update(
            {"_id": domain},
            self._taken(wanted),
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        assert budget is not None
        missing = max(0.0, 1 - budget["requests"])
        return Grant(int(budget["granted"]), missing / self._per_millisecond / 1000)

    async def give_back(self, unused: Mapping[str, int]) -> None:
        """Give back requests by site."""
        writes = [
            UpdateOne({"_id": domain}, {"$inc": {"requests": number}})
            for domain, number in unused.items()
        ]
        if writes:
            await self._budgets.bulk_write(writes, ordered=False)

    def _taken(self, wanted: int) -> list[BSONDocument]:
        # A server that has taken over may be a little behind the one before.
        passed = {"$max": [0, {"$subtract": ["$$NOW", {"$ifNull": ["$updatedAt", "$$NOW"]}]}]}
        gained = {"$multiply": [passed, self._per_millisecond]}
        there = {"$add": [{"$ifNull": ["$requests", self._most]}, gained]}
        whole_again = {"$add": ["$$NOW", round(HOUR / timedelta(milliseconds=1))]}
        return [
            {
                "$set": {
                    "requests": {"$min": [self._most, there]},
                    "updatedAt": "$$NOW",
                    "expiresAt": whole_again,
                }
            },
            {"$set": {"granted": {"$min": [float(wanted), {"$floor": "$requests"}]}}},
            {"$set": {"requests": {"$subtract": ["$requests", "$granted"]}}},
        ]
