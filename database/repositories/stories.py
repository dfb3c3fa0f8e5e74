"""Find the articles that print one story: the clusters in ``articles``. Not for asyncio."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

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

    def articles_of(self, name: str) -> list[BSONDocument]:
        """Return all articles of one story: the original first, then by date of publication.

        ``name`` is the id of the cluster or of an article in it, or the address of an article.
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
        cluster = named["cluster"]["id"] if named and "cluster" in named else name
        return sorted(self._articles.find({"cluster.id": cluster}, FIELDS), key=_order)


def _order(article: BSONDocument) -> tuple[bool, str, str]:
    """Return what articles of one story are sorted by; those without a date come last."""
    return (
        article["cluster"]["role"] != "original",
        str(article.get("datePublished", "9999")),
        article["_id"],
    )
