"""Record revisits that returned no page: 304, 404 or 410."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.repositories.archive.articles import ArticleRepository, update
from model.clock import Clock
from model.items import Visit
from pipelines.storage import updates
from pipelines.storage.article_store import ArticleStore, Outcome
from pipelines.storage.recheck_schedule import RETRY_INTERVAL

# Visits in a row that must find no page before an article counts as gone: a page may be away for a
# moment (a deploy, a full cache), and the second visit is an hour later.
TIMES_MISSING = 2


class VisitStore:
    """Record visits, in two round trips a batch whatever its size."""

    def __init__(
        self, database: AsyncDatabase[BSONDocument], store: ArticleStore, clock: Clock
    ) -> None:
        self._articles = ArticleRepository(database)
        self._store = store
        self._clock = clock

    async def record(self, visits: Sequence[Visit]) -> list[Outcome]:
        """Set the times of the visits; an article missing twice in a row becomes ``gone``.

        Its text stays, and so does ``changed``, as no content has changed.
        """
        now = self._clock.now()
        ids = [visit.articleId for visit in visits]
        stored = await self._articles.read(ids, updates.VISIT_FIELDS)
        outcomes: list[Outcome] = []
        writes = []
        for visit in visits:
            before = stored.get(visit.articleId, {})
            changes, outcome = _changes(visit, before, now)
            outcomes.append(outcome)
            if before:
                writes.append(update(visit.articleId, changes))
        if writes:
            await self._articles.record_visits(writes)
        gone = [
            visit.articleId
            for visit, outcome in zip(visits, outcomes, strict=True)
            if outcome == Outcome.GONE
        ]
        if gone:
            await self._store.mark_gone(gone)
        return outcomes


def _changes(visit: Visit, before: BSONDocument, now: datetime) -> tuple[BSONDocument, Outcome]:
    if visit.status == HTTPStatus.NOT_MODIFIED:
        return (updates.visited(before, now) if before else {}), Outcome.UNCHANGED
    missing = before.get("missing", 0) + 1
    fields: BSONDocument = {"lastCheckedAt": now, "missing": missing}
    if missing < TIMES_MISSING:
        return {"$set": fields | {"nextCheckAt": now + RETRY_INTERVAL}}, Outcome.MISSING
    return {"$set": fields}, Outcome.GONE
