"""Store copies of the same stories at the same moment as other processes do.

``python -m tests.support.racing URI DATABASE WRITER STORIES`` waits for a line on standard input
before each batch, so that the test starts all writers at once.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from typing import Any

from pymongo import AsyncMongoClient

from database.connection.client import CLIENT_OPTIONS
from model.clock import Clock
from pipelines.storage.article_store import ArticleStore
from tests.support.articles.stories import article, story

# Articles that a writer stores together.
BATCH = 10


async def race(uri: str, database: str, writer: int, stories: int) -> None:
    """Store a copy of each story, under a site of the writer's own."""
    copies = [
        article(f"site{writer}.example", story(number), path=str(number), hours=writer)
        for number in range(stories)
    ]
    async with AsyncMongoClient[dict[str, Any]](uri, **CLIENT_OPTIONS) as client:
        store = ArticleStore(client[database], timedelta(days=1), Clock())
        await client.admin.command("ping")
        for first in range(0, stories, BATCH):
            print("ready", flush=True)
            sys.stdin.readline()
            await store.store(copies[first : first + BATCH])


if __name__ == "__main__":
    asyncio.run(race(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
