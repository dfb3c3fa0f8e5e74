"""Have listings polled before their time. Not for asyncio."""

from __future__ import annotations

from datetime import datetime

from pymongo.database import Database

from database.documents.bson_document import BSONDocument


def make_due(database: Database[BSONDocument], source: str, now: datetime) -> int:
    """Make all listings of a source due, and return how many it has."""
    made = database["sources"].update_many({"source": source}, {"$set": {"nextPollAt": now}})
    return made.matched_count
