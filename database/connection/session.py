"""Keep one connection to the database, and go on while the database is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pymongo
from pymongo.errors import PyMongoError

from database.connection.client import connect_async, named_errors
from database.connection.outages import brief, is_outage
from database.connection.rights import check_rights
from database.documents.bson_document import BSONDocument
from database.schema.collections import COLLECTIONS
from database.schema.ensure import ensure_schema
from database.spool.spool import Spool
from model.errors import CopydeskError

if TYPE_CHECKING:
    from pymongo.asynchronous.database import AsyncDatabase
    from pymongo.asynchronous.mongo_client import AsyncMongoClient

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

# Seconds between two attempts to reach a database that is away. Short, so that its return is
# noticed at once; one handshake every two seconds costs nothing.
PROBE_INTERVAL = 2.0
# Seconds that one such attempt may take. A server that is there answers within one second.
PROBE_TIMEOUT = 5.0


def _count_nothing() -> None:
    """Ignore an outage: the caller of DatabaseSession does not count them."""


class DatabaseSession:
    """Share one connection among all parts of a program; open it when it is first asked for.

    Whoever meets an error of the database passes it to ``lost``. From then on the database is
    away (``is_away``), and the session asks every two seconds whether it is back. Meanwhile what
    is to be stored goes to ``spool``, in the folder ``spool`` of the data directory. Callbacks
    registered with ``on_return`` run before the database counts as back.

    ``uri``: the server's address; empty for the embedded server in ``data_dir``.
    ``timeout``: seconds for one batch or query; a server that takes longer is away.
    ``spool_limit``: the most bytes that the spool may hold.
    ``may_be_away``: whether to begin without the database. Ignored for the embedded server: where
    it can't start, its disk is the spool's too.
    ``on_outage``: called each time that the database goes away.
    """

    def __init__(
        self,
        uri: str,
        database_name: str,
        data_dir: Path,
        *,
        timeout: float,
        spool_limit: int,
        may_be_away: bool = False,
        on_outage: Callable[[], None] = _count_nothing,
    ) -> None:
        self._uri = uri
        self._database_name = database_name
        self._data_dir = data_dir
        self._may_be_away = may_be_away and bool(uri)
        self._on_outage = on_outage
        self.timeout = timeout
        """Seconds for one batch or query; a server that takes longer is away."""
        self.spool = Spool(data_dir / "spool", spool_limit)
        self.is_away = False
        self._resources = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._database: AsyncDatabase[BSONDocument] | None = None
        self._refusal: CopydeskError | None = None
        self._returning = asyncio.Lock()
        self._when_back: list[Callable[[], Awaitable[None]]] = []
        self._probing: asyncio.Task[None] | None = None

    async def database(self) -> AsyncDatabase[BSONDocument]:
        """Return the database, with its schema in place; with ``may_be_away`` perhaps away.

        Raises DatabaseUnavailable, EmbeddedServerError, ConfigurationError.
        """
        async with self._opening:
            if self._refusal is not None:
                raise self._refusal  # the crawl does not begin; asking again would take as long
            if self._database is None:
                try:
                    client = await self._resources.enter_async_context(
                        connect_async(
                            self._uri,
                            data_dir=self._data_dir,
                            answer_within=self.timeout,
                            insist=not self._may_be_away,
                        )
                    )
                    self._database = await self._prepared(client)
                except CopydeskError as error:
                    self._refusal = error
                    raise
            return self._database

    async def _prepared(
        self, client: AsyncMongoClient[BSONDocument]
    ) -> AsyncDatabase[BSONDocument]:
        database = client[self._database_name]
        try:
            with named_errors(self._uri):
                await check_rights(database, list(COLLECTIONS))
                await ensure_schema(database)
        except CopydeskError as error:
            if not self._may_be_away:
                raise
            self.lost(error)
        return database

    async def ask(self, query: Callable[[], Awaitable[Result]]) -> Result | None:
        """Return the answer to a query, or None while the database is away.

        Raises ``pymongo.errors.PyMongoError`` where it is there and refuses the query.
        """
        if not self.is_away:
            try:
                with pymongo.timeout(self.timeout):
                    return await query()
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                self.lost(error)
        return None

    def on_return(self, callback: Callable[[], Awaitable[None]]) -> None:
        """Call ``callback`` at each return of the database, before it counts as back.

        If it raises PyMongoError, the database counts as away still.
        """
        self._when_back.append(callback)

    def lost(self, error: Exception) -> None:
        """Note that the database is away, and ask from now on until it is back."""
        if self.is_away:
            return
        self.is_away = True
        logger.error(
            "The database is away (%s); articles go to %s", brief(error), self.spool.folder
        )
        self._on_outage()
        self._probing = asyncio.create_task(self._probe())

    async def try_return(self) -> bool:
        """Ask now whether the database is back; wait for an attempt that is under way."""
        async with self._returning:
            if not self.is_away:
                return True
            assert self._database is not None
            try:
                with pymongo.timeout(PROBE_TIMEOUT):
                    await self._database.client.admin.command("ping")
                await ensure_schema(self._database)
                for callback in self._when_back:
                    await callback()
            except (PyMongoError, CopydeskError) as error:
                logger.debug("The database is still away: %s", brief(error))
                return False
            self.is_away = False
            logger.warning("The database is back")
            return True

    async def _probe(self) -> None:
        while self.is_away:
            await asyncio.sleep(PROBE_INTERVAL)
            await self.try_return()

    async def close(self) -> None:
        """Stop asking for the database, end the spool's segment and close the connection."""
        if self._probing is not None:
            self._probing.cancel()
        self.spool.close()
        await self._resources.aclose()
