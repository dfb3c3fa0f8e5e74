"""Read and write the rules of robots.txt files that are still valid: ``robots``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from pymongo import ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import KeptRobots
from database.documents.encoding import as_document

# A record that is lost is fetched again, so that no write need wait for a disk or another server.
WRITTEN = WriteConcern(w=1, j=False)
READ = ReadConcern("local")


class RobotsRepository:
    """Read and write the robots.txt rules of many sites at once."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._collection = database["robots"].with_options(write_concern=WRITTEN, read_concern=READ)

    async def read(self, ids: Collection[str], token: str, now: datetime) -> dict[str, KeptRobots]:
        """Return the rules for ``token`` of these ids that are still valid, in one round trip."""
        query = {"_id": {"$in": list(ids)}, "token": token, "expiresAt": {"$gt": now}}
        # The driver's first batch is 101 documents.
        found = self._collection.find(query, limit=len(ids), batch_size=len(ids))
        return {each["_id"]: KeptRobots(id=each.pop("_id"), **each) async for each in found}

    async def record(self, robots: Iterable[KeptRobots]) -> int:
        """Write these in place of what was there, in one round trip; return how many they are."""
        writes = [
            ReplaceOne({"_id": document["_id"]}, document, upsert=True)
            for document in map(as_document, robots)
        ]
        if writes:
            await self._collection.bulk_write(writes, ordered=False)
        return len(writes)
