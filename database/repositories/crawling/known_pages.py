"""Find the pages that are known already, and those that are due to be fetched again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument

# Pages in one query. The longest addresses of 1,000 pages take 2 MB; those of a sitemap's 50,000
# would exceed the 16 MiB that MongoDB allows.
CHUNK = 1000
# The fields of a stored article that fetching it again needs.
FIELDS = {
    "url": 1,
    "source.id": 1,
    "alternateIds": 1,
    "lastCheckedAt": 1,
    "fetch.etag": 1,
    "fetch.lastModified": 1,
    "extraction.version": 1,
    "failedCheck.attempts": 1,
    "status": 1,
    "missing": 1,
}


@dataclass(frozen=True)
class KnownPage:
    """Describe a page that was fetched before; of a rejected one only the id is known."""

    id: str
    url: str | None = None
    source: str | None = None
    checkedAt: datetime | None = None
    etag: str | None = None
    lastModified: str | None = None
    readBy: str | None = None
    """The version of the extraction that read the stored article."""
    isFailing: bool = False
    """Whether the last visits to the stored article failed."""
    timesGone: int = 0
    """How many visits have found the stored article gone; 0 for one that is there."""


class KnownPageRepository:
    """Tell listed addresses of stored or rejected pages from those that must be fetched."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._articles = database["articles"]
        self._forgotten = database["forgotten"]

    async def among(self, pages: Mapping[str, str], now: datetime) -> dict[str, KnownPage]:
        """Return those of ``pages`` (page id → address) that need no fetching.

        These are pages that are stored, under this address or another one that the article is
        known to have, rejected or pending pages that are not due for another attempt, and those
        that were deleted on request. Takes one round trip for each CHUNK of pages.
        """
        remaining = iter(pages.items())
        known: dict[str, KnownPage] = {}
        while chunk := dict(islice(remaining, CHUNK)):
            known |= await self._among(chunk, now)
        return known

    async def _among(self, pages: Mapping[str, str], now: datetime) -> dict[str, KnownPage]:
        ids_by_url = {url: page_id for page_id, url in pages.items()}
        own: BSONDocument = {"_id": {"$in": list(pages)}}
        not_due: BSONDocument = {"nextCheckAt": {"$not": {"$lte": now}}}
        listed: BSONDocument = {"$or": [own, {"alternateUrls": {"$in": list(ids_by_url)}}]}
        stored: BSONDocument = {"$or": [own, {"alternateIds": {"$in": list(pages)}}]}
        forgotten: BSONDocument = {"keys": {"$in": list(pages)}}
        # The articles come last: a page that is stored while this is asked is found there, or where
        # it was before.
        rejected = [{"$match": listed | not_due}, {"$project": {"alternateUrls": 1}}]
        pending = [{"$match": own | {"nextCheckAt": {"$gt": now}}}, {"$project": {"_id": 1}}]
        articles = [{"$match": stored}, {"$project": FIELDS}]
        pipeline: list[BSONDocument] = [
            {"$match": forgotten},
            {"$project": {"_id": 0, "keys": 1}},
            {"$unionWith": {"coll": "rejected", "pipeline": rejected}},
            {"$unionWith": {"coll": "pending", "pipeline": pending}},
            {"$unionWith": {"coll": "articles", "pipeline": articles}},
        ]
        known: dict[str, KnownPage] = {}
        async for found in await self._forgotten.aggregate(pipeline):
            names = {found.get("_id"), *found.get("keys", ()), *found.get("alternateIds", ())}
            names |= {ids_by_url.get(url) for url in found.get("alternateUrls", ())}
            article = _known(found) if "url" in found else None
            for page_id in names & pages.keys():
                known[page_id] = article or KnownPage(page_id)
        return known

    async def due_for_recheck(
        self, sources: list[str], now: datetime, limit: int
    ) -> list[KnownPage]:
        """Return stored articles that are due to be fetched again, the longest due first.

        ``limit`` bounds those whose last visits failed, or that are gone, and all others, each for
        itself: however many fail, they hide none that does not. Takes two round trips.
        """
        due = {"nextCheckAt": {"$lte": now}, "source.id": {"$in": sources}}
        well = {"failedCheck": {"$exists": False}, "status": "active"}
        pages: list[KnownPage] = []
        for state in (well, {"$nor": [well]}):
            cursor = self._articles.find(due | state, FIELDS).sort("nextCheckAt", 1).limit(limit)
            pages += [_known(found) async for found in cursor]
        return pages


def _known(found: BSONDocument) -> KnownPage:
    fetch = found.get("fetch", {})
    return KnownPage(
        id=found["_id"],
        url=found["url"],
        source=found["source"]["id"],
        checkedAt=found["lastCheckedAt"],
        etag=fetch.get("etag"),
        lastModified=fetch.get("lastModified"),
        readBy=found.get("extraction", {}).get("version"),
        isFailing="failedCheck" in found,
        timesGone=max(1, found.get("missing", 0) - 1) if found["status"] == "gone" else 0,
    )
