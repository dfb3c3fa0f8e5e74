"""Keep the poll states of listings: in the database and, while that is away, in memory."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping

from pymongo.errors import PyMongoError

from crawler.polling.poll import Poll
from database.connection.outages import is_outage
from database.connection.session import DatabaseSession
from database.documents.crawling.polling import EndpointState
from database.repositories.crawling.poll_states import PollStateRepository

logger = logging.getLogger(__name__)


class PollStateCache:
    """Read and record the poll states of listings; while the database is away they wait here.

    A crawl that stays (``watch``) so goes on polling in time through an outage. What is still
    unrecorded at the end is due again in the next run, which finds the articles known.
    """

    def __init__(self, connection: DatabaseSession, endpoints: PollStateRepository) -> None:
        self._connection = connection
        self._endpoints = endpoints
        self._read: dict[str, list[EndpointState]] = {}
        self._unrecorded: dict[str, EndpointState] = {}
        self._tokens: dict[str, int] = {}
        connection.on_return(self._record_all)

    async def of_sources(self, sources: Collection[str]) -> dict[str, list[EndpointState]]:
        """Return source id → states of its listings; as last seen while the database is away."""
        read = await self._connection.ask(lambda: self._endpoints.of_sources(sources))
        if read is not None:
            self._read.update({source: read.get(source, []) for source in sources})
        known = {state.id: state for source in sources for state in self._read.get(source, ())}
        wanted = set(sources)
        known |= {
            state_id: state
            for state_id, state in self._unrecorded.items()
            if state.source in wanted
        }
        states: dict[str, list[EndpointState]] = {}
        for _, state in sorted(known.items()):
            states.setdefault(state.source, []).append(state)
        return states

    async def next_token(self) -> int | None:
        """Return a fencing token for the leases that are taken next; None without the database."""
        return await self._connection.ask(self._endpoints.next_token)

    async def fence(self, sources: Collection[str], token: int) -> None:
        """Refuse what crawls with a lower token, which have lost their leases, write of these."""
        self._tokens |= dict.fromkeys(sources, token)
        await self._connection.ask(lambda: self._endpoints.fence(sources, token))

    async def open(self, polls: Iterable[Poll], token: int) -> None:
        """Have the first state of listings that were never polled refused like any later one."""
        new = [
            EndpointState(each.id, each.source.id, each.url, each.kind, each.now, each.found)
            for each in polls
            if each.state is None
        ]
        await self._connection.ask(lambda: self._endpoints.open(new, token))

    async def former_ids(
        self, sources: Mapping[str, str], known: Collection[str]
    ) -> dict[str, str] | None:
        """Return former id → present id of renamed sources; None while the database is away.

        The arguments are those of ``PollStateRepository.former_ids``.
        """
        former = self._endpoints.former_ids
        return await self._connection.ask(lambda: former(sources, known))

    async def record(self, states: Iterable[EndpointState]) -> None:
        """Write the states of polled listings, with those that could not be written before.

        What another crawl polls by now, which took over the lease, is left to it. Raises
        ``pymongo.errors.PyMongoError`` where the database is there and refuses them.
        """
        for state in states:
            state.fence = self._tokens.get(state.source)
            self._unrecorded[state.id] = state
        await self._connection.ask(self._record_all)

    async def _record_all(self) -> None:
        pending = dict(self._unrecorded)
        try:
            refused = await self._endpoints.record(pending.values())
        except PyMongoError as error:
            if not is_outage(error):
                self._forget(pending)  # refused at each look, it would keep the database away
            raise
        self._forget(pending)
        if refused:
            logger.warning(
                "Polls that are not recorded, as another crawl has taken over their hosts: %d",
                refused,
            )

    def _forget(self, pending: Mapping[str, EndpointState]) -> None:
        for state_id, state in pending.items():
            if self._unrecorded.get(state_id) is state:
                del self._unrecorded[state_id]
