"""Collections, validators, indexes and migrations: what a database is before the first write."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pymongo
from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import CollectionInvalid, OperationFailure

from database.documents.articles import ArticleLife, PageLife, RejectedLife, Revision
from database.documents.encoding import as_document
from database.documents.health import SourceDay, SourceHealth
from database.documents.polling import EndpointState
from database.documents.runs import Lease, Run
from database.documents.schema_state import SchemaState
from database.documents.sites import KeptRobots, Site
from database.repositories.leases import Leases
from database.schema.json_schema import json_schema
from model.errors import DatabaseError
from model.identity import SCHEMA_VERSION
from model.items import Article, Rejection
from model.pages import Page

Document = dict[str, Any]
Migration = Callable[[AsyncDatabase[Document]], Awaitable[None]]

NAMESPACE_EXISTS = 48
INDEX_DIFFERS = (85, 86)
"""MongoDB's error codes; the latter IndexOptionsConflict and IndexKeySpecsConflict."""
INDEX_BUILD_SECONDS = 6 * 3600
"""A hundred million articles take hours; the connection's own patience is for everyday writes."""
SITES_KEPT = 60 * 24 * 3600
"""Seconds; templates are redone a few times a year."""
RUNS_KEPT = 90 * 24 * 3600
"""Seconds; a run every ten minutes over a thousand sources writes a GB a month."""
DAYS_KEPT = 120 * 24 * 3600
"""Seconds; twice what crawler/health/anomalies.py looks back."""
LOCK = "#schema"
"""Its lease: no host is called so."""
LOCK_TTL = timedelta(seconds=30)
"""Renewed while the work lasts; after a death elsewhere others wait no longer than this."""
LOCK_POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Collection:
    """A collection: the classes whose fields its documents have, and its indexes."""

    classes: tuple[type, ...]
    indexes: tuple[IndexModel, ...] = ()
    zstd: bool = False
    """Text and HTML: a third smaller on disk than with MongoDB's default, snappy."""

    @property
    def validator(self) -> Document:
        return {"$jsonSchema": json_schema(*self.classes)}


COLLECTIONS: dict[str, Collection] = {
    "articles": Collection(
        (Article, ArticleLife),
        (
            # readers follow it
            IndexModel([("changed", ASCENDING), ("_id", ASCENDING)]),
            IndexModel([("urlKey", ASCENDING)], unique=True),
            # is a listed address that of a known article?
            IndexModel([("alternateUrls", ASCENDING)]),
            # two processes can't both insert the same text of one site. A later revision may
            # come to say what another page says: that is a change, which must not be refused
            IndexModel(
                [("source.domain", ASCENDING), ("contentHash", ASCENDING)],
                unique=True,
                partialFilterExpression={"revision": 1, "contentHash": {"$exists": True}},
            ),
            # is this the text of a known article of the same site?
            IndexModel([("contentHash", ASCENDING), ("source.domain", ASCENDING)]),
            # who shares phrases with this text, lately?
            IndexModel([("fingerprint", ASCENDING), ("contentChangedAt", ASCENDING)]),
            # all copies of a story; one article of each
            IndexModel([("cluster.id", ASCENDING), ("cluster.role", ASCENDING)]),
            # what is due for another look
            IndexModel(
                [("nextCheckAt", ASCENDING)],
                partialFilterExpression={"nextCheckAt": {"$exists": True}},
            ),
            # the newest, of all and of one source
            IndexModel([("datePublished", DESCENDING)]),
            IndexModel([("source.id", ASCENDING), ("datePublished", DESCENDING)]),
        ),
        zstd=True,
    ),
    "revisions": Collection(
        (Revision,), (IndexModel([("articleId", ASCENDING), ("revision", ASCENDING)]),), zstd=True
    ),
    "pages": Collection(
        (Page, PageLife), (IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=0),), zstd=True
    ),
    "rejected": Collection(
        (Rejection, RejectedLife),
        (
            IndexModel([("reason", ASCENDING), ("rejectedAt", DESCENDING)]),
            IndexModel([("rejectedAt", DESCENDING)]),
            # how many of each source and reason, without reading the documents
            IndexModel(
                [("source.id", ASCENDING), ("reason", ASCENDING), ("rejectedAt", DESCENDING)]
            ),
            IndexModel([("alternateUrls", ASCENDING)]),
        ),
    ),
    "sources": Collection(
        (EndpointState,),
        (IndexModel([("source", ASCENDING)]), IndexModel([("nextPollAt", ASCENDING)])),
    ),
    "sites": Collection(
        (Site,),
        # a site that was not crawled for so long may have a new template
        (IndexModel([("updatedAt", ASCENDING)], expireAfterSeconds=SITES_KEPT),),
    ),
    "robots": Collection(
        (KeptRobots,), (IndexModel([("expiresAt", ASCENDING)], expireAfterSeconds=0),)
    ),
    "runs": Collection(
        (Run,),
        (
            IndexModel([("startedAt", DESCENDING)]),
            # which have not ended? and away with those that did long ago
            IndexModel([("endedAt", ASCENDING)], expireAfterSeconds=RUNS_KEPT),
        ),
    ),
    "days": Collection(
        (SourceDay,),
        (
            IndexModel([("source", ASCENDING), ("day", ASCENDING)]),
            IndexModel([("day", ASCENDING)], expireAfterSeconds=DAYS_KEPT),
        ),
    ),
    "health": Collection((SourceHealth,)),
    "leases": Collection((Lease,)),
    "meta": Collection((SchemaState,)),
}

MIGRATIONS: dict[int, Migration] = {}
"""From the version that is the key to the next; each may be cut short and run again."""


@dataclass(frozen=True)
class Schema:
    """A version of the database: what it holds, and the ways to it from earlier ones."""

    version: int = SCHEMA_VERSION
    collections: dict[str, Collection] = field(default_factory=lambda: COLLECTIONS)
    migrations: dict[int, Migration] = field(default_factory=lambda: MIGRATIONS)

    @property
    def digest(self) -> str:
        """Changes with any validator or index."""
        parts = [
            [name, each.validator, [index.document for index in each.indexes], each.zstd]
            for name, each in sorted(self.collections.items())
        ]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


async def ensure_schema(database: AsyncDatabase[Document], schema: Schema | None = None) -> None:
    """Bring ``database`` to ``schema`` (by default this program's); two round trips when it is.

    Safe when many processes start at once: one does the work, the others wait for it.
    Raises DatabaseError if a newer Copydesk has migrated the database already.
    """
    schema = schema or Schema()
    if await _is_current(database, schema):
        return
    async with _lock(database):
        if await _is_current(database, schema):
            return
        await _build(database, schema)


async def _is_current(database: AsyncDatabase[Document], schema: Schema) -> bool:
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
    # someone may have dropped one by hand: the next write would make it anew without validator
    return set(schema.collections) <= set(await database.list_collection_names())


async def _build(database: AsyncDatabase[Document], schema: Schema) -> None:
    state = await database["meta"].find_one({"_id": "schema"})
    if state is not None:
        # before the new validators, which would refuse what the migrations are there to change
        for version in range(state["version"], schema.version):
            if version in schema.migrations:
                # nor is it current for the version that is being left, once validators are gone
                await database["meta"].update_one({"_id": "schema"}, {"$set": {"digest": ""}})
                await _relax(database)
                await schema.migrations[version](database)
            # without a digest it is not current yet, wherever this is cut short
            await database["meta"].update_one(
                {"_id": "schema"}, {"$set": {"version": version + 1, "digest": ""}}
            )
    existing = set(await database.list_collection_names())
    for name, collection in schema.collections.items():
        await _create(database, name, collection, exists=name in existing)
    current = SchemaState("schema", schema.version, schema.digest, datetime.now(UTC))
    await database["meta"].replace_one({"_id": "schema"}, as_document(current), upsert=True)


async def _relax(database: AsyncDatabase[Document]) -> None:
    for name in await database.list_collection_names():
        await database.command("collMod", name, validator={})


async def _create(
    database: AsyncDatabase[Document], name: str, collection: Collection, *, exists: bool
) -> None:
    if not exists:
        options: Document = {"validator": collection.validator}
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
        await database.command("collMod", name, validator=collection.validator)
    if collection.indexes:
        # a server of version 4.2 or newer takes writes while it builds
        with pymongo.timeout(INDEX_BUILD_SECONDS):
            await _create_indexes(database[name], list(collection.indexes))


async def _create_indexes(collection: AsyncCollection[Document], indexes: list[IndexModel]) -> None:
    try:
        await collection.create_indexes(indexes)
    except OperationFailure as error:
        if error.code not in INDEX_DIFFERS:
            raise
        if len(indexes) > 1:  # which one?
            for index in indexes:
                await _create_indexes(collection, [index])
            return
        await collection.drop_index(indexes[0].document["name"])
        await collection.create_indexes(indexes)


@asynccontextmanager
async def _lock(database: AsyncDatabase[Document]) -> AsyncIterator[None]:
    leases = Leases(database, f"schema-{uuid4().hex}", LOCK_TTL)
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


async def _keep_renewed(leases: Leases) -> None:
    while True:
        await asyncio.sleep(LOCK_TTL.total_seconds() / 3)
        await leases.renew()
