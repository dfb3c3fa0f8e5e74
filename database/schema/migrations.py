"""Migrate the documents of an older schema to the current one.

To rename or convert a stored field: write the migration, enter it in MIGRATIONS under the present
version, and raise DATABASE_VERSION by one. The first program with the new version to open a
database migrates it; programs of an older version then refuse that database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

Document = dict[str, Any]
Migration = Callable[[AsyncDatabase[Document]], Awaitable[None]]


def renaming(collection: str, old: str, new: str) -> Migration:
    """Return a migration that renames a field in all documents of a collection.

    It may be cut short and run again: it touches only documents that have the old name.
    """

    async def rename(database: AsyncDatabase[Document]) -> None:
        await database[collection].update_many({old: {"$exists": True}}, {"$rename": {old: new}})

    return rename


DATABASE_VERSION = 2
"""The version of the whole database. ``schemaVersion`` of an article is that of articles alone."""

MIGRATIONS: dict[int, Migration] = {1: renaming("sources", "rhythm", "publishingPattern")}
"""Each migration leads from the version that is its key to the next, and may be run twice."""
