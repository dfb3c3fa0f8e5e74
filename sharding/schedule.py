"""Put the shards that are due into the queue: beat's one task.

What is due is in the database. So a task that gets lost, wherever, is late by a look, and no more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from amqp.exceptions import AMQPError
from celery.signals import worker_ready
from kombu import Connection
from kombu.exceptions import OperationalError
from pymongo.errors import PyMongoError

from database.connection.client import connect_async
from database.connection.outages import brief
from database.repositories.crawling.jobs import JobRepository
from database.repositories.crawling.shards import ShardRepository, Ticket
from database.schema.ensure import ensure_schema
from model.errors import CopydeskError
from sharding.app import DEAD_QUEUE, JOB_QUEUE, JOBS, SCHEDULE, SHARD_QUEUES, app
from sharding.jobs import run_job
from sharding.settings import ShardingSettings, current_settings
from sharding.shards import ShardPlan
from sharding.tasks import connected, crawl_shard

logger = logging.getLogger(__name__)

_plan = ShardPlan()
_prepared: set[str] = set()


@app.task(name="sharding.enqueue_due", acks_late=False)
def enqueue_due() -> None:
    """Put every shard that is due, and neither queued nor being crawled, into its queue."""
    settings = current_settings()
    try:
        if settings.database not in _prepared:
            asyncio.run(_prepare(settings))
            _prepared.add(settings.database)
        parts = _plan.parts(settings.sources_file)
        with connected(settings) as database, app.connection_for_write() as broker:
            shards = ShardRepository(database)
            shards.plan(parts)
            _publish(shards, shards.queue_due(), broker)
            for name, waiting in _lengths(broker).items():
                _publish(shards, shards.queue_lost(name, waiting), broker)
            _publish_jobs(JobRepository(database), broker)
    except (PyMongoError, CopydeskError, OperationalError, OSError, AMQPError) as error:
        why = brief(error) if isinstance(error, PyMongoError) else error
        logger.error("Nothing was put into the queues, until the next look: %s", why)


async def _prepare(settings: ShardingSettings) -> None:
    """Make the collections, where no crawl has made them before."""
    async with connect_async(settings.mongo_uri, answer_within=settings.answer_within) as client:
        await ensure_schema(client[settings.database])


def _publish(shards: ShardRepository, tickets: Iterable[Ticket], broker: Connection) -> None:
    left = list(tickets)
    try:
        with broker.Producer() as producer:
            while left:
                ticket = left[0]
                crawl_shard.apply_async(
                    (ticket.shard, ticket.number), queue=ticket.queue, producer=producer
                )
                del left[0]
    finally:
        shards.give_back(left)


def _publish_jobs(jobs: JobRepository, broker: Connection) -> None:
    left = jobs.queue_waiting()
    try:
        with broker.Producer() as producer:
            while left:
                run_job.apply_async((left[0],), queue=JOBS, producer=producer)
                del left[0]
    finally:
        jobs.give_back(left)


def _lengths(broker: Connection) -> dict[str, int]:
    """Return how many tasks wait in each queue; make the queues that are not there."""
    for queue in (DEAD_QUEUE, JOB_QUEUE):
        queue(broker.default_channel).declare()
    return {
        name: queue(broker.default_channel).queue_declare().message_count
        for name, queue in SHARD_QUEUES.items()
    }


@worker_ready.connect
def _look_at_once(sender: object, **_: object) -> None:
    """Have the first look taken when beat starts, not a while later."""
    consumer = getattr(sender, "task_consumer", None)
    if consumer is not None and consumer.consuming_from(SCHEDULE):
        enqueue_due.apply_async(queue=SCHEDULE)
