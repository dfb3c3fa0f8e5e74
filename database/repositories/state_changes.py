"""Read which articles changed in status or story since a moment: ``articles``. Not for asyncio."""

from __future__ import annotations

from bson import Timestamp
from pymongo import ASCENDING
from pymongo.database import Database

from database.documents.bson_document import BSONDocument

SETTLING_SECONDS = 60
"""Seconds for which a stamp may become visible after a later one: far more than was ever seen
(``database.reader``). What was stamped in so many seconds before the last one is read again."""

Stamp = tuple[int, int]
"""Seconds since 1970, and the number within the second."""


class StateChanges:
    """Follow ``stateChanged``: each change of status or story that the content did not share."""

    def __init__(self, database: Database[BSONDocument], since: Stamp | None) -> None:
        self._articles = database["articles"]
        self._read: dict[str, Stamp] = {}
        self.last = since

    def read(self) -> list[str]:
        """Return the ids of the articles that changed; some may come twice after a restart."""
        since = max(self.last[0] - SETTLING_SECONDS, 0) if self.last else 0
        found: dict[str, Stamp] = {
            each["_id"]: (each["stateChanged"].time, each["stateChanged"].inc)
            for each in self._articles.find(
                {"stateChanged": {"$gte": Timestamp(since, 0)}},
                {"stateChanged": 1},
                sort=[("stateChanged", ASCENDING)],
            )
        }
        changed = [each for each, stamp in found.items() if self._read.get(each) != stamp]
        self._read = found
        self.last = max(found.values(), default=self.last)
        return changed
