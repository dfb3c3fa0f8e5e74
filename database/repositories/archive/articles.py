"""Look up and write stored articles: ``articles``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from database.connection.outages import DUPLICATE_KEY, any_outage
from database.documents.articles import STATE_CHANGED
from database.documents.bson_document import BSONDocument

ArticleWrite = InsertOne[BSONDocument] | UpdateOne
"""A write that ``insertion``, ``update`` or ``revision`` has made."""


@dataclass
class Written:
    """Say what the server did not write of a list of writes; all others are written."""

    existing: set[int] = field(default_factory=set)
    """The positions of the insertions whose article another process has inserted."""
    invalid: dict[int, str] = field(default_factory=dict)
    """Why the server refused a document, by the position of the write."""
    matched: int = 0
    """How many updates found the article, in the version that they change."""


def insertion(document: BSONDocument) -> ArticleWrite:
    """Return the write that inserts a new article."""
    return InsertOne(document)


def update(article_id: str, changes: BSONDocument) -> UpdateOne:
    """Return the write that changes an article, whatever its version."""
    return UpdateOne({"_id": article_id}, changes)


def revision(article_id: str, version: int, changes: BSONDocument) -> ArticleWrite:
    """Return the write that changes an article unless its version has been revised meanwhile."""
    return UpdateOne({"_id": article_id, "revision": version}, changes)


class ArticleRepository:
    """Look up and write articles. All methods take one round trip and raise PyMongoError."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._articles = database["articles"]

    async def known(
        self,
        ids: Collection[str],
        declared: Collection[str],
        hashes: Collection[str | None],
        domains: Collection[str | None],
        published: Collection[datetime],
        fields: Mapping[str, object],
    ) -> dict[str, BSONDocument]:
        """Return, by id, the articles with these ids, and those of these sites with these texts.

        An article has several ids: one for each of its addresses. Those come, too, that declare
        one of the ``declared`` keys, and those of these sites that were ``published`` then.
        """
        query = {
            "$or": [
                {"_id": {"$in": list(ids)}},
                {"alternateIds": {"$in": list(ids)}},
                {"declaredKey": {"$in": list(declared)}},
                {"contentHash": {"$in": list(hashes)}, "source.domain": {"$in": list(domains)}},
                {
                    "datePublished": {"$in": list(published)},
                    "source.domain": {"$in": list(domains)},
                },
            ]
        }
        return {found["_id"]: found async for found in self._articles.find(query, fields)}

    async def read(
        self, ids: Collection[str], fields: Mapping[str, object] | None = None
    ) -> dict[str, BSONDocument]:
        """Return these articles by id, whole or some of their fields."""
        query = {"_id": {"$in": list(ids)}}
        return {found["_id"]: found async for found in self._articles.find(query, fields)}

    async def checked_at(self, ids: Collection[str]) -> dict[str, datetime]:
        """Return when each of these articles was last visited, by id."""
        found = await self.read(ids, {"lastCheckedAt": 1})
        return {article_id: article["lastCheckedAt"] for article_id, article in found.items()}

    async def write(self, writes: Sequence[ArticleWrite]) -> Written:
        """Write what can be written, in no particular order; return what could not be.

        Raises PyMongoError when it is not the documents' fault.
        """
        try:
            result = await self._articles.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            return _written(error)
        return Written(matched=result.matched_count)

    async def record_visits(self, updates: Iterable[UpdateOne]) -> None:
        """Change the articles that were visited."""
        await self._articles.bulk_write(list(updates), ordered=False)

    async def mark_gone(self, ids: Collection[str], now: datetime) -> None:
        """Mark articles whose pages are gone; their text is kept."""
        await self._articles.update_many(
            {"_id": {"$in": list(ids)}},
            {"$set": {"status": "gone", "lastCheckedAt": now}, "$currentDate": STATE_CHANGED},
        )


def _written(error: BulkWriteError) -> Written:
    if error.details["writeConcernErrors"]:
        raise error  # it is written, but not by a majority, and can be rolled back
    written = Written(matched=error.details["nMatched"])
    for failure in error.details["writeErrors"]:
        if failure["code"] == DUPLICATE_KEY:
            written.existing.add(failure["index"])
        elif any_outage([failure["code"]]):
            raise error
        else:
            written.invalid[failure["index"]] = failure["errmsg"]
    return written
