"""Read and write which articles readers bookmarked and tagged: ``marks``. Not for asyncio."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from pymongo import DESCENDING
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.marks import Mark

MARKS_COUNTED = 1000
"""The last marks, whose tags are counted: some five milliseconds."""
_LAST = [("markedAt", DESCENDING), ("_id", DESCENDING)]


@dataclass(frozen=True)
class Place:
    """Name a place in a list of marks: after this one."""

    marked_at: datetime
    article_id: str


@dataclass(frozen=True)
class Tag:
    """Name a tag, and how many of the last marks have it."""

    key: str
    name: str
    """As it was written last."""
    articles: int


class MarkRepository:
    """Read and write marks by the ids of their articles. All methods raise PyMongoError."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._marks = database["marks"]
        self._articles = database["articles"]

    def of(self, article_ids: Collection[str]) -> dict[str, Mark]:
        """Return the marks of some articles by their ids."""
        found = self._marks.find({"_id": {"$in": list(article_ids)}})
        return {each["_id"]: _mark(each) for each in found}

    def listed(self, tag: str | None, after: Place | None, limit: int) -> list[Mark]:
        """Return what is bookmarked, or what has a tag (its key), the last marked first."""
        # Of what is bookmarked both are the same moment.
        field = "markedAt" if tag else "bookmarkedAt"
        query: BSONDocument = {"tagKeys": tag} if tag else {field: {"$exists": True}}
        if after is not None:
            query[field] = {"$exists": True, "$lte": after.marked_at}
            query["$or"] = [{field: {"$lt": after.marked_at}}, {"_id": {"$lt": after.article_id}}]
        order = [(field, DESCENDING), ("_id", DESCENDING)]
        return [_mark(each) for each in self._marks.find(query, sort=order).limit(limit)]

    def tags(self, limit: int) -> list[Tag]:
        """Return the tags that the last marks have most often, in alphabetical order."""
        counts: Counter[str] = Counter()
        names: dict[str, str] = {}
        fields = {"tags": 1, "tagKeys": 1}
        for each in self._marks.find({}, fields, sort=_LAST).limit(MARKS_COUNTED):
            for key, name in zip(each.get("tagKeys", ()), each.get("tags", ()), strict=True):
                counts[key] += 1
                names.setdefault(key, name)
        return sorted(
            (Tag(key, names[key], number) for key, number in counts.most_common(limit)),
            key=lambda tag: tag.key,
        )

    def bookmark(self, article_id: str, by: str, now: datetime) -> None:
        """Bookmark an article."""
        self._write(article_id, {"$set": {"bookmarkedAt": now, "markedAt": now, "by": by}})

    def take_bookmark(self, article_id: str, by: str) -> None:
        """Take an article's bookmark away; its tags stay."""
        self._take(article_id, ["bookmarkedAt"], by)

    def tag(self, article_id: str, tags: Mapping[str, str], by: str, now: datetime) -> None:
        """Give an article these tags, as written by key, in place of those that it has."""
        if not tags:
            self._take(article_id, ["tags", "tagKeys"], by)
            return
        given = {"tags": list(tags.values()), "tagKeys": list(tags), "by": by}
        self._write(article_id, {"$set": given, "$setOnInsert": {"markedAt": now}})

    def _write(self, article_id: str, update: BSONDocument) -> None:
        self._marks.update_one({"_id": article_id}, update, upsert=True)
        # Forgotten meanwhile? Its mark is deleted after the article, so one of both sees the other.
        if self._articles.find_one({"_id": article_id}, {"_id": 1}) is None:
            self._marks.delete_one({"_id": article_id})

    def _take(self, article_id: str, fields: Collection[str], by: str) -> None:
        taken = {"$unset": dict.fromkeys(fields, ""), "$set": {"by": by}}
        self._marks.update_one({"_id": article_id}, taken)
        nothing = {"bookmarkedAt": {"$exists": False}, "tagKeys": {"$exists": False}}
        self._marks.delete_one({"_id": article_id, **nothing})


def _mark(found: BSONDocument) -> Mark:
    return Mark(id=found.pop("_id"), **found)
