"""Look at what crawls have stored and printed, and make everything due for the next one."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime, timedelta

from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from model.identity import page_id
from urls import url_key

HELD: BSONDocument = {"$expr": {"$gt": ["$expiresAt", "$$NOW"]}}
"""The query for the leases that runs hold, among those that are over."""


def stored_articles(database: Database[BSONDocument]) -> dict[str, BSONDocument]:
    """Return the stored articles by their id."""
    return {article["_id"]: article for article in database["articles"].find()}


def stored_article(database: Database[BSONDocument], url: str) -> BSONDocument:
    """Return the article that is stored under an address; fail where there is none."""
    found = database["articles"].find_one({"_id": page_id(url_key(url))})
    assert found is not None, f"{url} is not stored"
    return found


def count_in_summary(done: subprocess.CompletedProcess[str], name: str) -> int:
    """Return the number that the summary of a crawl gives for ``name``; 0 where it has none."""
    found = re.search(rf"^{name}\s+(\d+)", done.stdout, re.MULTILINE)
    return int(found[1]) if found else 0


def make_all_due(database: Database[BSONDocument]) -> None:
    """Make every listing due to be polled, and every article that is checked again to be so."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    database["sources"].update_many({}, {"$set": {"nextPollAt": past}})
    database["articles"].update_many(
        {"nextCheckAt": {"$exists": True}}, {"$set": {"nextCheckAt": past}}
    )
