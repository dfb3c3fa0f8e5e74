"""Test what the benchmark of a growing collection fills it with."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from pymongo.database import Database

from benchmarks.archive_size import fill, variants
from benchmarks.deduplication.measure import MadeUpArticles
from database.connection.client import connect_async
from database.schema.ensure import ensure_schema
from tests.support.articles.stories import story

ROWS: list[dict[str, Any]] = [{"articleBody": story(number)} for number in range(3)]


@pytest.mark.long
def test_it_fills_the_collection_with_articles_that_are_no_copies(
    mongo_uri: str, mongo_database: Database[dict[str, Any]]
) -> None:
    async def begin() -> None:
        async with connect_async(mongo_uri) as client:
            await ensure_schema(client[mongo_database.name])

    asyncio.run(begin())
    articles = mongo_database["articles"]
    indexes = {json.dumps(each) for each in articles.list_indexes()}
    others = MadeUpArticles(ROWS)
    made = variants([others.document() for _ in range(3)])
    fill(articles, made, 2500)
    fill(articles, made, 10)
    assert articles.count_documents({}) == 2510
    assert len(articles.distinct("contentHash")) == 2510
    keys = [key for article in articles.find() for key in article["fingerprint"]]
    assert len(set(keys)) == len(keys) > 2510
    assert {json.dumps(each) for each in articles.list_indexes()} == indexes
    assert len(indexes) > 5
