"""Test that processes share what is learned of sites without locks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from pymongo import AsyncMongoClient
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import SampledArticle, Site
from database.repositories.sites import SiteRepository

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAMPLE = SampledArticle("a", NOW, [1, 2], [30, 40], [5, 6])


def use(
    uri: str, database: Database[BSONDocument], work: Callable[[SiteRepository], Awaitable[None]]
) -> None:
    async def run() -> None:
        async with AsyncMongoClient[BSONDocument](uri, tz_aware=True, tzinfo=UTC) as client:
            await work(SiteRepository(client[database.name]))

    asyncio.run(run())


def test_a_site_comes_back_as_it_was_written(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    async def work(sites: SiteRepository) -> None:
        first = Site("a.example", 1, NOW, [SAMPLE])
        assert await sites.write([first, Site("b.example", 1, NOW)])
        assert await sites.read(["a.example", "c.example"]) == {"a.example": first}
        second = Site("a.example", 2, NOW, [SAMPLE, SAMPLE])
        assert await sites.write([second])
        assert await sites.read(["a.example"]) == {"a.example": second}

    use(mongo_uri, mongo_database, work)


def test_a_write_is_lost_where_another_process_was_faster(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    async def work(sites: SiteRepository) -> None:
        theirs = Site("a.example", 1, NOW, [SAMPLE])
        assert await sites.write([theirs])
        # Neither a second first write nor a write over a version that is not there any more ...
        assert not await sites.write([Site("a.example", 1, NOW), Site("b.example", 1, NOW)])
        assert not await sites.write([Site("a.example", 3, NOW)])
        # ... but what is written with them is.
        assert list(await sites.read(["a.example", "b.example"])) == ["a.example", "b.example"]
        assert (await sites.read(["a.example"]))["a.example"] == theirs

    use(mongo_uri, mongo_database, work)


def test_nothing_to_write_is_no_lost_write(
    mongo_uri: str, mongo_database: Database[BSONDocument]
) -> None:
    async def work(sites: SiteRepository) -> None:
        assert await sites.write([])

    use(mongo_uri, mongo_database, work)
