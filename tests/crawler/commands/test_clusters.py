"""Test ``scrapy clusters``: what an operator and a program see of copies."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from database.connection.client import CLIENT_OPTIONS
from database.schema.ensure import ensure_schema
from model.clock import Clock
from pipelines.storage.article_store import ArticleStore
from tests.support.articles.stories import article, story
from tests.support.commands import Copydesk


@pytest.fixture
def stored(mongo_uri: str, mongo_database: Database[dict[str, Any]]) -> None:
    """Store three articles of one story, the original last, and one alone."""

    async def put() -> None:
        async with AsyncMongoClient[dict[str, Any]](mongo_uri, **CLIENT_OPTIONS) as client:
            database = client[mongo_database.name]
            await ensure_schema(database)
            await ArticleStore(database, timedelta(days=1), Clock()).store(
                [
                    article("a.example", story(1), hours=2),
                    article("b.example", story(1), hours=1, headline="[bold]Board\x1b[2J decides"),
                    article("c.example", story(1), hours=0),
                    article("d.example", story(2), hours=0),
                ]
            )

    asyncio.run(put())


@pytest.mark.long
@pytest.mark.usefixtures("stored")
def test_stories_and_their_articles(copydesk: Copydesk) -> None:
    listed = copydesk.scrapy("clusters", "--json")
    (found,) = [json.loads(line) for line in listed.stdout.splitlines()]
    assert (found["url"], found["articles"]) == ("https://c.example/a", 3)
    for name in (found["cluster"]["id"], found["_id"], "https://a.example/a?utm_source=x"):
        members = copydesk.scrapy("clusters", name, "--json").stdout.splitlines()
        assert [json.loads(line)["url"] for line in members] == [
            f"https://{site}.example/a" for site in "cba"
        ]


@pytest.mark.long
@pytest.mark.usefixtures("stored")
def test_tables_for_people(copydesk: Copydesk) -> None:
    listed = copydesk.scrapy("clusters")
    assert "https://c.example/a" in listed.stdout
    assert "https://d.example/a" not in listed.stdout
    shown = copydesk.scrapy("clusters", "https://b.example/a")
    assert "original" in shown.stdout
    assert "[bold]Board[2J decides" in shown.stdout
    assert "\x1b" not in shown.stdout


@pytest.mark.long
@pytest.mark.usefixtures("stored")
def test_what_is_not_there(copydesk: Copydesk) -> None:
    missing = copydesk.scrapy("clusters", "nothing", code=1)
    assert "no article or cluster nothing" in missing.stderr
