"""Read and write what was said of sources at the desk: ``deskSources``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from database.documents.bson_document import BSONDocument
from database.documents.crawling.desk_sources import Addition, Pause, PolitenessChange
from database.documents.encoding import as_document

MOST_SOURCES = 10_000
"""Documents that are read: a crawl asks for all of them each time it looks at what is due."""


async def desk_sources(database: AsyncDatabase[BSONDocument]) -> list[BSONDocument]:
    """Return what was said of each source at the desk, as it is stored, in a fixed order."""
    found = database["deskSources"].find().sort("_id", 1).limit(MOST_SOURCES)
    return [each async for each in found]


class DeskSourceRepository:
    """Read and write what was said of sources. Not for asyncio."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._sources = database["deskSources"]
        self._listings = database["sources"]

    def all(self) -> list[BSONDocument]:
        """Return what was said of each source, as it is stored, in a fixed order."""
        return list(self._sources.find().sort("_id", 1).limit(MOST_SOURCES))

    def find(self, source: str) -> BSONDocument | None:
        """Return what was said of one source; nothing of one that was only ever polled."""
        found = self._sources.find_one({"_id": source})
        if found is None and self._listings.find_one({"source": source}, {"_id": 1}) is not None:
            return {"_id": source}
        return found

    def owner_of(self, addresses: list[str]) -> str | None:
        """Return which source polls one of these addresses, or was added with one of them."""
        polled = self._listings.find_one({"url": {"$in": addresses}}, {"source": 1})
        if polled is not None:
            return str(polled["source"])
        kinds = ("home", "feeds", "sitemaps", "sections")
        named = [{f"addition.{kind}": {"$in": addresses}} for kind in kinds]
        added = self._sources.find_one({"$or": named}, {"_id": 1})
        return None if added is None else str(added["_id"])

    def add(self, source: str, addition: Addition) -> bool:
        """Add a source; return whether nobody else has its id."""
        if self.find(source) is not None:
            return False
        try:
            self._sources.insert_one({"_id": source, "addition": as_document(addition)})
        except DuplicateKeyError:
            return False
        return True

    def change(
        self, source: str, changes: dict[str, Pause | PolitenessChange | None]
    ) -> BSONDocument:
        """Set what is said of a source, or take away what becomes None; return it all."""
        update: dict[str, dict[str, Any]] = {}
        for name, value in changes.items():
            if value is None:
                update.setdefault("$unset", {})[name] = ""
            else:
                update.setdefault("$set", {})[name] = as_document(value)
        self._sources.update_one({"_id": source}, update, upsert=True)
        # what says nothing any more is no document: the source is as the file has it
        nothing = {"addition": None, "pause": None, "politeness": None}
        self._sources.delete_one({"_id": source, **nothing})
        return self._sources.find_one({"_id": source}) or {"_id": source}

    def paused(self, sources: list[str]) -> dict[str, datetime]:
        """Return which of these sources are paused, and since when."""
        found = self._sources.find(
            {"_id": {"$in": sources}, "pause": {"$exists": True}}, {"pause.at": 1}
        )
        return {each["_id"]: each["pause"]["at"] for each in found}

    def added(self) -> list[str]:
        """Return the ids of the sources that were added at the desk, in order."""
        found = self._sources.find({"addition": {"$exists": True}}, {"_id": 1})
        return [str(each["_id"]) for each in found.sort("_id", 1).limit(MOST_SOURCES)]
