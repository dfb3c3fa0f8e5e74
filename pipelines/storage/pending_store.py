"""Keep what was listed and could not be had, until it is had or given up."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.pending import PendingPage
from database.repositories.archive.pending import PendingArchive
from model.clock import Clock
from model.items import Rejection, Unfetched
from pipelines.storage.recheck_schedule import next_try, next_try_after_outage

logger = logging.getLogger(__name__)

# Pages of one source that may be pending: five runs' worth of new articles. More are a source that
# is down, whose listings name them still when it is back.
MOST_PENDING = 500


class PendingStore:
    """Record the tries of pages that could not be had, in three round trips a batch."""

    def __init__(self, database: AsyncDatabase[BSONDocument], clock: Clock) -> None:
        self._pending = PendingArchive(database)
        self._clock = clock

    async def record(self, pages: Sequence[Unfetched]) -> dict[int, Rejection]:
        """Keep the pages for another try; return, by position, those that have had their last."""
        now = self._clock.now()
        tries = await self._pending.read([page.id for page in pages])
        room = Counter({page.source.id: MOST_PENDING for page in pages})
        room.subtract(await self._pending.counts(set(room)))
        kept: dict[str, PendingPage] = {}
        ended: dict[int, Rejection] = {}
        for index, page in enumerate(pages):
            before = tries.get(page.id)
            pending = tried(page, before, now)
            if pending is None:
                assert before is not None
                ended[index] = page.rejected(before["attempts"], before["firstFailedAt"])
            elif before is not None or room[page.source.id] > 0:
                kept[page.id] = pending
                room[page.source.id] -= before is None
            else:
                logger.warning(
                    "%d pages of %s are pending: %r is asked again only while it is listed",
                    MOST_PENDING, page.source.id, page.url,
                )  # fmt: skip
        if kept:
            await self._pending.keep(list(kept.values()))
        return ended

    async def forget(self, ids: Sequence[str]) -> None:
        """Delete pages that are stored or rejected by now."""
        await self._pending.forget(ids)


def tried(page: Unfetched, before: BSONDocument | None, now: datetime) -> PendingPage | None:
    """Return what is kept of a page after another try that failed; None after the last one.

    ``before`` is what was kept of it; None for its first try.
    """
    earlier: BSONDocument = before or {}
    first: datetime = earlier.get("firstFailedAt", now)
    attempts: int = earlier.get("attempts", 0)
    since: datetime | None = earlier.get("hostFailsSince") if page.isOfHost else None
    if since is None:
        attempts += 1
    if page.isOfHost:
        since = since or now
        due = next_try_after_outage(since, now)
    else:
        due = next_try(attempts, now)
    if due is None:
        return None
    return PendingPage(
        page.id, page.link, page.source, page.reason, page.detail, attempts, first, now, due, since
    )
