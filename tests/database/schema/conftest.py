"""Provide a database that has the schema."""

from __future__ import annotations

import pytest
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.schema.ensure import ensure_schema
from tests.support.async_work import use


@pytest.fixture
def news(mongo_uri: str, mongo_database: Database[BSONDocument]) -> Database[BSONDocument]:
    """Return an empty database with every collection, validator and index."""
    use(mongo_uri, mongo_database, ensure_schema)
    return mongo_database
