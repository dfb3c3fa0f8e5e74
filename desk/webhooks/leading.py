"""Have one desk of a database deliver at a time, and another go on where that one ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from database.connection.client import connect_async
from database.connection.outages import brief
from database.documents.bson_document import BSONDocument
from database.repositories.crawling.leases import LeaseRepository
from database.repositories.readers.saved_searches import DeliveryRepository
from desk.dependencies import DeskContext
from desk.settings import DeskSettings
from desk.webhooks.dispatcher import RETRY_SECONDS, Dispatcher
from desk.webhooks.matched_changes import ChangeMatcher, RequestOf
from desk.webhooks.sender import Sender, open_sender
from model.errors import CopydeskError
from urls.address_policy import AddressPolicy

LEASE = "#webhooks"
"""The name of the lease under which events are sent; no host has such a name."""
TIME_TO_LIVE = timedelta(seconds=30)
"""How long another desk waits after the machine of this one died. On one machine it sees a death at
once."""
CANCEL_AGAIN_AFTER = 5.0
"""Seconds between two cancellations of the delivery: it gives its lease back in less."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Webhooks:
    """Hold what requests share of the delivery."""

    sender: Sender
    outcomes: Counter[str] = field(default_factory=Counter)
    """Attempts since this process was started: ``delivered``, ``failed``."""


@asynccontextmanager
async def delivering(
    context: DeskContext, settings: DeskSettings, request_of: RequestOf
) -> AsyncIterator[Webhooks]:
    """Deliver beside what is done inside, whenever no other desk of this database does."""
    policy = AddressPolicy(settings.allowed_networks, settings.allowed_ports)
    async with open_sender(policy) as sender:
        webhooks = Webhooks(sender)
        work = asyncio.create_task(_keep_delivering(context, settings, request_of, webhooks))
        try:
            yield webhooks
        finally:
            await end(work)


async def end(work: asyncio.Task[None], again_after: float = CANCEL_AGAIN_AFTER) -> None:
    """Cancel ``work`` until it ends, and raise what it failed with.

    Once is not enough: until Python 3.12, ``asyncio.wait_for``, which the driver uses, swallows a
    cancellation that comes with the answer, and the desk would never stop.
    """
    while not work.done():
        work.cancel()
        await asyncio.wait([work], timeout=again_after)
    if not work.cancelled():
        work.result()


async def _keep_delivering(
    context: DeskContext, settings: DeskSettings, request_of: RequestOf, webhooks: Webhooks
) -> None:
    async with connect_async(
        settings.mongo_uri,
        data_dir=settings.data_dir,
        answer_within=settings.answer_within,
        insist=False,
        operation_within=settings.answer_within,
    ) as client:
        database = client[settings.database]
        deliveries = DeliveryRepository(database)
        dispatcher = Dispatcher(
            deliveries,
            ChangeMatcher(context.news, context.address),
            request_of,
            webhooks.sender,
            context.clock,
            webhooks.outcomes,
        )
        reported = ""
        while True:
            try:
                # Without receivers nothing is written: a desk may have rights to read alone.
                if await deliveries.are_wanted():
                    await _deliver_while_leading(database, dispatcher)
                reported = ""
            except (PyMongoError, CopydeskError) as error:
                message = brief(error) if isinstance(error, PyMongoError) else str(error)
                if message != reported:
                    logger.warning("webhooks wait: %s", message)
                    reported = message
            await asyncio.sleep(RETRY_SECONDS)


async def _deliver_while_leading(
    database: AsyncDatabase[BSONDocument], dispatcher: Dispatcher
) -> None:
    """Deliver as long as this process holds the lease; return where another one has it."""
    leases = LeaseRepository(database, f"webhooks-{uuid4().hex}", TIME_TO_LIVE)
    if not await leases.acquire([LEASE]):
        return
    tasks = [asyncio.create_task(dispatcher.run()), asyncio.create_task(_hold(leases))]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in ended:
            each.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(PyMongoError):
            await leases.release()


async def _hold(leases: LeaseRepository) -> None:
    """Renew the lease; return when it is lost."""
    seconds = TIME_TO_LIVE.total_seconds()
    renewed = time.monotonic()
    while time.monotonic() - renewed < seconds:
        await asyncio.sleep(seconds / 3)
        with suppress(PyMongoError):
            if await leases.renew():
                return
            renewed = time.monotonic()
