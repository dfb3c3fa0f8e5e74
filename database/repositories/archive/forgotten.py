"""Tell pages that were deleted on request: ``forgotten``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress

from pymongo.asynchronous.database import AsyncDatabase

from database.documents.bson_document import BSONDocument
from model.errors import InvalidURL
from model.identity import page_id
from model.items import Article, Rejection
from urls import url_key


class ForgottenPages:
    """Look up the tombstones of pages. All methods take one round trip and raise PyMongoError."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._forgotten = database["forgotten"]

    async def among(self, ids: Collection[str]) -> set[str]:
        """Return those of these page ids that are to be forgotten."""
        query = {"keys": {"$in": list(ids)}}
        found = [each["keys"] async for each in self._forgotten.find(query, {"keys": 1})]
        return {key for keys in found for key in keys}.intersection(ids)

    async def positions(self, items: Mapping[int, Article | Rejection]) -> set[int]:
        """Return the positions of the items whose page is to be forgotten, under any address."""
        ids = {index: _ids(item) for index, item in items.items()}
        forgotten = await self.among(set().union(*ids.values())) if ids else set()
        return {index for index, own in ids.items() if own & forgotten}


def _ids(item: Article | Rejection) -> set[str]:
    ids = {item.id} if item.replayOf is None else {item.id, item.replayOf}
    for address in (item.url, *item.alternateUrls):
        with suppress(InvalidURL):
            ids.add(page_id(url_key(address)))
    return ids
