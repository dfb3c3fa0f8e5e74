"""Set up Celery: the queues, and how a task is delivered until somebody has done it.

``celery -A sharding.app`` finds ``app`` here; ``copydesk worker`` and ``copydesk beat`` start it.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import beat_embedded_init, worker_process_init
from kombu import Exchange, Queue

from database.repositories.crawling.shards import MOST_ATTEMPTS
from sharding.child import die_with_parent
from urls.domains.shards import QUEUES

SCHEDULE, DEAD, JOBS = "schedule", "dead", "jobs"
# Deliveries after which the broker sets a task aside whose workers die before they can note it:
# more than attempts of a shard, so that where these are counted, their count decides.
MOST_DELIVERIES = 2 * MOST_ATTEMPTS
# Tasks that are kept for a person to look at.
DEAD_KEPT = 1000
# Seconds between two signs of life to the broker: a worker that is cut off is noticed within two.
HEARTBEAT = 10

_exchange = Exchange("copydesk", type="direct", durable=True)


def _queue(name: str, **arguments: Any) -> Queue:
    return Queue(
        name,
        _exchange,
        routing_key=name,
        durable=True,
        queue_arguments={"x-queue-type": "quorum", **arguments},
    )


SHARD_QUEUES = {
    name: _queue(
        name,
        **{
            "x-delivery-limit": MOST_DELIVERIES,
            "x-dead-letter-exchange": _exchange.name,
            "x-dead-letter-routing-key": DEAD,
        },
    )
    for name in QUEUES
}
JOB_QUEUE = _queue(JOBS, **{"x-delivery-limit": MOST_DELIVERIES})
DEAD_QUEUE = _queue(DEAD, **{"x-max-length": DEAD_KEPT})

app = Celery(
    "copydesk",
    broker=os.environ.get("SHARDING_BROKER", ""),
    include=["sharding.tasks", "sharding.jobs", "sharding.schedule"],
)
app.conf.update(
    task_queues=[*SHARD_QUEUES.values(), JOB_QUEUE, _queue(SCHEDULE)],
    task_create_missing_queues=False,
    task_default_queue=QUEUES[-1],
    # A task is done when its shard is stored, and is delivered again until it is.
    task_acks_late=True,
    task_acks_on_failure_or_timeout=False,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    # What was crawled is in the collection: nobody asks the broker for results.
    task_ignore_result=True,
    accept_content=["json"],
    broker_heartbeat=HEARTBEAT,
    broker_transport_options={"confirm_publish": True},
    # Workers outlive a broker that is away, however long, also at their start.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A crawl goes on while the broker is away; its task, delivered again, finds its shard done.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    # The log is of the process that starts it.
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    # What is due is in the database: there is nothing for beat to remember.
    beat_scheduler="celery.beat:Scheduler",
    beat_schedule={
        "enqueue due shards": {
            "task": "sharding.enqueue_due",
            "schedule": float(os.environ.get("WATCH_INTERVAL") or 30),
            "options": {
                "queue": SCHEDULE,
                # A look that nobody took in time is not to be made up for.
                "expires": float(os.environ.get("WATCH_INTERVAL") or 30),
            },
        }
    },
)


@worker_process_init.connect
@beat_embedded_init.connect
def _end_with_worker(**_: Any) -> None:
    """Have the kernel end this process with the worker that it belongs to, kill -9 included."""
    die_with_parent()
