"""List stored articles, the newest first. Not for asyncio."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pymongo import DESCENDING
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.repositories.article_filter import ArticleFilter
from database.repositories.stories import StoryRepository

# The fields of an article that a list shows.
FIELDS = {
    "url": 1, "headline": 1, "source": 1, "inLanguage": 1, "datePublished": 1, "firstFetchedAt": 1,
    "status": 1, "revision": 1, "cluster.id": 1,
}  # fmt: skip


class NewestArticles:
    """Read what was published last."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._articles = database["articles"]
        self._stories = StoryRepository(database)

    def read(self, chosen: ArticleFilter, limit: int) -> list[BSONDocument]:
        """Return up to ``limit`` articles, the last published first, undated ones last.

        The field ``copies`` of each says how many other articles print its story. Two round trips.
        """
        found = self._articles.find(chosen.query, FIELDS).sort("datePublished", DESCENDING)
        return self._with_copies(list(found.limit(limit)))

    def read_these(self, ids: Sequence[str]) -> list[BSONDocument]:
        """Return the articles with these ids, in their order, as ``read`` does."""
        found = {each["_id"]: each for each in self._articles.find({"_id": {"$in": ids}}, FIELDS)}
        return self._with_copies([found[each] for each in ids if each in found])

    def _with_copies(self, found: list[BSONDocument]) -> list[BSONDocument]:
        clusters = [each["cluster"]["id"] for each in found if "id" in each.get("cluster", {})]
        printed = self._stories.sizes(clusters)
        return [
            each | {"copies": printed.get(each.get("cluster", {}).get("id"), 1) - 1}
            for each in found
        ]

    def by_id(self, ids: Collection[str], fields: Collection[str]) -> list[BSONDocument]:
        """Return these fields of some articles, as far as they are stored."""
        return list(self._articles.find({"_id": {"$in": list(ids)}}, dict.fromkeys(fields, 1)))
