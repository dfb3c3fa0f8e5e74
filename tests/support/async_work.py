"""Run coroutine functions on a test's database, from tests that are no coroutines themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument

Work = Callable[[AsyncDatabase[BSONDocument]], Awaitable[None]]


def use(uri: str, database: Database[BSONDocument], work: Work) -> None:
    """Run ``work`` with the asynchronous counterpart of ``database``."""

    async def run() -> None:
        async with AsyncMongoClient[BSONDocument](uri, tz_aware=True) as client:
            await work(client[database.name])

    asyncio.run(run())
