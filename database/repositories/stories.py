"""Find the articles that print one story: the clusters in ``articles``. Not for asyncio."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from model.errors import InvalidURL
from model.identity import page_id
from urls import url_key

FIELDS = {
    "cluster": 1, "headline": 1, "url": 1, "source": 1, "status": 1,
    "datePublished": 1, "datePublishedPrecision": 1,
}  # fmt: skip
"""The fields of an article that a list of stories shows."""


MOST_ARTICLES = 1000
"""Articles of one story that are read at once, half a megabyte: some texts are in hundreds."""
UNDATED = datetime(9999, 1, 1, tzinfo=UTC)
"""The place of an article without a date: after all others."""
FIRST = datetime(1, 1, 1, tzinfo=UTC)
"""The place of the original: before all others, whenever it was published."""


@dataclass(frozen=True)
class StoryPlace:
    """Say where in a story an article stands."""

    at: datetime
    id: str

    @classmethod
    def of(cls, article: BSONDocument) -> StoryPlace:
        """Return the place of an article."""
        is_original = article["cluster"]["role"] == "original"
        at = FIRST if is_original else article.get("datePublished") or UNDATED
        return cls(at, article["_id"])


class StoryRepository:
    """Read clusters: stories, and the articles that print them."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._articles = database["articles"]

    def most_printed(self, limit: int) -> list[BSONDocument]:
        """Return the originals of the ``limit`` stories that most articles print.

        The field ``articles`` of each says how many articles print it: two at least.
        """
        counted = self._articles.aggregate(
            [
                {"$match": {"cluster.id": {"$exists": True}}},
                {"$group": {"_id": "$cluster.id", "articles": {"$sum": 1}}},
                {"$match": {"articles": {"$gt": 1}}},
                {"$sort": {"articles": -1, "_id": 1}},
                {"$limit": limit},
            ],
            hint="cluster.id_1_cluster.role_1",
        )
        counts = {each["_id"]: each["articles"] for each in counted}
        originals = self.originals(counts)
        return [
            originals[cluster] | {"articles": count}
            for cluster, count in counts.items()
            if cluster in originals
        ]

    def originals(self, clusters: Collection[str]) -> dict[str, BSONDocument]:
        """Return the original of each of some clusters, by the cluster's id."""
        query = {"cluster.id": {"$in": list(clusters)}, "cluster.role": "original"}
        return {each["cluster"]["id"]: each for each in self._articles.find(query, FIELDS)}

    def sizes(self, clusters: Collection[str]) -> dict[str, int]:
        """Return how many articles each of some clusters has; one that has none is left out."""
        counted = self._articles.aggregate(
            [
                {"$match": {"cluster.id": {"$in": list(clusters)}}},
                {"$group": {"_id": "$cluster.id", "articles": {"$sum": 1}}},
            ]
        )
        return {each["_id"]: each["articles"] for each in counted}

    def articles_of(
        self, name: str, limit: int = MOST_ARTICLES, after: StoryPlace | None = None
    ) -> list[BSONDocument]:
        """Return up to ``limit`` articles of one story, the original, then by date of publication.

        ``name`` is the id of the cluster or of an article in it, or the address of an article.
        ``after``: the place of the last one that is known.
        """
        ids = [name]
        with suppress(InvalidURL):
            ids.append(page_id(url_key(name)))
        named = self._articles.find_one(
            {
                "$or": [
                    {"_id": {"$in": ids}},
                    {"alternateIds": {"$in": ids}},
                    {"alternateUrls": name},
                ]
            },
            {"cluster.id": 1},
        )
        chosen: BSONDocument = {
            "cluster.id": named["cluster"]["id"] if named and "cluster" in named else name
        }
        further: list[BSONDocument] = []
        if after is not None:
            chosen["cluster.role"] = "copy"
            later = [{"at": {"$gt": after.at}}, {"at": after.at, "_id": {"$gt": after.id}}]
            further = [{"$match": {"$or": later}}]
        found = self._articles.aggregate(
            [
                {"$match": chosen},
                {"$project": FIELDS},
                {
                    "$set": {
                        "at": {"$ifNull": ["$datePublished", UNDATED]},
                        "isCopy": {"$ne": ["$cluster.role", "original"]},
                    }
                },
                *further,
                {"$sort": {"isCopy": 1, "at": 1, "_id": 1}},
                {"$limit": limit},
                {"$unset": ["at", "isCopy"]},
            ]
        )
        return list(found)
