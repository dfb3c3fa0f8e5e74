"""Answer with what was stored, changed or deleted since a cursor: asked for, or as it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from database.documents.bson_document import BSONDocument
from database.reader import FOLLOW_SECONDS, FORGOTTEN, ChangeReader, Reading
from desk.answers.problems import responses
from desk.answers.schemas import Changed, Changes, article_of
from desk.dependencies import Context, DeskContext

router = APIRouter(tags=["changes"])

MOST_CHANGES = 500
"""Articles of one answer: about 5 MB."""
LONGEST_WAIT = 30.0
"""Seconds that an answer may wait for something new: what stands between may cut longer ones."""
_STREAM_BATCH = 100

Since = Annotated[
    str | None,
    Query(max_length=1000, description="`next` or `cursor` of an earlier answer, or an ISO date"),
]


@router.get("/changes", responses=responses(400, 422, 503))
async def read_changes(
    context: Context,
    since: Since = None,
    limit: Annotated[int, Query(ge=1, le=MOST_CHANGES)] = 100,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT, description="seconds")] = 0.0,
) -> Changes:
    """Return what was stored, changed or deleted after a cursor, in order; nothing is missed.

    With `wait` the answer comes as soon as there is something, or empty after so many seconds.
    """
    reader = _reader(context, since, limit)
    end = time.monotonic() + wait
    batch = await _settled(reader)
    while not batch and (left := end - time.monotonic()) > 0:
        await asyncio.sleep(min(FOLLOW_SECONDS, left))
        batch = await _settled(reader)
    changes = [_changed(cursor, document) for cursor, document in batch]
    return Changes(changes=changes, next=changes[-1].cursor if changes else since)


@router.get(
    "/changes/stream",
    response_class=EventSourceResponse,
    responses=responses(400, 422, 503),
)
async def stream_changes(
    request: Request, context: Context, since: Since = None
) -> AsyncIterator[ServerSentEvent]:
    """Send what is stored, changed or deleted, as server-sent events, as long as one listens.

    The id of each event is its cursor: a client that connects again sends the last one as
    `Last-Event-ID`, and misses nothing.
    """
    since = request.headers.get("last-event-id") or since
    reader = _reader(context, since, _STREAM_BATCH)
    while not await request.is_disconnected():
        batch = await _settled(reader)
        for cursor, document in batch:
            yield ServerSentEvent(data=_changed(cursor, document), event="change", id=cursor)
        if not reader.has_more:
            await asyncio.sleep(FOLLOW_SECONDS)


def _reader(context: DeskContext, since: str | None, size: int) -> ChangeReader:
    return ChangeReader(context.news, context.address, since, Reading(batch_size=size))


async def _settled(reader: ChangeReader) -> list[tuple[str, BSONDocument]]:
    """Return what a reader has next; wait for it to settle without one of the desk's threads."""
    await asyncio.sleep(await run_in_threadpool(reader.look))
    return await run_in_threadpool(reader.read)


def _changed(cursor: str, document: BSONDocument) -> Changed:
    if document["status"] == FORGOTTEN:
        return Changed(cursor=cursor, id=document["_id"], change="deleted")
    return Changed(cursor=cursor, id=document["_id"], change="stored", article=article_of(document))
