"""Store in ``rejected`` what was fetched and is no article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import ArticleRepository, update
from database.repositories.archive.rejected import RejectedRepository
from model.clock import Clock
from model.items import Rejection
from pipelines.storage import updates, visit_updates
from pipelines.storage.page_store import PageStore


class RejectionStore:
    """Store the rejections of one database, and their pages in ``pages``."""

    def __init__(
        self, database: AsyncDatabase[BSONDocument], pages: PageStore, clock: Clock
    ) -> None:
        self._articles = ArticleRepository(database)
        self._rejected = RejectedRepository(database)
        self._pages = pages
        self._clock = clock

    async def store(self, rejections: Iterable[Rejection], *, late: bool) -> None:
        """Store rejections; ``late`` as for ``ArticleStore.store``."""
        replayed: list[Rejection] = []
        fetched: list[Rejection] = []
        for each in rejections:
            (fetched if each.replayOf is None else replayed).append(each)
        if replayed:
            await self._rejected.record_replayed(
                [(each, updates.rejected_again(each)) for each in replayed]
            )
        if late:
            fetched = await self._without_outdated(fetched)
        if fetched:
            await self._store_fetched(fetched)

    async def forget(self, article_ids: Sequence[str]) -> None:
        """Delete the rejections of pages that are articles now."""
        await self._rejected.forget(article_ids)

    async def _without_outdated(self, rejections: Sequence[Rejection]) -> list[Rejection]:
        """Return the rejections of pages that nobody has looked at later."""
        now = self._clock.now()
        stored = await self._articles.checked_at([rejection.id for rejection in rejections])
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
        attempts = await self._rejected.attempts(ids)
        await self._rejected.record(
            [
                (each.id, updates.rejected(each, attempts.get(each.id, 0) + 1, now))
                for each in rejections
            ]
        )
        await self._visit_articles({each.id: each for each in rejections}, now)

    async def _visit_articles(self, rejections: Mapping[str, Rejection], now: datetime) -> None:
        """Note on stored articles that their page is a wall today; they keep their text."""
        stored = await self._articles.read(list(rejections), visit_updates.VISIT_FIELDS)
        writes = []
        for name, before in stored.items():
            why = rejections[name]
            writes.append(
                update(name, visit_updates.visit_failed(before, why.reason, why.detail, now))
            )
        if writes:
            await self._articles.record_visits(writes)
