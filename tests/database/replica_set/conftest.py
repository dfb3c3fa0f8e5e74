"""Give the tests of this folder three servers instead of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from database.schema.ensure import ensure_schema
from tests.support.async_work import use
from tests.support.fixtures.replica_set import ReplicaSet


@pytest.fixture(scope="session")
def mongo_uri(replica_set: ReplicaSet) -> str:
    """Return the URI of the replica set."""
    return replica_set.uri


@pytest.fixture(scope="session")
def mongo_client(replica_set: ReplicaSet) -> Iterator[MongoClient[dict[str, Any]]]:
    """Return a client of the replica set."""
    with replica_set.connect() as client:
        yield client


@pytest.fixture(scope="session")
def database_with_schema(
    mongo_uri: str, mongo_client: MongoClient[dict[str, Any]]
) -> Database[dict[str, Any]]:
    """Return a database with the schema, made once: three servers take half a minute for it."""
    database = mongo_client["news"]
    use(mongo_uri, database, ensure_schema)
    return database


@pytest.fixture
def mongo_database(news_database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    """Return the database, which is emptied after the test."""
    return news_database
