"""List stored articles, the newest first. Not for asyncio."""

from __future__ import annotations

from pymongo import DESCENDING
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.article_filter import ArticleFilter

# The fields of an article that a list shows.
FIELDS = {
    "url": 1, "headline": 1, "source": 1, "inLanguage": 1, "datePublished": 1, "firstFetchedAt": 1,
    "status": 1, "revision": 1, "cluster.id": 1,
}  # fmt: skip


class NewestArticles:
    """Read what was published last."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._articles = database["articles"]

    def read(self, chosen: ArticleFilter, limit: int) -> list[BSONDocument]:
        """Return up to ``limit`` articles, the last published first, undated ones last.

        The field ``copies`` of each says how many other articles print its story. Two round trips.
        """
        found = list(
            self._articles.find(chosen.query, FIELDS).sort("datePublished", DESCENDING).limit(limit)
        )
        clusters = [each["cluster"]["id"] for each in found if "id" in each.get("cluster", {})]
        printed = {
            each["_id"]: each["articles"]
            for each in self._articles.aggregate(
                [
                    {"$match": {"cluster.id": {"$in": clusters}}},
                    {"$group": {"_id": "$cluster.id", "articles": {"$sum": 1}}},
                ]
            )
        }
        return [
            each | {"copies": printed.get(each.get("cluster", {}).get("id"), 1) - 1}
            for each in found
        ]
