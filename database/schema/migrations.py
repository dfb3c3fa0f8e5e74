"""Migrate the documents of an older schema to the current one.

To rename or convert a stored field: write the migration, enter it in MIGRATIONS under the present
version, and raise DATABASE_VERSION by one. The first program with the new version to open a
database migrates it; programs of an older version then refuse that database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from urls.key import page_ids

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


async def name_other_addresses(database: AsyncDatabase[BSONDocument]) -> None:
    """Give each article the ids that its addresses have under the present rules of ``urls``.

    Its own id was made by the rules of the time at which it was stored, and stays; by the others
    its page is known at addresses whose ids are new. Rejected pages get their own address among the
    others, by which they are known. It may be cut short and run again: it only adds.
    """
    for name, addresses in (("articles", ("url", "urlKey")), ("rejected", ("url",))):
        writes: list[UpdateOne] = []
        fields = dict.fromkeys((*addresses, "alternateUrls"), 1)
        async for each in database[name].find({}, fields):
            written = [each[address] for address in addresses]
            if name == "articles":
                ids = page_ids([*written, *each.get("alternateUrls", ())])
                added = {"alternateIds": [other for other in ids if other != each["_id"]]}
            else:
                added = {"alternateUrls": written if page_ids(written) != [each["_id"]] else []}
            writes += [
                UpdateOne({"_id": each["_id"]}, {"$addToSet": {field: {"$each": values}}})
                for field, values in added.items()
                if values
            ]
            if len(writes) >= WRITES_AT_ONCE:
                await database[name].bulk_write(writes, ordered=False)
                writes = []
        if writes:
            await database[name].bulk_write(writes, ordered=False)


WRITES_AT_ONCE = 1000
"""Documents that a migration changes in one call: more gain nothing, and take memory."""
DATABASE_VERSION = 6
"""The version of the whole database. ``schemaVersion`` of an article is that of articles alone."""

MIGRATIONS: dict[int, Migration] = {
    1: renaming("sources", "rhythm", "publishingPattern"),
    2: rename_told,
    3: look_again_at_what_is_gone,
    4: name_other_addresses,
    5: name_other_addresses,  # the rules for parameters and print forms changed
}
"""Each migration leads from the version that is its key to the next, and may be run twice."""
