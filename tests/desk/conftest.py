"""Provide a desk over stored articles, one for all tests that only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests
from bson import Timestamp
from pymongo import MongoClient
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from tests.desk.desk_process import PATIENCE, Desk, RunningDesk, running_desk
from tests.search.articles import NOON, article, copy_of
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

STORED = [
    article(
        1,
        headline="Ferry pier opens",
        authors=[{"name": "Ada Example"}],
        articleBodyHtml="<p>The harbour council opened the pier.</p>",
        mainImage={"url": "https://herald.example/pier.jpg"},
        revision=2,
    ),
    copy_of(1, 2, headline="Pier opens", source={"id": "kurier", "name": "Kurier"}),
    article(
        3,
        headline="</script><b>Fog\x1b & rain\ufffe",
        inLanguage="en-GB",
        status="gone",
        alternateUrls=["https://herald.example/3"],
    ),
    article(4, headline="水素を発表", inLanguage="ja", articleSection="経済"),
]
REVISION = {
    "_id": f"{1:032x}:1",
    "articleId": f"{1:032x}",
    "revision": 1,
    "replacedAt": NOON,
    "changedFields": ["articleBody"],
    "document": {**STORED[0], "articleBody": "The harbour council closed the pier."},
}


@pytest.fixture(scope="module")
def news(mongo_client: MongoClient[dict[str, Any]]) -> Iterator[Database[BSONDocument]]:
    """Return a database with the articles of STORED, which the tests of a module may change."""
    with stored_news(mongo_client) as database:
        yield database


@pytest.fixture(scope="session")
def read_news(mongo_client: MongoClient[dict[str, Any]]) -> Iterator[Database[BSONDocument]]:
    """Return a database with the articles of STORED, which no test changes."""
    with stored_news(mongo_client) as database:
        yield database


@contextmanager
def stored_news(client: MongoClient[dict[str, Any]]) -> Iterator[Database[BSONDocument]]:
    """Yield a database with the articles of STORED."""
    database = client[f"test_{uuid4().hex}"]
    store(database)
    yield database
    client.drop_database(database.name)


def store(database: Database[BSONDocument]) -> None:
    """Store the articles of STORED, and one of all else that pages show."""
    stamped = [
        {
            **each,
            # what no two articles share, in the indexes that a crawl makes
            "urlKey": each["url"],
            "contentHash": each["_id"],
            "changed": Timestamp(1_700_000_000 + number, 1),
        }
        for number, each in enumerate(STORED)
    ]
    database.articles.insert_many(stamped)
    database.articles.create_index([("cluster.id", 1), ("cluster.role", 1)])
    database.revisions.insert_one(REVISION)
    database.marks.insert_one(
        {
            "_id": STORED[0]["_id"],
            "markedAt": NOON,
            "bookmarkedAt": NOON,
            "by": "editor",
            "tags": ["Harbour"],
            "tagKeys": ["harbour"],
        }
    )
    database.rejected.insert_one(
        {
            "_id": "r",
            "url": "https://herald.example/soon",
            "source": {"id": "herald"},
            "reason": "too-short",
            "stage": "validation",
            "detail": "4 words",
            "rejectedAt": NOON,
            "attempts": 1,
        }
    )
    database.runs.insert_one(
        {
            "_id": "run",
            "spider": "news",
            "startedAt": NOON,
            "seconds": 4.5,
            "endedAt": NOON + timedelta(seconds=5),
            "outcome": "finished",
            "counts": {},
        }
    )


@pytest.fixture(scope="session")
def desk(
    read_news: Database[BSONDocument], mongo_uri: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningDesk]:
    """Return a desk that has indexed ``read_news``, one for all tests that only read."""
    copydesk = Copydesk(tmp_path_factory.mktemp("desk"), mongo_uri, read_news.name)
    with running_desk(copydesk) as running:
        wait_until(lambda: is_indexed(running, len(STORED)))
        yield running


def is_indexed(desk: Desk, articles: int) -> bool:
    """Return whether so many articles are found."""
    answer = requests.get(f"{desk.address}/api/v1/articles", timeout=PATIENCE)
    return answer.ok and answer.json()["total"] == articles
