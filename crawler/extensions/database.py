"""The crawl's own connection to the database."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from database.connection import connect_async
from database.schema import ensure_schema

if TYPE_CHECKING:
    from pymongo.asynchronous.database import AsyncDatabase
    from scrapy.crawler import Crawler


class DatabaseConnection:
    """Gives spiders and extensions one shared connection, opened when first asked for.

    Settings: ``MONGO_URI``, ``MONGO_DATABASE``, ``DATA_DIR``. Pipelines have their own, because
    they must not depend on the crawler.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._settings = crawler.settings
        self._resources = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._database: AsyncDatabase[dict[str, Any]] | None = None
        crawler.signals.connect(self.close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def database(self) -> AsyncDatabase[dict[str, Any]]:
        """The database, with its schema in place.

        Raises DatabaseUnavailable, EmbeddedServerError, ConfigurationError.
        """
        async with self._opening:
            if self._database is None:
                client = await self._resources.enter_async_context(
                    connect_async(self._settings["MONGO_URI"], data_dir=self._settings["DATA_DIR"])
                )
                database = client[self._settings["MONGO_DATABASE"]]
                await ensure_schema(database)
                self._database = database
            return self._database

    async def close(self) -> None:
        await self._resources.aclose()
