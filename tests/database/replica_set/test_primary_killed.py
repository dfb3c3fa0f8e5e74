"""Test that three writers lose and double nothing while the primary is killed again and again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from pymongo import AsyncMongoClient, MongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.errors import PyMongoError

from database.connection.client import CLIENT_OPTIONS
from database.connection.outages import is_outage
from database.documents.bson_document import BSONDocument
from database.reader import ChangeReader
from model.clock import Clock
from model.items import Article
from pipelines.storage.article_store import ArticleStore
from tests.support.articles.stories import article, story
from tests.support.fixtures.replica_set import ReplicaSet

pytestmark = pytest.mark.long

STORIES = 120
"""Stories, each of which every writer stores under a site of its own, and twice more, revised."""
WRITERS = 3
BATCH = 5
"""Articles that a writer stores together: so that a kill falls into some batch."""
KILLS = 3
PAUSE = (0.5, 4.0)
"""Seconds between two kills, at random: within and between batches."""
VERSIONS = 2
"""What each article says in turn, the second after a correction."""


def pages(writer: int, version: int) -> Iterator[list[Article]]:
    """Yield the batches of a writer: what it shares with all, and a story under its own site."""
    for first in range(0, STORIES, BATCH):
        numbers = range(first, first + BATCH)
        added = f"\n\nCorrected {version} times." if version else ""
        yield [
            *(
                article(f"site{writer}.example", story(number) + added, path=str(number))
                for number in numbers
            ),
            # the same page, whoever stores it
            *(
                article("agency.example", story(1000 + number), path=str(number))
                for number in numbers
            ),
        ]


async def write(database: AsyncDatabase[BSONDocument], writer: int, acknowledged: set[str]) -> None:
    """Store all batches; one that meets an outage is stored again, as the spool does."""
    store = ArticleStore(database, timedelta(days=1), Clock())
    for version in range(VERSIONS):
        for batch in pages(writer, version):
            while True:
                try:
                    await store.store(batch)
                    break
                except PyMongoError as error:
                    if not is_outage(error):
                        raise
                    await asyncio.sleep(0.1)
            acknowledged.update(each.id for each in batch)


async def kill(servers: ReplicaSet, writing: asyncio.Future[list[None]]) -> int:
    """Kill the primary at random moments, and start it again; return how often."""
    random, kills = Random(23), 0
    while kills < KILLS and not writing.done():
        await asyncio.sleep(random.uniform(*PAUSE))
        await asyncio.to_thread(servers.kill_primary)
        kills += 1
        await asyncio.sleep(random.uniform(*PAUSE))
        await asyncio.to_thread(servers.start)
    return kills


def test_nothing_is_lost_and_nothing_twice_when_the_primary_is_killed(
    replica_set: ReplicaSet, mongo_database: Database[BSONDocument]
) -> None:
    acknowledged: set[str] = set()

    async def race() -> int:
        async with AsyncMongoClient[BSONDocument](replica_set.uri, **CLIENT_OPTIONS) as client:
            database = client[mongo_database.name]
            writers = (write(database, number, acknowledged) for number in range(WRITERS))
            writing = asyncio.ensure_future(asyncio.gather(*writers))
            killing = asyncio.create_task(kill(replica_set, writing))
            await writing
            return await killing

    kills = asyncio.run(race())
    assert kills >= 1
    articles = {each["_id"]: each for each in mongo_database["articles"].find()}
    assert articles.keys() == acknowledged
    assert len(acknowledged) == STORIES * (WRITERS + 1)
    by_site = Counter(each["source"]["domain"] for each in articles.values())
    assert set(by_site.values()) == {STORIES}
    revised = {name: each for name, each in articles.items() if each["revision"] > 1}
    assert {each["source"]["domain"] for each in revised.values()} == {
        f"site{number}.example" for number in range(WRITERS)
    }
    assert {each["revision"] for each in revised.values()} == {VERSIONS}
    kept = [each["_id"] for each in mongo_database["revisions"].find({}, {"_id": 1})]
    assert sorted(kept) == sorted(f"{name}:1" for name in revised)
    members = Counter(each["cluster"]["id"] for each in articles.values())
    assert sorted(members.values()) == [1] * STORIES + [WRITERS] * STORIES
    with MongoClient[BSONDocument](f"{replica_set.uri}&readPreference=secondaryPreferred") as one:
        reader = ChangeReader(one[mongo_database.name], replica_set.uri)
        read: list[str] = []
        while batch := reader.read():
            read += [each["_id"] for _, each in batch]
    assert sorted(read) == sorted(acknowledged)
