"""Which addresses are known already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

Document = dict[str, Any]


class KnownPages:
    """Tells listed addresses that lead to a stored or rejected page from those to be fetched."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._articles = database["articles"]
        self._rejected = database["rejected"]

    async def among(self, pages: Mapping[str, str], now: datetime) -> set[str]:
        """The ids among ``pages`` (page id → address) that need no fetching; two round trips.

        Known is what is stored, under its own address or another (redirects, canonical links),
        and what was rejected and is not yet due for another attempt.
        """
        ids_by_url = {url: page_id for page_id, url in pages.items()}
        query: Document = {
            "$or": [
                {"_id": {"$in": list(pages)}},
                {"alternateUrls": {"$in": list(ids_by_url)}},
            ]
        }
        known: set[str] = set()
        for collection, due in (
            (self._articles, {}),
            (self._rejected, {"nextCheckAt": {"$not": {"$lte": now}}}),
        ):
            async for found in collection.find(query | due, {"alternateUrls": 1}):
                known.add(found["_id"])
                known |= {
                    ids_by_url[url] for url in found.get("alternateUrls", ()) if url in ids_by_url
                }
        return known & pages.keys()

    async def due_for_recheck(
        self, sources: list[str], now: datetime, limit: int
    ) -> list[tuple[str, str]]:
        """(source id, address) of stored articles to be looked at again, longest due first."""
        cursor = (
            self._articles.find(
                {"nextCheckAt": {"$lte": now}, "source.id": {"$in": sources}, "status": "active"},
                {"url": 1, "source.id": 1},
            )
            .sort("nextCheckAt", 1)
            .limit(limit)
        )
        return [(found["source"]["id"], found["url"]) async for found in cursor]
