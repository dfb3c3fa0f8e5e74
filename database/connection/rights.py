"""Name the rights that the user of MONGO_URI lacks: which action, on what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import OperationFailure

from database.documents.bson_document import BSONDocument
from model.errors import DatabaseUnavailable

UNAUTHORIZED = 13
"""MongoDB's error code for an action that the user may not do."""
WRITING = ("insert", "update", "remove")
"""The actions without which nothing can be stored."""
NOWHERE = "#rights"
"""The ``_id`` of no document, in no collection: a write to it changes nothing."""

_REFUSED = re.compile(r'not authorized on (\S+) to execute command \{ (\w+): (?:"([^"]{1,120})")?')
"""How MongoDB says what is refused (src/mongo/db/auth/authorization_checks.cpp); it tells it in no
other form."""


def refused_action(error: OperationFailure) -> str | None:
    """Return which action was refused, and on what, as a clause; None where that was not said."""
    if error.code != UNAUTHORIZED:
        return None
    said = _REFUSED.search(str(error))
    if said is None:
        return None
    database, action, collection = said.groups()
    where = f"the collection {collection} of {database}" if collection else database
    return f"the user in MONGO_URI may not {action} in {where}: grant it that right"


def missing_rights(
    privileges: Iterable[Mapping[str, Any]], database: str, collections: Iterable[str]
) -> dict[str, list[str]]:
    """Return collection → the actions of WRITING that these privileges do not give there."""
    privileges = list(privileges)
    missing = {}
    for collection in collections:
        granted: set[str] = set()
        for privilege in privileges:
            if _covers(privilege["resource"], database, collection):
                granted.update(privilege["actions"])
        if "anyAction" not in granted and (lacking := [a for a in WRITING if a not in granted]):
            missing[collection] = lacking
    return missing


def _covers(resource: Mapping[str, Any], database: str, collection: str) -> bool:
    if resource.get("anyResource"):
        return True
    # An empty name stands for all of them.
    return resource.get("db") in ("", database) and resource.get("collection") in ("", collection)


async def check_rights(database: AsyncDatabase[BSONDocument], collections: Sequence[str]) -> None:
    """Raise DatabaseUnavailable if the user may not store in these collections, and say why.

    Takes one round trip. A server that knows no users refuses nothing.
    """
    try:
        status = await database.client.admin.command({"connectionStatus": 1, "showPrivileges": 1})
    except OperationFailure:
        return  # not MongoDB's own server: what it refuses shows when it is asked
    said = status["authInfo"]
    if not said["authenticatedUsers"]:
        return
    missing = missing_rights(said["authenticatedUserPrivileges"], database.name, collections)
    if missing and not await _is_allowed_anything(database, missing):
        raise DatabaseUnavailable(
            f"the user in MONGO_URI has no right to store in the database {database.name}: it may "
            f"not {_listed(missing, len(collections))}. Grant it readWrite there (as "
            "deploy/mongo-init.js does)"
        )


async def _is_allowed_anything(
    database: AsyncDatabase[BSONDocument], missing: Mapping[str, Sequence[str]]
) -> bool:
    """Tell whether the server has users, but does not ask what they may do (without --auth)."""
    for collection, actions in missing.items():
        try:
            if "update" in actions:
                await database[collection].update_one({"_id": NOWHERE}, {"$set": {"x": 1}})
            elif "remove" in actions:
                await database[collection].delete_one({"_id": NOWHERE})
            else:
                return False  # an insert can't be tried without a trace
        except OperationFailure:
            return False
    return True


def _listed(missing: Mapping[str, Sequence[str]], of: int) -> str:
    if len(missing) == of and len({tuple(actions) for actions in missing.values()}) == 1:
        return f"{', '.join(next(iter(missing.values())))} in any of its collections"
    return "; ".join(f"{', '.join(actions)} in {name}" for name, actions in missing.items())
