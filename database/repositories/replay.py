"""Read what is replayed: documents of ``articles`` or ``rejected``, and their stored pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from model.pages import Page

PAGES_AT_ONCE = 10
"""Pages in one answer of the server: it sends up to 16 MiB at once, and they wait in memory."""


@dataclass(frozen=True)
class ReplayFilter:
    """Choose the stored pages to replay; what is empty or None excludes nothing."""

    ids: tuple[str, ...] = ()
    """Of articles, or of rejected pages."""
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    version: str | None = None
    """The extractor's version that made the articles."""
    rejected: bool = False
    """Whether to replay rejected pages instead of articles."""
    reasons: tuple[str, ...] = ()

    @property
    def query(self) -> BSONDocument:
        """Return the query; dates are those of the last download, or of the rejection."""
        query: BSONDocument = {}
        if self.ids:
            query["_id"] = {"$in": list(self.ids)}
        if self.sources:
            query["source.id"] = {"$in": list(self.sources)}
        dates = {"$gte": self.since, "$lt": self.until}
        if given := {operator: date for operator, date in dates.items() if date is not None}:
            query["rejectedAt" if self.rejected else "lastFetchedAt"] = given
        if self.version:
            query["extraction.version"] = self.version
        if self.reasons:
            query["reason"] = {"$in": list(self.reasons)}
        if self.rejected:
            query["fetch.pageId"] = {"$exists": True}  # what was never fetched has no page
        return query


class ReplayRepository:
    """Read documents to replay and their pages. All methods raise PyMongoError."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._articles = database["articles"]
        self._rejected = database["rejected"]
        self._pages = database["pages"]

    async def chunks(
        self, chosen: ReplayFilter, fields: Iterable[str], size: int
    ) -> AsyncIterator[list[BSONDocument]]:
        """Yield the chosen documents, with these fields only, in lists of up to ``size``."""
        collection = self._rejected if chosen.rejected else self._articles
        chunk: list[BSONDocument] = []
        async for document in collection.find(chosen.query, list(fields), batch_size=size):
            chunk.append(document)
            if len(chunk) == size:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    async def article(self, article_id: str, fields: Iterable[str]) -> BSONDocument | None:
        """Return these fields of a stored article; None where there is none."""
        return await self._articles.find_one({"_id": article_id}, list(fields))

    async def pages(self, ids: Collection[str]) -> AsyncIterator[Page]:
        """Yield those of the pages that are still kept, in no particular order."""
        query = {"_id": {"$in": list(ids)}}
        async for document in self._pages.find(query, batch_size=PAGES_AT_ONCE):
            yield _page(document)


def _page(document: BSONDocument) -> Page:
    return Page(
        id=document["_id"],
        url=document["url"],
        body=document["body"],
        size=document["size"],
        encoding=document.get("encoding"),
        contentType=document.get("contentType"),
        fetchedAt=document["fetchedAt"],
    )
