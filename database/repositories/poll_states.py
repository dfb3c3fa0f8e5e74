"""Poll state and health of each feed, sitemap, section and home page, in ``sources``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.asynchronous.database import AsyncDatabase

from database.documents.encoding import as_document
from database.documents.polling import EndpointState, PollError, PublishingPattern

Document = dict[str, Any]

# MongoDB keeps dates to the millisecond, and a message this long says enough.
LONGEST_MESSAGE = 300


def endpoint_id(source: str, kind: str, url: str) -> str:
    """The ``_id`` of an endpoint's state."""
    return f"{source} {kind} {url}"


class PollStateRepository:
    """Reads what is known of the endpoints of sources, and records polls."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._collection = database["sources"]

    async def of_sources(self, sources: Iterable[str]) -> dict[str, list[EndpointState]]:
        """Source id → the states of its endpoints, by address."""
        states: dict[str, list[EndpointState]] = defaultdict(list)
        cursor = self._collection.find({"source": {"$in": list(sources)}}).sort("_id", 1)
        async for document in cursor:
            error, pattern = document.pop("error", None), document.pop("publishingPattern", None)
            state = EndpointState(id=document.pop("_id"), **document)
            state.error = PollError(**error) if error else None
            state.publishingPattern = PublishingPattern(**pattern) if pattern else None
            states[state.source].append(state)
        return states

    async def record(self, states: Iterable[EndpointState]) -> None:
        """Write the states of polled endpoints, in one round trip."""
        writes = [
            UpdateOne({"_id": document.pop("_id")}, _replacement(document), upsert=True)
            for document in map(as_document, states)
        ]
        if writes:
            await self._collection.bulk_write(writes, ordered=False)


def failed(cause: str, message: str, at: datetime) -> PollError:
    """Why a poll failed; the message is cut to a line's length."""
    return PollError(cause, message[:LONGEST_MESSAGE], at)


def _replacement(document: Document) -> Document:
    update: Document = {"$set": document}
    if "error" not in document:
        update["$unset"] = {"error": ""}
    return update
