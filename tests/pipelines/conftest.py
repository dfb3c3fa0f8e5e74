"""Give the tests of pipelines a database that has the schema already."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.database import Database


@pytest.fixture
def mongo_database(news_database: Database[dict[str, Any]]) -> Database[dict[str, Any]]:
    """Return a database that is empty but for the schema, which no pipeline changes."""
    return news_database
