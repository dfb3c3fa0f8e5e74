"""Keep which lines of a site turn between two looks: ``turningLines``."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import TurningLine
from database.documents.encoding import as_document


class TurningLineRepository:
    """Read and add to the lines that turn. Both methods take one round trip at most.

    Processes share them without locks: an article is added to those that are known.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._lines = database["turningLines"]

    async def read(self, ids: Collection[str]) -> dict[str, TurningLine]:
        """Return, by id, the lines with these ids that are known to turn.

        Raises PyMongoError.
        """
        if not ids:
            return {}
        found = self._lines.find({"_id": {"$in": list(ids)}})
        return {line["_id"]: TurningLine(id=line.pop("_id"), **line) async for line in found}

    async def add(self, lines: Iterable[TurningLine]) -> None:
        """Add the articles of these lines to those on which they turned before.

        Raises PyMongoError.
        """
        writes = [_write(line) for line in lines]
        if writes:
            await self._lines.bulk_write(writes, ordered=False)


def _write(line: TurningLine) -> UpdateOne:
    document = as_document(line)
    return UpdateOne(
        {"_id": document["_id"]},
        {
            "$addToSet": {"articles": {"$each": document["articles"]}},
            "$set": {"example": document["example"], "expiresAt": document["expiresAt"]},
        },
        upsert=True,
    )
