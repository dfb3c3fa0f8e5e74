"""Read the pages that were fetched and not stored as articles: ``rejected``."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import zstandard
from pymongo import DESCENDING
from pymongo.database import Database

from database.documents.bson_document import BSONDocument


@dataclass(frozen=True)
class RejectionFilter:
    """Choose rejected pages; what is empty or None excludes nothing."""

    sources: Sequence[str] = ()
    reasons: Sequence[str] = ()
    since: datetime | None = None
    """The earliest date of the last rejection."""

    @property
    def query(self) -> BSONDocument:
        """Return the query that finds the chosen documents of ``rejected``."""
        query: BSONDocument = {}
        if self.sources:
            query["source.id"] = {"$in": list(self.sources)}
        if self.reasons:
            query["reason"] = {"$in": list(self.reasons)}
        if self.since:
            query["rejectedAt"] = {"$gte": self.since}
        return query


@dataclass(frozen=True)
class RejectionCount:
    """Count the pages of a source that were rejected for one reason."""

    source: str
    """The source's id; empty for pages that were requested by address."""
    reason: str
    pages: int
    latest: datetime


class RejectionRepository:
    """Read rejected pages and what is kept of them. Not for asyncio."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._rejected = database["rejected"]
        self._pages = database["pages"]

    def counts(
        self, chosen: RejectionFilter, limit: int, of_last: int | None = None
    ) -> list[RejectionCount]:
        """Return up to ``limit`` counts by source and reason, the largest first.

        ``of_last``: count so many of the last rejections only, not all that there are.
        """
        last: list[BSONDocument] = [{"$sort": {"rejectedAt": DESCENDING}}, {"$limit": of_last}]
        grouped = self._rejected.aggregate(
            [
                {"$match": chosen.query},
                *(last if of_last is not None else []),
                {
                    "$group": {
                        "_id": {"source": "$source.id", "reason": "$reason"},
                        "pages": {"$sum": 1},
                        "latest": {"$max": "$rejectedAt"},
                    }
                },
                {"$sort": {"pages": -1, "_id": 1}},
                {"$limit": limit},
            ]
        )
        return [
            RejectionCount(
                each["_id"].get("source") or "", each["_id"]["reason"], each["pages"],
                each["latest"],
            )
            for each in grouped
        ]  # fmt: skip

    def newest(self, chosen: RejectionFilter, limit: int) -> list[BSONDocument]:
        """Return the ``limit`` last rejections, the newest first."""
        found = self._rejected.find(chosen.query).sort("rejectedAt", DESCENDING).limit(limit)
        return list(found)

    def find(self, ids: Sequence[str], address: str) -> BSONDocument | None:
        """Return the rejection with one of these ids, or with this other address."""
        return self._rejected.find_one({"$or": [{"_id": {"$in": ids}}, {"alternateUrls": address}]})

    def page(self, rejection: BSONDocument) -> tuple[BSONDocument, bytes] | None:
        """Return the stored page of a rejection and its raw bytes; None if missing or damaged."""
        page_id = rejection.get("fetch", {}).get("pageId")
        page = self._pages.find_one({"_id": page_id}) if page_id else None
        if page is None:
            return None
        with suppress(zstandard.ZstdError):
            size = page["size"]
            return page, zstandard.ZstdDecompressor().decompress(page["body"], max_output_size=size)
        return None
