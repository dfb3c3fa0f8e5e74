"""Run coroutines on one test's database, through the driver that crawls use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument

Work = Callable[[AsyncDatabase[BSONDocument]], Awaitable[Any]]


@pytest.fixture
def run(mongo_uri: str, mongo_database: Database[BSONDocument]) -> Callable[[Work], Any]:
    """Run a coroutine function with the test's database; return what it returns."""

    def run(work: Work) -> Any:
        async def connected() -> Any:
            async with AsyncMongoClient[BSONDocument](mongo_uri, tz_aware=True, tzinfo=UTC) as one:
                return await work(one[mongo_database.name])

        return asyncio.run(connected())

    return run
