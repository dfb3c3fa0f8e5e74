"""The crawl's one connection to the database, and what happens while there is none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pymongo
from pymongo.errors import PyMongoError
from scrapy import signals

from database.connection.client import connect_async, data_directory, named_errors
from database.connection.outages import brief, is_outage
from database.schema.ensure import ensure_schema
from database.spool.spool import Spool
from model.errors import CopydeskError

if TYPE_CHECKING:
    from pymongo.asynchronous.database import AsyncDatabase
    from pymongo.asynchronous.mongo_client import AsyncMongoClient
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

Document = dict[str, Any]
Result = TypeVar("Result")

# Seconds between two attempts to reach a database that is away: it is to be noticed at once when
# it is back, and one handshake costs nothing.
PROBE_INTERVAL = 2.0
# Seconds that an attempt may take: a server that is there answers within one.
PROBE_TIMEOUT = 5.0


class DatabaseConnection:
    """Gives spiders, extensions and pipelines one shared connection, opened when first asked for.

    While the database is away (``is_away``; whoever meets an error says so with ``lost``) it is
    asked every two seconds whether it is back. What is to be stored meanwhile goes to ``spool``,
    in ``DATA_DIR/spool``; those who asked with ``on_return`` are called before it counts as back.

    Settings: ``MONGO_URI``, ``MONGO_DATABASE``, ``DATABASE_TIMEOUT``, ``DATA_DIR``,
    ``SPOOL_MAX_MB``, ``START_WITHOUT_DATABASE`` (not for the embedded server: where it can't start,
    its disk is the spool's too).

    Stats: ``database/outages``.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._uri: str = settings["MONGO_URI"]
        self._data_dir = data_directory(settings["DATA_DIR"])
        self._may_be_away = settings.getbool("START_WITHOUT_DATABASE") and bool(self._uri)
        self.timeout = settings.getfloat("DATABASE_TIMEOUT")
        """Seconds for one batch or query; who does not answer in that time is away."""
        limit = round(settings.getfloat("SPOOL_MAX_MB") * 1024 * 1024)
        self.spool = Spool(self._data_dir / "spool", limit)
        self.is_away = False
        self._resources = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._database: AsyncDatabase[Document] | None = None
        self._refusal: CopydeskError | None = None
        self._returning = asyncio.Lock()
        self._when_back: list[Callable[[], Awaitable[None]]] = []
        self._probing: asyncio.Task[None] | None = None
        crawler.signals.connect(self.close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def database(self) -> AsyncDatabase[Document]:
        """The database, with its schema in place; with START_WITHOUT_DATABASE perhaps away.

        Raises DatabaseUnavailable, EmbeddedServerError, ConfigurationError.
        """
        async with self._opening:
            if self._refusal is not None:
                raise self._refusal  # the crawl does not begin; asking again would take as long
            if self._database is None:
                try:
                    client = await self._resources.enter_async_context(
                        connect_async(
                            self._uri, data_dir=self._data_dir, insist=not self._may_be_away
                        )
                    )
                    self._database = await self._prepared(client)
                except CopydeskError as error:
                    self._refusal = error
                    raise
            return self._database

    async def _prepared(self, client: AsyncMongoClient[Document]) -> AsyncDatabase[Document]:
        database = client[self._crawler.settings["MONGO_DATABASE"]]
        try:
            with named_errors(self._uri):
                await ensure_schema(database)
        except CopydeskError as error:
            if not self._may_be_away:
                raise
            self.lost(error)
        return database

    async def ask(self, query: Callable[[], Awaitable[Result]]) -> Result | None:
        """The answer to a query; None while the database is away.

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
        """Have ``callback`` called, each time, before the database counts as back.

        It may raise PyMongoError: then the database is still away.
        """
        self._when_back.append(callback)

    def lost(self, error: Exception) -> None:
        """The database is away: from now on ask until it is back."""
        if self.is_away:
            return
        self.is_away = True
        logger.error(
            "The database is away (%s); articles go to %s", brief(error), self.spool.folder
        )
        assert self._crawler.stats is not None
        self._crawler.stats.inc_value("database/outages")
        self._probing = asyncio.create_task(self._probe())

    async def try_return(self) -> bool:
        """Look whether the database is back, now; an attempt that is under way is awaited."""
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
        if self._probing is not None:
            self._probing.cancel()
        self.spool.close()
        await self._resources.aclose()
