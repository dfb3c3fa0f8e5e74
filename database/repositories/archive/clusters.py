"""Look up articles that print the same text, and correct their clusters: ``articles``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from pymongo import UpdateMany, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.articles import STATE_CHANGED
from database.documents.bson_document import BSONDocument

SEARCHED = {"fingerprint": 1, "cluster.id": 1}
"""The fields that a look-up by fingerprints reads."""
COMPARED = {"headline": 1, "articleBody": 1, "datePublished": 1, "source.domain": 1}
"""The fields that a comparison of two texts reads."""
MEMBER = {
    "fingerprint": 1,
    "cluster": 1,
    "url": 1,
    "canonicalUrl": 1,
    "syndicatedFrom": 1,
    "status": 1,
    "datePublished": 1,
    "datePublishedPrecision": 1,
    "firstFetchedAt": 1,
}
"""The stored fields that choosing the original of a cluster reads."""


@dataclass(frozen=True)
class ClusterUnion:
    """Unite clusters: all members of ``losers`` become members of ``winner``."""

    losers: list[str]
    winner: str


@dataclass(frozen=True)
class RoleChange:
    """Give an article its role, unless it has left ``clusters``: there it has a role of its own."""

    article: str
    clusters: list[str]
    role: str
    similarity: float


class ClusterRepository:
    """Look up and correct the clusters of articles. All methods raise PyMongoError.

    ``edge`` is how many characters of the beginning and the end of a text are read where the
    original of a cluster is chosen.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument], edge: int) -> None:
        self._articles = database["articles"]
        self._member = MEMBER | _edges(edge)

    async def candidates(
        self, keys: Collection[int], since: datetime, clusters: Collection[str]
    ) -> AsyncIterator[BSONDocument]:
        """Yield the articles changed ``since`` that hold one of ``keys``, and these clusters."""
        shares = _sharing(keys, since)
        members = {"cluster.id": {"$in": sorted(clusters)}}
        query = {"$or": [shares, members]} if clusters else shares
        async for found in self._articles.find(query, SEARCHED):
            yield found

    async def texts(self, ids: Collection[str]) -> AsyncIterator[BSONDocument]:
        """Yield the fields of these articles that a comparison of texts reads."""
        async for found in self._articles.find({"_id": {"$in": sorted(ids)}}, COMPARED):
            yield found

    async def members(
        self,
        keys: Collection[int],
        since: datetime,
        ids: Collection[str],
        clusters: Collection[str],
    ) -> dict[str, BSONDocument]:
        """Return, by id, what ``candidates`` would yield, and the articles with these ids.

        ``head`` and ``tail`` of each are the beginning and the end of its text.
        """
        conditions: list[BSONDocument] = []
        if keys:
            conditions.append(_sharing(keys, since))
        if ids:
            conditions.append({"_id": {"$in": sorted(ids)}})
        if clusters:
            conditions.append({"cluster.id": {"$in": sorted(clusters)}})
        if not conditions:
            return {}
        cursor = self._articles.find({"$or": conditions}, self._member)
        return {each["_id"]: each async for each in cursor}

    async def holding(self, ids: Collection[str]) -> AsyncIterator[BSONDocument]:
        """Yield these articles, with the ids of the clusters that hold them."""
        async for found in self._articles.find({"_id": {"$in": list(ids)}}, {"cluster.id": 1}):
            yield found

    async def correct(self, corrections: Iterable[ClusterUnion | RoleChange]) -> None:
        """Write corrections one after the other, in one round trip."""
        await self._articles.bulk_write([_write(each) for each in corrections], ordered=True)


def _sharing(keys: Collection[int], since: datetime) -> BSONDocument:
    return {"fingerprint": {"$in": sorted(keys)}, "contentChangedAt": {"$gte": since}}


def _edges(characters: int) -> BSONDocument:
    last = {"$max": [0, {"$subtract": [{"$strLenCP": "$articleBody"}, characters]}]}
    return {
        "head": {"$substrCP": ["$articleBody", 0, characters]},
        "tail": {"$substrCP": ["$articleBody", last, characters]},
    }


def _write(correction: ClusterUnion | RoleChange) -> UpdateOne | UpdateMany:
    if isinstance(correction, ClusterUnion):
        return UpdateMany(
            {"cluster.id": {"$in": correction.losers}},
            {"$set": {"cluster.id": correction.winner}, "$currentDate": STATE_CHANGED},
        )
    role = {"cluster.role": correction.role, "cluster.similarity": correction.similarity}
    return UpdateOne(
        {"_id": correction.article, "cluster.id": {"$in": correction.clusters}},
        {"$set": role, "$currentDate": STATE_CHANGED},
    )
