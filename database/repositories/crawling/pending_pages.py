"""Find the pending pages whose next try is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.crawling.known_pages import KnownPageRepository
from model.components import Author
from model.links import Link


@dataclass(frozen=True)
class DuePage:
    """Name a pending page that is to be requested again."""

    id: str
    source: str
    link: Link


class PendingPages:
    """Read the pages that were listed and could not be had yet."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._pending = database["pending"]
        self._known = KnownPageRepository(database)

    async def due(self, sources: Sequence[str], now: datetime, limit: int) -> list[DuePage]:
        """Return pages whose next try is due, the longest due first.

        Those that are stored or rejected by now, because another listing or another run led to
        them, are deleted instead. Takes one round trip, and two more where there are any.
        """
        query = {"nextCheckAt": {"$lte": now}, "source.id": {"$in": list(sources)}}
        cursor = self._pending.find(query, {"link": 1, "source.id": 1})
        pages = [_due(found) async for found in cursor.sort("nextCheckAt", 1).limit(limit)]
        if not pages:
            return []
        known = await self._known.among({page.id: page.link.url for page in pages}, now)
        if known:
            await self._pending.delete_many({"_id": {"$in": list(known)}})
        return [page for page in pages if page.id not in known]


def _due(found: BSONDocument) -> DuePage:
    link: dict[str, Any] = found["link"]
    authors = [Author(**author) for author in link.get("authors", ())]
    return DuePage(found["_id"], found["source"]["id"], Link(**(link | {"authors": authors})))
