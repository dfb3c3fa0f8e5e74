"""Tell listed links that need no fetching from new ones, also while the database is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

from crawler.frontier.priorities import link_date
from crawler.polling.poll import Poll
from database.connection.session import DatabaseSession
from database.repositories.crawling.known_pages import KnownPage, KnownPageRepository
from database.repositories.crawling.pending_pages import DuePage, PendingPages
from model.links import Link

# Articles appear in feeds up to about this long after the date that they bear.
LISTED_LATE = timedelta(hours=1)


class KnownLinks:
    """Look up which links lead to pages that are stored, rejected, or in the spool."""

    def __init__(self, session: DatabaseSession, database: AsyncDatabase[dict[str, Any]]) -> None:
        self._session = session
        self._pages = KnownPageRepository(database)
        self._pending = PendingPages(database)

    async def among(
        self, candidates: Mapping[str, Link], poll: Poll, now: datetime
    ) -> dict[str, KnownPage]:
        """Return those of the candidates (page id → link) that need no fetching.

        While the database is away only what is new since the last poll is fetched, and the next
        poll reads the listing again.
        """
        urls = {identity: link.url for identity, link in candidates.items()}
        known = await self._session.ask(lambda: self._pages.among(urls, now))
        if known is not None:
            return known
        poll.complete = False
        last = poll.state.lastSucceededAt if poll.state else None
        since = last - LISTED_LATE if last else None
        spool = self._session.spool
        return {
            identity: KnownPage(identity)
            for identity, link in candidates.items()
            if spool.holds(identity)
            or spool.holds(link.url)
            or (since and (date := link_date(link)) and date < since)
        }

    async def due_for_recheck(
        self, sources: list[str], now: datetime, most: int
    ) -> list[KnownPage]:
        """Return stored articles that are due for another look; none while the database is away."""
        due = self._pages.due_for_recheck
        return await self._session.ask(lambda: due(sources, now, most)) or []

    async def due_pending(self, sources: list[str], now: datetime, most: int) -> list[DuePage]:
        """Return listed pages whose next try is due; none while the database is away."""
        due = self._pending.due
        return await self._session.ask(lambda: due(sources, now, most)) or []
