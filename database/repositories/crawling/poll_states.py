"""Read and write the poll states of feeds, sitemaps, sections and home pages: ``sources``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from pymongo import ReturnDocument, UpdateOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from database.connection.outages import DUPLICATE_KEY
from database.documents.bson_document import BSONDocument
from database.documents.crawling.polling import EndpointState, PollError, PublishingPattern
from database.documents.encoding import as_document
from model.push import Cloud, Push

# The most characters of an error message that are kept: they are enough to know what failed.
LONGEST_MESSAGE = 300
# The counter that gives out fencing tokens.
TOKENS = "fencing"
# Fields that the next poll may find gone: an error that has passed, what a feed says no longer.
PASSING = ("error", "ttlSeconds", "push", "newsSitemaps")


def endpoint_id(source: str, kind: str, url: str) -> str:
    """Return the ``_id`` of an endpoint's state."""
    return f"{source} {kind} {url}"


class PollStateRepository:
    """Read the poll states of the endpoints of sources, and record polls."""

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._collection = database["sources"]
        self._counters = database["counters"]

    async def next_token(self) -> int:
        """Return a fencing token that is higher than any before; ask for it before the leases."""
        counter = await self._counters.find_one_and_update(
            {"_id": TOKENS},
            {"$inc": {"value": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        assert counter is not None  # it was upserted
        token: int = counter["value"]
        return token

    async def fence(self, sources: Iterable[str], token: int) -> None:
        """Refuse from now on what crawls with a lower token write of these sources.

        To be called by who has just taken the leases of their hosts, before it reads their states.
        """
        await self._collection.update_many(
            {"source": {"$in": list(sources)}}, {"$max": {"fence": token}}
        )

    async def open(self, states: Iterable[EndpointState], token: int) -> None:
        """Note that these listings, which were never polled, are about to be, under a token.

        So also the first state that is written of them meets the token of a later crawl.
        """
        writes = []
        for state in states:
            document = as_document(state)
            new = {name: value for name, value in document.items() if name not in ("_id", "fence")}
            update = {"$setOnInsert": new, "$max": {"fence": token}}
            writes.append(UpdateOne({"_id": document["_id"]}, update, upsert=True))
        if writes:
            await self._collection.bulk_write(writes, ordered=False)

    async def of_sources(self, sources: Iterable[str]) -> dict[str, list[EndpointState]]:
        """Return the states of the endpoints of each source, by source id, in a fixed order."""
        states: dict[str, list[EndpointState]] = defaultdict(list)
        cursor = self._collection.find({"source": {"$in": list(sources)}}).sort("_id", 1)
        async for document in cursor:
            state = state_of(document)
            states[state.source].append(state)
        return states

    async def former_ids(
        self, sources: Mapping[str, str], known: Collection[str]
    ) -> dict[str, str]:
        """Return what sources were called before they were renamed: former id → present id.

        ``sources``: address of a listing → id of the source that names it now. ``known``: all ids
        of today. A source had another id before if a listing of its was polled under that.
        """
        unknown = self._collection.find({"source": {"$nin": list(known)}}, {"source": 1, "url": 1})
        return {
            each["source"]: sources[each["url"]] async for each in unknown if each["url"] in sources
        }

    async def record(self, states: Iterable[EndpointState]) -> int:
        """Write the states of polled endpoints, in one round trip; return how many are refused.

        Refused is a state with a lower ``fence`` than the stored one: another crawl has taken over
        the lease of its host meanwhile. One without a fence was polled without a lease.
        """
        polled = list(states)
        writes = [
            UpdateOne(
                {"_id": document.pop("_id")} | _unless_fenced(document),
                _replacement(document),
                upsert=True,
            )
            for document in map(as_document, polled)
        ]
        if not writes:
            return 0
        refused = 0
        written: Mapping[str, Any]
        try:
            written = (await self._collection.bulk_write(writes, ordered=False)).bulk_api_result
        except BulkWriteError as error:
            # What the filter does not find is inserted, and so meets the state that is there.
            written = error.details or {}
            errors = written.get("writeErrors", [])
            if any(each["code"] != DUPLICATE_KEY for each in errors):
                raise
            refused = len(errors)
        new = {each["_id"] for each in written.get("upserted", ())}
        return refused + await self._take_back([each for each in polled if each.id in new])

    async def _take_back(self, states: Iterable[EndpointState]) -> int:
        """Delete states of listings that were found on the way, where another crawl has the host.

        Nobody could fence them, as they were not there: the fence of another listing of the source
        tells. Returns how many are deleted.
        """
        mine = {state.id: state for state in states if state.fence is not None}
        if not mine:
            return 0
        others = self._collection.find(
            {"source": {"$in": sorted({state.source for state in mine.values()})}},
            {"source": 1, "fence": 1},
        )
        newest: dict[str, int] = {}
        async for each in others:
            newest[each["source"]] = max(each.get("fence", 0), newest.get(each["source"], 0))
        deleted = 0
        for state in mine.values():
            if newest.get(state.source, 0) > (state.fence or 0):  # rare: one is asked for each
                fenced = {"_id": state.id, "fence": state.fence}
                deleted += (await self._collection.delete_one(fenced)).deleted_count
        return deleted


def state_of(document: BSONDocument) -> EndpointState:
    """Return the poll state that a document of ``sources`` holds."""
    error, pattern, push = (document.get(name) for name in ("error", "publishingPattern", "push"))
    values = {name: value for name, value in document.items() if name != "_id"}
    state = EndpointState(**{**values, "id": document["_id"]})
    state.error = PollError(**error) if error else None
    state.publishingPattern = PublishingPattern(**pattern) if pattern else None
    if push:
        cloud = push.get("cloud")
        state.push = Push(**{**push, "cloud": Cloud(**cloud) if cloud else None})
    return state


def failed(cause: str, message: str, at: datetime) -> PollError:
    """Return why a poll failed, with the message cut to LONGEST_MESSAGE."""
    return PollError(cause, message[:LONGEST_MESSAGE], at)


def _unless_fenced(document: BSONDocument) -> BSONDocument:
    """Return the condition that no crawl with a higher token has taken over the host."""
    return {"fence": {"$not": {"$gt": document["fence"]}}} if "fence" in document else {}


def _replacement(document: BSONDocument) -> BSONDocument:
    update: BSONDocument = {"$set": document}
    gone = {name: "" for name in PASSING if name not in document}
    if gone:
        update["$unset"] = gone
    return update
