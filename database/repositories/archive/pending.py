"""Keep the pages that were listed and could not be had yet: ``pending``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pymongo import ReplaceOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from database.documents.pending import PendingPage


class PendingArchive:
    """Write pending pages. All methods take one round trip and raise PyMongoError."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._pending = database["pending"]

    async def read(self, ids: Collection[str]) -> dict[str, BSONDocument]:
        """Return the tries of these pages so far, by id."""
        fields = {"attempts": 1, "firstFailedAt": 1, "hostFailsSince": 1}
        found = self._pending.find({"_id": {"$in": list(ids)}}, fields)
        return {each["_id"]: each async for each in found}

    async def counts(self, sources: Collection[str]) -> dict[str, int]:
        """Return how many pages of each of these sources are pending."""
        counted = await self._pending.aggregate(
            [
                {"$match": {"source.id": {"$in": list(sources)}}},
                {"$group": {"_id": "$source.id", "pages": {"$sum": 1}}},
            ]
        )
        return {each["_id"]: each["pages"] async for each in counted}

    async def keep(self, pages: Sequence[PendingPage]) -> None:
        """Insert pages, or replace what is known of them."""
        await self._pending.bulk_write(
            [ReplaceOne({"_id": page.id}, as_document(page), upsert=True) for page in pages],
            ordered=False,
        )

    async def forget(self, ids: Collection[str]) -> None:
        """Delete pages that are stored or rejected by now."""
        await self._pending.delete_many({"_id": {"$in": list(ids)}})
