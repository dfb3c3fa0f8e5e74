"""Record the pages that are no articles: ``rejected``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from model.items import Rejection


class RejectedRepository:
    """Write rejections. All methods take one round trip and raise PyMongoError."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._rejected = database["rejected"]

    async def attempts(self, ids: Collection[str]) -> dict[str, int]:
        """Return how many times each of these pages was rejected; never: it is not among them."""
        found = self._rejected.find({"_id": {"$in": list(ids)}}, {"attempts": 1})
        return {each["_id"]: each["attempts"] async for each in found}

    async def record(self, updates: Sequence[tuple[str, BSONDocument]]) -> None:
        """Insert the rejections with these ids, or change those that are stored."""
        await self._rejected.bulk_write(
            [UpdateOne({"_id": name}, update, upsert=True) for name, update in updates],
            ordered=False,
        )

    async def record_replayed(self, updates: Sequence[tuple[Rejection, BSONDocument]]) -> None:
        """Change the rejections that were replayed, where the page of each is still the stored."""
        await self._rejected.bulk_write(
            [
                UpdateOne(
                    {"_id": replayed.replayOf, "fetch.pageId": _page_id(replayed)},
                    update,
                )
                for replayed, update in updates
            ],
            ordered=False,
        )

    async def forget(self, ids: Collection[str]) -> None:
        """Delete the rejections of pages that are articles now."""
        await self._rejected.delete_many({"_id": {"$in": list(ids)}})


def _page_id(rejection: Rejection) -> str | None:
    return rejection.fetch.pageId if rejection.fetch else None
