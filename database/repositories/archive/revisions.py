"""Keep what articles said before they changed: ``revisions``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument


class RevisionArchive:
    """Read revisions of articles, and add to them."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._revisions = database["revisions"]

    async def read(
        self, ids: Collection[str], fields: Mapping[str, object]
    ) -> dict[str, BSONDocument]:
        """Return some fields of these revisions by id, in one round trip.

        Raises PyMongoError.
        """
        query = {"_id": {"$in": list(ids)}}
        return {found["_id"]: found async for found in self._revisions.find(query, fields)}

    async def add(self, entries: Iterable[BSONDocument]) -> None:
        """Add entries in one round trip; one that was added before stays as it is.

        Raises PyMongoError.
        """
        writes = [
            UpdateOne(
                {"_id": entry["_id"]},
                {"$setOnInsert": {name: entry[name] for name in entry if name != "_id"}},
                upsert=True,
            )
            for entry in entries
        ]
        if writes:
            await self._revisions.bulk_write(writes, ordered=False)
