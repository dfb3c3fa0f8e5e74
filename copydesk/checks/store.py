"""Check that the database answers, and that its user may do all that a crawl does."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pymongo.database import Database
from pymongo.errors import OperationFailure, PyMongoError

from copydesk.checks.result import Result
from database.connection.client import connect, redacted
from database.connection.outages import brief
from database.connection.rights import refused_action
from database.documents.bson_document import BSONDocument
from database.repositories.overview import Overview
from model.clock import Clock
from model.errors import CopydeskError


@dataclass(frozen=True)
class StoreTimes:
    """Hold the times that the database knows, for the check of the clock."""

    ahead: float
    """Seconds that our clock is ahead of the server's; negative where it is behind."""
    last_run: datetime | None
    """When the last run began, by the clock of its machine."""


def check_store(
    uri: str, name: str, data_dir: str, answer_within: float, clock: Clock
) -> tuple[Result, StoreTimes | None]:
    """Connect, do once what a crawl does, in a collection of our own, and drop that."""
    place = redacted(uri) if uri else f"the embedded server in {data_dir}"
    try:
        with connect(uri, data_dir=data_dir, answer_within=answer_within) as client:
            version = client.server_info()["version"]
            hello = client.admin.command("hello", codec_options=client.codec_options)
            ahead = (clock.now() - hello["localTime"]).total_seconds()
            _try_rights(client[name])
            runs = Overview(client[name]).runs(1, clock.now())
            times = StoreTimes(ahead, runs[0].startedAt if runs else None)
    except CopydeskError as error:  # it names the server itself
        return Result("database", "", str(error)), None
    except PyMongoError as error:
        refused = refused_action(error) if isinstance(error, OperationFailure) else None
        return Result("database", "", f"MongoDB at {place}: {refused or brief(error)}"), None
    found = f"MongoDB {version} at {place}; {name} can be read and written"
    return Result("database", found), times


def _try_rights(database: Database[BSONDocument]) -> None:
    """Do what a crawl and its migrations do. Raises PyMongoError for what is refused."""
    collection = database[f"doctor-{uuid.uuid4().hex}"]
    database.create_collection(collection.name)
    try:
        database.command("collMod", collection.name, validator={})
        collection.create_index("changed")
        collection.insert_one({"_id": 1})
        collection.update_one({"_id": 1}, {"$set": {"changed": 1}})
        collection.find_one({"_id": 1})
        collection.delete_one({"_id": 1})
    except PyMongoError:
        # That this is refused too is not what is to be told.
        with suppress(PyMongoError):
            collection.drop()
        raise
    collection.drop()
