"""Delete pages on request, with all that is stored of them, and leave tombstones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from database.documents.forgotten import Forgotten, Remains
from model.errors import InvalidURL
from model.identity import page_id
from urls import url_key

FIELDS = {
    "url": 1,
    "alternateUrls": 1,
    "alternateIds": 1,
    "source.id": 1,
    "fetch.pageId": 1,
    "fetch.partIds": 1,
    "cluster.id": 1,
}
"""The fields of an article or a rejection that name what belongs to it."""


class ForgettingRepository:
    """Find what is to be forgotten, delete it, and record that. All methods raise PyMongoError."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._articles = database["articles"]
        self._rejected = database["rejected"]
        self._revisions = database["revisions"]
        self._pages = database["pages"]
        self._pending = database["pending"]
        self._forgotten = database["forgotten"]
        self._marks = database["marks"]

    async def count_of_source(self, source: str) -> tuple[int, int]:
        """Return how many articles and rejected pages of a source are stored."""
        query = {"source.id": source}
        return (
            await self._articles.count_documents(query),
            await self._rejected.count_documents(query),
        )

    async def at_address(self, url: str, now: datetime) -> list[Forgotten]:
        """Return the tombstones of what is stored under an address, and of what is half deleted.

        Raises InvalidURL.
        """
        identity = page_id(url_key(url))
        others = [{"alternateUrls": url}, {"alternateIds": identity}]
        query = {"$or": [{"_id": identity}, *others]}
        return await self._found(query, {"keys": identity}, now, limit=0)

    async def of_source(
        self, source: str, now: datetime, size: int
    ) -> AsyncIterator[list[Forgotten]]:
        """Yield the tombstones of what is stored of a source, and of what is half deleted.

        They come ``size`` or some more at a time; each has to be deleted before the next are asked
        for.
        """
        while some := await self._found({"source.id": source}, {"source": source}, now, limit=size):
            yield some

    async def _found(
        self, query: BSONDocument, tombstones: BSONDocument, now: datetime, *, limit: int
    ) -> list[Forgotten]:
        found: dict[str, Forgotten] = {}
        half = self._forgotten.find({**tombstones, "remains": {"$exists": True}}).limit(limit)
        async for each in half:
            left = each.pop("remains")
            tombstone = Forgotten(id=each.pop("_id"), **each)
            found[tombstone.id] = replace(tombstone, remains=_remains(left))
        for collection in (self._articles, self._rejected):
            async for each in collection.find(query, FIELDS).limit(limit):
                tombstone = _tombstone(each, now, is_article=collection is self._articles)
                earlier = found.get(tombstone.id)
                found[tombstone.id] = _united(earlier, tombstone) if earlier else tombstone
        return list(found.values())

    async def bury(self, tombstones: Sequence[Forgotten]) -> list[Forgotten]:
        """Write tombstones, so that nothing of these pages is stored any more; return them whole.

        What is to be deleted stands in them until ``finish``: a process that is killed in between
        leaves a list of it.
        """
        ids = [name for each in tombstones if each.remains for name in each.remains.pages]
        parts = {
            page["_id"]: page["url"]
            async for page in self._pages.find({"_id": {"$in": ids}}, {"url": 1})
        }
        whole = []
        for each in tombstones:
            assert each.remains is not None
            urls = {parts[name] for name in each.remains.pages if name in parts}
            addresses = sorted(urls.union(each.remains.addresses))
            whole.append(replace(each, remains=replace(each.remains, addresses=addresses)))
        writes = []
        for document in map(as_document, whole):
            identity = document.pop("_id")
            writes.append(UpdateOne({"_id": identity}, {"$set": document}, upsert=True))
        await self._forgotten.bulk_write(writes, ordered=False)
        return whole

    async def delete(self, tombstones: Sequence[Forgotten]) -> None:
        """Delete all that is stored of these pages, the articles last.

        But for what readers note of an article while it is being deleted: see ``MarkRepository``.
        """
        ids = [each.id for each in tombstones]
        remains = [each.remains for each in tombstones if each.remains is not None]
        await self._revisions.delete_many({"articleId": {"$in": ids}})
        pages = {
            "$or": [
                {"_id": {"$in": [name for each in remains for name in each.pages]}},
                {"url": {"$in": [url for each in remains for url in each.addresses]}},
            ]
        }
        await self._pages.delete_many(pages)
        await self._rejected.delete_many({"_id": {"$in": ids}})
        keys = [name for each in tombstones for name in each.keys]
        await self._pending.delete_many({"_id": {"$in": keys}})
        await self._articles.delete_many({"_id": {"$in": ids}})
        await self._marks.delete_many({"_id": {"$in": keys}})

    async def delete_pending(self, source: str) -> None:
        """Delete what was listed by a source and could not be had yet."""
        await self._pending.delete_many({"source.id": source})

    async def finish(self, tombstones: Sequence[Forgotten]) -> None:
        """Record that all is deleted; readers that follow ``changed`` learn of the articles."""
        done: BSONDocument = {"$unset": {"remains": ""}}
        told = done | {"$currentDate": {"changed": {"$type": "timestamp"}}}
        writes = [
            UpdateOne(
                {"_id": each.id, "remains": {"$exists": True}},
                told if each.remains and each.remains.isArticle else done,
            )
            for each in tombstones
        ]
        await self._forgotten.bulk_write(writes, ordered=False)


def _tombstone(found: BSONDocument, now: datetime, *, is_article: bool) -> Forgotten:
    fetch = found.get("fetch", {})
    pages = [fetch.get("pageId"), *fetch.get("partIds", [])]
    addresses = [found["url"], *found.get("alternateUrls", [])]
    keys = {found["_id"], *found.get("alternateIds", ())}
    for address in addresses:
        with suppress(InvalidURL):
            keys.add(page_id(url_key(address)))
    return Forgotten(
        found["_id"],
        sorted(keys),
        now,
        found.get("source", {}).get("id"),
        Remains(is_article, addresses, [each for each in pages if each], _cluster(found)),
    )


def _cluster(found: BSONDocument) -> str | None:
    cluster: str | None = found.get("cluster", {}).get("id")
    return cluster


def _remains(left: BSONDocument) -> Remains:
    # Empty lists are not stored.
    return Remains(
        left["isArticle"], left.get("addresses", []), left.get("pages", []), left.get("cluster")
    )


def _united(one: Forgotten, other: Forgotten) -> Forgotten:
    """Return the tombstone of what is both an article and a rejected page, or was found again."""
    assert one.remains is not None
    assert other.remains is not None
    return replace(
        one,
        keys=sorted({*one.keys, *other.keys}),
        source=one.source or other.source,
        remains=Remains(
            one.remains.isArticle or other.remains.isArticle,
            [*one.remains.addresses, *other.remains.addresses],
            [*one.remains.pages, *other.remains.pages],
            one.remains.cluster or other.remains.cluster,
        ),
    )
