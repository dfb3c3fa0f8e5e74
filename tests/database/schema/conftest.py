"""Provide a database that has the schema."""

from __future__ import annotations

import pytest
from pymongo.database import Database

from database.schema.ensure import ensure_schema
from tests.support.async_work import Document, use


@pytest.fixture
def news(mongo_uri: str, mongo_database: Database[Document]) -> Database[Document]:
    """Return an empty database with every collection, validator and index."""
    use(mongo_uri, mongo_database, ensure_schema)
    return mongo_database
