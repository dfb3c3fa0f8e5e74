"""Read and write saved searches, and what was delivered to their receivers: ``savedSearches``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.documents.encoding import as_document
from database.documents.saved_searches import DeliveryError, SavedSearch, Webhook

# The fields that are taken away when a receiver takes an event again: the last error stays.
_OF_FAILURE = ("failingSince", "nextAttemptAt")
_OF_DISABLING = ("disabledAt", "disabledReason")


class SavedSearchRepository:
    """Read and write what was saved. Not for asyncio."""

    def __init__(self, database: Database[BSONDocument]) -> None:
        self._searches = database["savedSearches"]

    def all(self) -> list[SavedSearch]:
        """Return all saved searches, the oldest first."""
        return [_search(each) for each in self._searches.find(sort=[("createdAt", ASCENDING)])]

    def count(self) -> int:
        """Return how many searches are saved."""
        return self._searches.count_documents({})

    def find(self, search_id: str) -> SavedSearch | None:
        """Return one saved search."""
        found = self._searches.find_one({"_id": search_id})
        return None if found is None else _search(found)

    def at_address(self, address_hash: str) -> SavedSearch | None:
        """Return the saved search whose feed is at a secret address, by the hash of the secret."""
        found = self._searches.find_one({"addressHash": address_hash})
        return None if found is None else _search(found)

    def add(self, search: SavedSearch) -> None:
        """Save a search."""
        self._searches.insert_one(as_document(search))

    def delete(self, search_id: str) -> bool:
        """Delete a search with its address and webhook; return whether it was there."""
        return self._searches.delete_one({"_id": search_id}).deleted_count == 1

    def change(self, search_id: str, changes: Mapping[str, Any]) -> SavedSearch | None:
        """Set fields of a search, or take away those that become None; return it as it is then."""
        update: BSONDocument = {}
        for name, value in changes.items():
            operator = "$unset" if value is None else "$set"
            update.setdefault(operator, {})[name] = "" if value is None else value
        found = self._searches.find_one_and_update(
            {"_id": search_id}, update, return_document=ReturnDocument.AFTER
        )
        return None if found is None else _search(found)

    def set_webhook(self, search_id: str, webhook: Webhook) -> SavedSearch | None:
        """Give a search its receiver; one that it has goes on where it is, as if never failed."""
        outdated = [f"webhook.{each}" for each in (*_OF_FAILURE, *_OF_DISABLING)]
        found = self.find(search_id)
        if found is None or found.webhook is None:
            return self.change(search_id, {"webhook": as_document(webhook)})
        anew = {"webhook.url": webhook.url, "webhook.failures": 0}
        return self.change(search_id, dict.fromkeys(outdated) | anew)


@dataclass(frozen=True)
class Failure:
    """Say what follows from a failed attempt."""

    error: DeliveryError
    failures: int
    since: datetime
    next_attempt: datetime
    disabled_for: str | None = None
    """Why nothing more is sent; None where it is tried again."""


class DeliveryRepository:
    """Read and write how far each receiver was told, for asyncio.

    Each write names the cursor that it moves on from, and the receiver: another process that
    delivers, and another receiver that was set meanwhile, are never passed over.
    """

    def __init__(self, database: AsyncDatabase[BSONDocument]) -> None:
        self._searches = database["savedSearches"]

    async def are_wanted(self) -> bool:
        """Return whether any search has a receiver that is to be told of something."""
        return await self._searches.find_one(_ENABLED, {"_id": 1}) is not None

    async def due(self, now: datetime) -> list[SavedSearch]:
        """Return the searches whose receivers may be sent something now."""
        # an absent date is before any other
        query = {**_ENABLED, "webhook.nextAttemptAt": {"$not": {"$gt": now}}}
        return [_search(each) async for each in self._searches.find(query)]

    async def pass_over(self, search_ids: Collection[str], start: str, end: str) -> None:
        """Move searches on that find nothing between two cursors."""
        await self._searches.update_many(
            {"_id": {"$in": list(search_ids)}, "webhook.cursor": start},
            {"$set": {"webhook.cursor": end}, "$unset": {"webhook.waitingSince": ""}},
        )

    async def acknowledge(
        self, search: SavedSearch, end: str, waiting_since: datetime | None, now: datetime
    ) -> SavedSearch | None:
        """Record that an event was taken; return the search as it is then.

        None where it was not recorded: the search is gone, or has another receiver.
        ``waiting_since`` is when the change was stored that comes next, as far as it is known.
        """
        taken = {"webhook.cursor": end, "webhook.lastDeliveredAt": now, "webhook.failures": 0}
        absent = list(_OF_FAILURE)
        if waiting_since is None:
            absent.append("waitingSince")
        else:
            taken["webhook.waitingSince"] = waiting_since
        update = {"$set": taken, "$unset": {f"webhook.{each}": "" for each in absent}}
        if not await self._write(search, update):
            return None
        assert search.webhook is not None
        webhook = replace(
            search.webhook, cursor=end, failures=0, failingSince=None, nextAttemptAt=None
        )
        return replace(search, webhook=webhook)

    async def record_failure(
        self, search: SavedSearch, failure: Failure, waiting_since: datetime
    ) -> None:
        """Record that an event was not taken, and when to try again."""
        failed = {
            "failures": failure.failures,
            "failingSince": failure.since,
            "nextAttemptAt": failure.next_attempt,
            "lastError": as_document(failure.error),
            "waitingSince": waiting_since,
        }
        if failure.disabled_for is not None:
            failed |= {"disabledAt": failure.error.at, "disabledReason": failure.disabled_for}
        await self._write(
            search, {"$set": {f"webhook.{name}": value for name, value in failed.items()}}
        )

    async def _write(self, search: SavedSearch, update: BSONDocument) -> bool:
        assert search.webhook is not None
        written = await self._searches.update_one(
            {
                "_id": search.id,
                "webhook.url": search.webhook.url,
                "webhook.cursor": search.webhook.cursor,
            },
            update,
        )
        return written.matched_count == 1


_ENABLED = {"webhook": {"$exists": True}, "webhook.disabledAt": {"$exists": False}}


def _search(found: BSONDocument) -> SavedSearch:
    webhook = found.pop("webhook", None)
    if webhook is not None:
        error = webhook.pop("lastError", None)
        webhook = Webhook(**webhook, lastError=None if error is None else DeliveryError(**error))
    return SavedSearch(id=found.pop("_id"), webhook=webhook, **found)
