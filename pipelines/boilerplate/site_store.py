"""Keep what is remembered of each site in the collection ``sites``."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from database.connection.outages import DUPLICATE_KEY
from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from database.documents.sites import SampledArticle, Site
from pipelines.boilerplate.outline import Outline
from pipelines.boilerplate.site_memory import SiteMemory

# What another process learned is seen this much later, at most: boilerplate lives for months.
FRESH = timedelta(minutes=1)
# Memories held in this process, the least recently used first to go; each takes about 150 KB.
MOST_SITES = 128


@dataclass
class _HeldMemory:
    """Hold a site's memory as this process knows it."""

    memory: SiteMemory
    version: int
    """The version in the database; 0 where it is not there yet."""
    read: datetime


class SiteStore:
    """Read and write the memories of all sites, one document each in the collection ``sites``.

    Processes share them without locks: a write counts only if no other process has written since
    the site was read. Else it is lost, and the next articles teach the same.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._collection = database["sites"]
        self._held: OrderedDict[str, _HeldMemory] = OrderedDict()

    async def learn(self, texts: dict[str, list[Outline]], now: datetime) -> dict[str, SiteMemory]:
        """Return, by domain, the memory of each site once it has seen the site's texts.

        It takes one read and one write at most. Raises ``pymongo.errors.PyMongoError``.
        """
        await self._read(texts.keys(), now)
        writes: dict[str, InsertOne[BSONDocument] | UpdateOne] = {}
        for domain, outlines in texts.items():
            held = self._held[domain]
            learned = held.memory.with_articles(outlines, now)
            if learned is not held.memory:
                held.memory = learned
                writes[domain] = self._write(domain, held, now)
                held.version += 1
        memories = {domain: self._held[domain].memory for domain in texts}
        if writes and not await self._written(list(writes.values())):
            for domain in writes:
                del self._held[domain]
        while len(self._held) > MOST_SITES:
            self._held.popitem(last=False)
        return memories

    async def _read(self, domains: Collection[str], now: datetime) -> None:
        missing = [
            domain
            for domain in domains
            if domain not in self._held or now - self._held[domain].read > FRESH
        ]
        if missing:
            found = self._collection.find({"_id": {"$in": missing}})
            stored = {document["_id"]: document async for document in found}
            for domain in missing:
                site = stored.get(domain, {})
                sample = (SampledArticle(**each) for each in site.get("articles", ()))
                self._held[domain] = _HeldMemory(SiteMemory(sample), site.get("version", 0), now)
        for domain in domains:
            self._held.move_to_end(domain)

    @staticmethod
    def _write(
        domain: str, held: _HeldMemory, now: datetime
    ) -> InsertOne[BSONDocument] | UpdateOne:
        site = as_document(Site(domain, held.version + 1, now, list(held.memory.articles)))
        if not held.version:
            return InsertOne(site)
        return UpdateOne({"_id": site.pop("_id"), "version": held.version}, {"$set": site})

    async def _written(self, writes: list[InsertOne[BSONDocument] | UpdateOne]) -> bool:
        """Write; return whether all was written, as another process may have been faster."""
        try:
            result = await self._collection.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if any(each["code"] != DUPLICATE_KEY for each in error.details["writeErrors"]):
                raise
            return False
        return result.matched_count + result.inserted_count == len(writes)
