"""Store in ``rejected`` what was fetched and is no article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from model.clock import Clock
from model.items import Rejection
from pipelines.storage import updates
from pipelines.storage.page_store import PageStore
from pipelines.storage.recheck_schedule import RETRY_INTERVAL


class RejectionStore:
    """Store the rejections of one database, and their pages in ``pages``."""

    def __init__(
        self, database: AsyncDatabase[BSONDocument], pages: PageStore, clock: Clock
    ) -> None:
        self._articles: AsyncCollection[BSONDocument] = database["articles"]
        self._rejected: AsyncCollection[BSONDocument] = database["rejected"]
        self._pages = pages
        self._clock = clock

    async def store(self, rejections: Iterable[Rejection], *, late: bool) -> None:
        """Store rejections; ``late`` as for ``ArticleStore.store``."""
        replayed: list[Rejection] = []
        fetched: list[Rejection] = []
        for each in rejections:
            (fetched if each.replayOf is None else replayed).append(each)
        if replayed:
            await self._rejected.bulk_write(
                [
                    UpdateOne(
                        {"_id": each.replayOf, "fetch.pageId": each.fetch and each.fetch.pageId},
                        updates.rejected_again(each),
                    )
                    for each in replayed
                ],
                ordered=False,
            )
        if late:
            fetched = await self._without_outdated(fetched)
        if fetched:
            await self._store_fetched(fetched)

    async def forget(self, article_ids: Sequence[str]) -> None:
        """Delete the rejections of pages that are articles now."""
        await self._rejected.delete_many({"_id": {"$in": article_ids}})

    async def _without_outdated(self, rejections: Sequence[Rejection]) -> list[Rejection]:
        """Return the rejections of pages that nobody has looked at later."""
        now = self._clock.now()
        ids = [rejection.id for rejection in rejections]
        found = self._articles.find({"_id": {"$in": ids}}, {"lastCheckedAt": 1})
        stored = {each["_id"]: each["lastCheckedAt"] async for each in found}
        return [
            rejection
            for rejection in rejections
            if rejection.id not in stored
            or stored[rejection.id] < updates.fetched_at(rejection, now)
        ]

    async def _store_fetched(self, rejections: Sequence[Rejection]) -> None:
        now = self._clock.now()
        await self._pages.keep(page for each in rejections for page in each.pages)
        ids = [rejection.id for rejection in rejections]
        attempts = {
            earlier["_id"]: earlier["attempts"]
            async for earlier in self._rejected.find({"_id": {"$in": ids}}, {"attempts": 1})
        }
        await self._rejected.bulk_write(
            [
                UpdateOne(
                    {"_id": rejection.id},
                    updates.rejected(rejection, attempts.get(rejection.id, 0) + 1, now),
                    upsert=True,
                )
                for rejection in rejections
            ],
            ordered=False,
        )
        # A stored article whose page is a wall today keeps its text, and is fetched again later.
        await self._articles.update_many(
            {"_id": {"$in": ids}},
            {"$set": {"lastCheckedAt": now, "nextCheckAt": now + RETRY_INTERVAL}},
        )
