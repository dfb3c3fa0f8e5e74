"""Bring a database to the current schema: collections, validators, indexes, migrations."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

import pymongo
from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import CollectionInvalid, ConnectionFailure, OperationFailure

from database.documents.bson_document import BSONDocument
from database.repositories.crawling.leases import LeaseRepository
from database.schema.collections import COLLECTIONS, Collection
from database.schema.json_schema import widened
from database.schema.migrations import DATABASE_VERSION, MIGRATIONS, Migration
from model.errors import DatabaseError

NAMESPACE_EXISTS = 48
"""MongoDB's error code for a collection that exists already."""
INDEX_DIFFERS = (85, 86)
"""MongoDB's error codes IndexOptionsConflict and IndexKeySpecsConflict."""
INDEX_BUILD_SECONDS = 6 * 3600
"""Seconds that an index may take to build: a hundred million articles take hours, while the
connection's own timeout is made for everyday writes."""
LOCK = "#schema"
"""The name of the lease under which the schema is changed; no host has such a name."""
LOCK_TTL = timedelta(seconds=30)
"""How long the lease holds without renewal: after a death elsewhere others wait no longer."""
LOCK_POLL_SECONDS = 0.2
"""Seconds between two attempts to get the lease from another process that holds it."""


class MigratedMeanwhile(ConnectionFailure):
    """Report that a newer Copydesk has migrated the database: to this program it is away."""


@dataclass(frozen=True)
class Schema:
    """Describe a version of the database: its collections, and the migrations that lead to it."""

    version: int = DATABASE_VERSION
    collections: dict[str, Collection] = field(default_factory=lambda: COLLECTIONS)
    migrations: dict[int, Migration] = field(default_factory=lambda: MIGRATIONS)

    @property
    def digest(self) -> str:
        """Return a hash that changes with any validator or index."""
        parts = [
            [name, each.validator, [index.document for index in each.indexes], each.zstd]
            for name, each in sorted(self.collections.items())
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def on_cluster(self) -> Schema:
        """Return the schema as a sharded cluster takes it."""
        collections = {name: each.on_cluster() for name, each in self.collections.items()}
        return replace(self, collections=collections)


async def ensure_schema(
    database: AsyncDatabase[BSONDocument], schema: Schema | None = None
) -> None:
    """Bring ``database`` to ``schema`` (by default this program's); two round trips when it is.

    Safe when many processes start at once: one does the work, the others wait for it. Programs of
    the same version whose documents have other fields may run side by side: what a validator takes
    is widened, and narrowed by the next migration alone.
    Raises DatabaseError if a newer Copydesk has migrated the database already.
    """
    schema = schema or Schema()
    if await database.client.is_mongos:
        schema = schema.on_cluster()
    if await _is_current(database, schema):
        return
    async with _lock(database):
        if await _is_current(database, schema):
            return
        await _build(database, schema)


async def check_not_migrated(
    database: AsyncDatabase[BSONDocument], version: int = DATABASE_VERSION
) -> None:
    """Raise MigratedMeanwhile if a newer Copydesk has migrated the database. One round trip."""
    state = await database["meta"].find_one({"_id": "schema"})
    if state is not None and state["version"] > version:
        raise MigratedMeanwhile(
            f"a newer Copydesk has migrated the database {database.name} to schema "
            f"{state['version']}, and this one is made for {version}: what it can't store waits in "
            "the spool, for a run of the newer one"
        )


async def _is_current(database: AsyncDatabase[BSONDocument], schema: Schema) -> bool:
    state = await database["meta"].find_one({"_id": "schema"})
    if state is None:
        return False
    if state["version"] > schema.version:
        raise DatabaseError(
            f"the database {database.name} has schema {state['version']}, and this Copydesk "
            f"is made for {schema.version}: install the newer one, or name another database"
        )
    if (state["version"], state["digest"]) != (schema.version, schema.digest):
        return False
    # Someone may have dropped a collection by hand: the next write would make it anew, without
    # its validator.
    return set(schema.collections) <= set(await database.list_collection_names())


async def _build(database: AsyncDatabase[BSONDocument], schema: Schema) -> None:
    state = await database["meta"].find_one({"_id": "schema"})
    if state is not None:
        # Before the new validators, which would refuse what the migrations are there to change.
        for version in range(state["version"], schema.version):
            if version in schema.migrations:
                # Without validators it is not current for the version that it leaves, either.
                await database["meta"].update_one({"_id": "schema"}, {"$set": {"digest": ""}})
                await _relax(database)
                await schema.migrations[version](database)
            # Without a digest it is not current yet, wherever this is cut short.
            await database["meta"].update_one(
                {"_id": "schema"}, {"$set": {"version": version + 1, "digest": ""}}
            )
    there = {
        each["name"]: each.get("options", {}).get("validator", {}).get("$jsonSchema")
        async for each in await database.list_collections()
    }
    is_migrated = state is not None and state["version"] != schema.version
    for name, collection in schema.collections.items():
        before = None if is_migrated else there.get(name)
        await _create(database, name, collection, before, exists=name in there)
    # updatedAt is the server's time, as in leases: clocks of crawlers may differ
    current = {"version": schema.version, "digest": schema.digest, "updatedAt": "$$NOW"}
    await database["meta"].update_one({"_id": "schema"}, [{"$set": current}], upsert=True)


async def _relax(database: AsyncDatabase[BSONDocument]) -> None:
    for name in await database.list_collection_names():
        await database.command("collMod", name, validator={})


async def _create(
    database: AsyncDatabase[BSONDocument],
    name: str,
    collection: Collection,
    before: BSONDocument | None,
    *,
    exists: bool,
) -> None:
    """Make a collection, or change what it takes; ``before``: the schema that is to hold, too."""
    if not exists:
        options: BSONDocument = {"validator": collection.validator}
        if collection.zstd:
            options["storageEngine"] = {"wiredTiger": {"configString": "block_compressor=zstd"}}
        try:
            await database.create_collection(name, check_exists=False, **options)
        except CollectionInvalid:
            exists = True
        except OperationFailure as error:
            if error.code != NAMESPACE_EXISTS:
                raise
            exists = True  # a write of another process has made it meanwhile
    if exists:
        validator = collection.validator
        if before:
            # A program of this version that knows other fields may be writing.
            validator = {"$jsonSchema": widened(before, validator["$jsonSchema"])}
        if before is None or validator["$jsonSchema"] != before:
            await database.command("collMod", name, validator=validator)
    if collection.indexes:
        # A server of version 4.2 or newer takes writes while it builds.
        with pymongo.timeout(INDEX_BUILD_SECONDS):
            await _create_indexes(database[name], list(collection.indexes))


async def _create_indexes(
    collection: AsyncCollection[BSONDocument], indexes: list[IndexModel]
) -> None:
    try:
        await collection.create_indexes(indexes)
    except OperationFailure as error:
        if error.code not in INDEX_DIFFERS:
            raise
        if len(indexes) > 1:  # find out which one differs
            for index in indexes:
                await _create_indexes(collection, [index])
            return
        await collection.drop_index(indexes[0].document["name"])
        await collection.create_indexes(indexes)


@asynccontextmanager
async def _lock(database: AsyncDatabase[BSONDocument]) -> AsyncIterator[None]:
    leases = LeaseRepository(database, f"schema-{uuid4().hex}", LOCK_TTL)
    while not await leases.acquire([LOCK]):  # noqa: ASYNC110 (another process's event)
        await asyncio.sleep(LOCK_POLL_SECONDS)
    renewal = asyncio.create_task(_keep_renewed(leases))
    try:
        yield
    finally:
        renewal.cancel()
        with suppress(asyncio.CancelledError):
            await renewal
        await leases.release()


async def _keep_renewed(leases: LeaseRepository) -> None:
    while True:
        await asyncio.sleep(LOCK_TTL.total_seconds() / 3)
        await leases.renew()
