"""Deliver each task three times: it is done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Queue
from kombu.message import Message
from pymongo import MongoClient

from sharding.app import JOB_QUEUE, SCHEDULE, SHARD_QUEUES
from sharding.schedule import enqueue_due
from tests.sharding.installation.cluster import PATIENCE, are_crawled, running_cluster
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.rabbitmq import Broker
from tests.support.fixtures.sites import ServeBulk
from tests.support.outages import check_all_stored_once

# Seconds: a crawl takes ten times as long where five other tests run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]

# Each host is a shard.
PAGES, HOSTS = 30, 2
DELIVERIES = 3


def test_tasks_that_are_delivered_three_times_are_done_once(
    tmp_path: Path, own_server: OwnServer, broker: Broker, bulk_site: ServeBulk
) -> None:
    web = bulk_site(count=PAGES, hosts=HOSTS)
    site = next(iter(web))
    page = site.url(site.stories[0])
    queues = [*SHARD_QUEUES.values(), JOB_QUEUE]
    names = [each.name for each in queues]
    # So slowly that the other worker takes the copies meanwhile.
    slowly = {"DOWNLOAD_DELAY": "0.5", "SHARDING_GRACE": "300"}
    with (
        running_cluster(tmp_path, own_server.uri, broker.uri, **slowly) as cluster,
        own_server.connect() as client,
        Connection(broker.uri) as connection,
    ):
        cluster.copydesk.write_sources(web.sources(every="1d"))  # so that all is due once
        for queue in queues:  # else beat makes them, a moment after it has noted what it sends
            queue(connection.default_channel).declare()
        job = cluster.ask("article", "--json", page)
        for _ in range(DELIVERIES):  # two of them are done at the same time
            enqueue_due.apply_async(queue=SCHEDULE, connection=connection)
        for name in ("beat", "other beat"):
            cluster.start(name, "beat")
        cluster.wait_for(lambda: client["news"]["shards"].count_documents({"ticket": 1}) == HOSTS)
        cluster.wait_for(lambda: sum(map(broker.length_of, names)) == HOSTS + 1)
        for name in ("beat", "other beat"):  # they would take tasks that are taken out for lost
            cluster.kill(name)
        tasks = [(queue, task) for queue in queues for task in waiting_in(connection, queue)]
        for each in tasks * (DELIVERIES - 1):
            send(connection, *each)
        for _, task in tasks:
            task.requeue()
        for name in ("worker", "other"):
            cluster.start(name, "worker")
        cluster.wait_for(lambda: are_crawled(client) and is_done(client, job))
        for each in tasks:  # and once more when all is done
            send(connection, *each)
        cluster.wait_for(lambda: sum(map(broker.length_of, names)) == 0)
        for name in ("worker", "other"):  # they end what they have taken
            cluster.stop(name, PATIENCE)
        assert sum(map(broker.length_of, names)) == 0
        asked_for = Counter(
            f"{each.base}{target}" for each in web for _, target, _ in each.requests
        )
        assert {url: times for url, times in asked_for.items() if "/story-" in url} == {
            each.url(story): 1 + (each.url(story) == page) for each in web for story in each.stories
        }
        assert {asked_for[f"{each.base}/feed.xml"] for each in web} == {1}
        check_all_stored_once(client, PAGES)
        shards = list(client["news"]["shards"].find())
        assert {(each["state"], each["ticket"], each["attempts"]) for each in shards} == {
            ("waiting", 1, 0)
        }
        (done,) = client["news"]["jobs"].find()
        assert (done["_id"], done["state"], done["attempts"]) == (job, "done", 1)


def waiting_in(connection: Connection, queue: Queue) -> Iterator[Message]:
    """Take the tasks that wait in a queue, and acknowledge none."""
    bound = queue(connection.default_channel)
    while (task := bound.get()) is not None:
        yield task


def send(connection: Connection, queue: Queue, task: Message) -> None:
    """Put a copy of a task into a queue: the same bytes under the same id."""
    with connection.Producer() as producer:
        producer.publish(
            task.body,
            exchange=queue.exchange,
            routing_key=queue.routing_key,
            content_type=task.content_type,
            content_encoding=task.content_encoding,
            headers=task.headers,
            correlation_id=task.properties["correlation_id"],
        )


def is_done(client: MongoClient[dict[str, Any]], job: str) -> bool:
    """Return whether a job has ended."""
    return client["news"]["jobs"].count_documents({"_id": job, "endedAt": {"$exists": True}}) == 1
