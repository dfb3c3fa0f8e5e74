"""Migrate the documents of an older schema to the current one.

To rename or convert a stored field: write the migration, enter it in MIGRATIONS under the present
version, and raise DATABASE_VERSION by one. The first program with the new version to open a
database migrates it; programs of an older version then refuse that database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument

Migration = Callable[[AsyncDatabase[BSONDocument]], Awaitable[None]]


def renaming(collection: str, old: str, new: str) -> Migration:
    """Return a migration that renames a field in all documents of a collection.

    It may be cut short and run again: it touches only documents that have the old name.
    """

    async def rename(database: AsyncDatabase[BSONDocument]) -> None:
        await database[collection].update_many({old: {"$exists": True}}, {"$rename": {old: new}})

    return rename


async def rename_told(database: AsyncDatabase[BSONDocument]) -> None:
    """Rename the field ``told`` of each finding in ``health`` to ``notified``.

    It may be cut short and run again: it touches only documents that have the old name.
    """
    with_new_name = {"$mergeObjects": ["$$this", {"notified": "$$this.told"}]}
    finding = {"$unsetField": {"field": "told", "input": with_new_name}}
    await database["health"].update_many(
        {"findings.told": {"$exists": True}},
        [{"$set": {"findings": {"$map": {"input": "$findings", "in": finding}}}}],
    )


async def look_again_at_what_is_gone(database: AsyncDatabase[BSONDocument]) -> None:
    """Give each article that is gone a next visit, at some time within the next month.

    It may be cut short and run again: it touches only articles that have none.
    """
    within_a_month = {"$multiply": [{"$rand": {}}, 30 * 24 * 3600 * 1000]}  # in milliseconds
    await database["articles"].update_many(
        {"status": "gone", "nextCheckAt": {"$exists": False}},
        [{"$set": {"nextCheckAt": {"$add": ["$$NOW", within_a_month]}}}],
    )


DATABASE_VERSION = 4
"""The version of the whole database. ``schemaVersion`` of an article is that of articles alone."""

MIGRATIONS: dict[int, Migration] = {
    1: renaming("sources", "rhythm", "publishingPattern"),
    2: rename_told,
    3: look_again_at_what_is_gone,
}
"""Each migration leads from the version that is its key to the next, and may be run twice."""
