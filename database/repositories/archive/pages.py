"""Keep the raw pages that articles and rejections were read from: ``pages``."""

from __future__ import annotations

from collections.abc import Mapping

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument


class PageArchive:
    """Add to the raw pages that are kept."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._pages = database["pages"]

    async def keep(self, updates: Mapping[str, BSONDocument]) -> None:
        """Insert pages or change them, by id, in one round trip. Raises PyMongoError."""
        if updates:
            await self._pages.bulk_write(
                [UpdateOne({"_id": name}, update, upsert=True) for name, update in updates.items()],
                ordered=False,
            )
