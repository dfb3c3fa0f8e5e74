"""Read and write what is learned of sites: the collection ``sites``."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from database.connection.outages import DUPLICATE_KEY
from database.documents.bson_document import BSONDocument
from database.documents.crawling.sites import SampledArticle, Site
from database.documents.encoding import as_document


class SiteRepository:
    """Read sites, and write them unless another process has written them meanwhile.

    Processes share sites without locks: each write names the version it replaces.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._collection = database["sites"]

    async def read(self, domains: Collection[str]) -> dict[str, Site]:
        """Return the sites of these domains; one of which nothing is known is not among them.

        Raises PyMongoError.
        """
        sites: dict[str, Site] = {}
        async for document in self._collection.find({"_id": {"$in": list(domains)}}):
            articles = [SampledArticle(**each) for each in document.pop("articles", ())]
            site = Site(id=document.pop("_id"), articles=articles, **document)
            sites[site.id] = site
        return sites

    async def write(self, sites: Iterable[Site]) -> bool:
        """Write sites whose ``version`` is one more than when they were read (1: a new site).

        Return whether all were written: False if another process was faster with one of them.
        Raises PyMongoError.
        """
        writes = [_write(site) for site in sites]
        if not writes:
            return True
        try:
            result = await self._collection.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if any(each["code"] != DUPLICATE_KEY for each in error.details["writeErrors"]):
                raise
            return False
        return result.matched_count + result.inserted_count == len(writes)


def _write(site: Site) -> InsertOne[BSONDocument] | UpdateOne:
    document = as_document(site)
    if site.version == 1:
        return InsertOne(document)
    return UpdateOne({"_id": document.pop("_id"), "version": site.version - 1}, {"$set": document})
