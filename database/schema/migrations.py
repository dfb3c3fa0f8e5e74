"""Migrate the documents of an older schema to the current one.

To rename or convert a stored field: write the migration, enter it in MIGRATIONS under the present
version, and raise DATABASE_VERSION by one. The first program with the new version to open a
database migrates it; programs of an older version then refuse that database.

A field that may be absent, one value more of an enumeration and one index more need no new version:
programs with and without them run side by side. A field that is required, or gone, and an index
whose options change need one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from text.markup import paragraph, subheading, write
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
        await _write_all(database[name], _naming_addresses(database[name], addresses))


async def _naming_addresses(
    collection: AsyncCollection[BSONDocument], addresses: tuple[str, ...]
) -> AsyncIterator[UpdateOne]:
    fields = dict.fromkeys((*addresses, "alternateUrls"), 1)
    async for each in collection.find({}, fields):
        written = [each[address] for address in addresses]
        if collection.name == "articles":
            ids = page_ids([*written, *each.get("alternateUrls", ())])
            added = {"alternateIds": [other for other in ids if other != each["_id"]]}
        else:
            added = {"alternateUrls": written if page_ids(written) != [each["_id"]] else []}
        for field, values in added.items():
            if values:
                yield UpdateOne({"_id": each["_id"]}, {"$addToSet": {field: {"$each": values}}})


async def _write_all(
    collection: AsyncCollection[BSONDocument], writes: AsyncIterator[UpdateOne]
) -> None:
    """Make all writes, WRITES_AT_ONCE in one call."""
    waiting: list[UpdateOne] = []
    async for each in writes:
        waiting.append(each)
        if len(waiting) >= WRITES_AT_ONCE:
            await collection.bulk_write(waiting, ordered=False)
            waiting = []
    if waiting:
        await collection.bulk_write(waiting, ordered=False)


async def keep_structure_as_html(database: AsyncDatabase[BSONDocument]) -> None:
    """Replace ``sections`` of articles and of their revisions by ``articleBodyHtml``.

    It has their paragraphs and subheadings; the rest of the structure comes with the next look at
    the page. It may be cut short and run again: it touches only what has no such HTML yet.
    """
    articles, revisions = database["articles"], database["revisions"]
    await _write_all(articles, _keeping_structure(articles, "", {"schemaVersion": 2}))
    await _write_all(revisions, _keeping_structure(revisions, "document.", {}))


async def _keeping_structure(
    collection: AsyncCollection[BSONDocument], within: str, also: BSONDocument
) -> AsyncIterator[UpdateOne]:
    body, html, sections = (
        f"{within}{field}" for field in ("articleBody", "articleBodyHtml", "sections")
    )
    found = {body: {"$type": "string"}, html: {"$exists": False}}
    async for each in collection.find(found, {body: 1, sections: 1}):
        document = each["document"] if within else each
        update = {"$set": {html: _as_html(document), **also}, "$unset": {sections: ""}}
        yield UpdateOne({"_id": each["_id"]}, update)


def _as_html(document: BSONDocument) -> str:
    """Return a text as HTML, with the subheadings that its sections name."""
    headlines = {section.get("headline") for section in document.get("sections", ())}
    return write(
        subheading(text) if text in headlines else paragraph(text)
        for text in document["articleBody"].split("\n\n")
        if text
    )


WRITES_AT_ONCE = 1000
"""Documents that a migration changes in one call: more gain nothing, and take memory."""
DATABASE_VERSION = 7
"""The version of the whole database. ``schemaVersion`` of an article is that of articles alone."""

MIGRATIONS: dict[int, Migration] = {
    1: renaming("sources", "rhythm", "publishingPattern"),
    2: rename_told,
    3: look_again_at_what_is_gone,
    4: name_other_addresses,
    5: name_other_addresses,  # the rules for parameters and print forms changed
    6: keep_structure_as_html,
}
"""Each migration leads from the version that is its key to the next, and may be run twice."""
