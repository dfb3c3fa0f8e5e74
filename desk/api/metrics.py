"""Answer Prometheus: the numbers of crawl, store and index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from pymongo.errors import PyMongoError

from database.repositories.overview import Overview, ShardStatus
from database.repositories.readers.saved_searches import SavedSearchRepository
from desk.answers.saved_searches import lag_of, state_of
from desk.dependencies import Context, DeskContext

SHARD_STATES = ("waiting", "queued", "running", "dead")

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def read_metrics(context: Context, request: Request) -> Response:
    """Return the numbers for Prometheus; those of the database are left out while it is away."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Numbers(context, request.app.state.webhooks.outcomes))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Numbers(Collector):
    """Read the numbers when Prometheus asks."""

    def __init__(self, context: DeskContext, outcomes: Mapping[str, int]) -> None:
        self._context = context
        self._outcomes = outcomes

    def collect(self) -> Iterator[Metric]:
        """Yield every number with its name and meaning."""
        yield from self._of_index()
        sent = CounterMetricFamily(
            "copydesk_webhook_deliveries",
            "attempts to deliver an event since this process was started",
            labels=["outcome"],
        )
        for outcome in ("delivered", "failed"):
            sent.add_metric([outcome], self._outcomes.get(outcome, 0))
        yield sent
        is_up = _gauge("database_up", "1 where the database answers")
        try:
            of_database = list(self._of_database())
        except PyMongoError:
            is_up.add_metric([], 0)
        else:
            is_up.add_metric([], 1)
            yield from of_database
        yield is_up

    def _of_index(self) -> Iterator[Metric]:
        state = self._context.index.state
        if state is not None:
            behind = self._context.clock.now() - datetime.fromisoformat(state.indexedAt)
            lag = _gauge("index_lag_seconds", "since the index last held all that is stored")
            lag.add_metric([], behind.total_seconds())
            yield lag

    def _of_database(self) -> Iterator[Metric]:
        overview, now = Overview(self._context.news), self._context.clock.now()
        documents = _gauge("documents", "documents of a collection", "collection")
        bytes_held = _gauge("stored_bytes", "bytes of a collection and its indexes", "collection")
        for size in overview.sizes():
            documents.add_metric([size.name], size.documents)
            bytes_held.add_metric([size.name], size.bytes)
        yield documents
        yield bytes_held
        rejected = _gauge("rejected_last_day", "pages rejected in the last day", "reason")
        for reason, pages in overview.rejected(now)[1].items():
            rejected.add_metric([reason], pages)
        yield rejected
        states = overview.sources(overview.poll_states(overview.source_names()), now)
        sources = _gauge("sources", "sources by how they are", "state")
        for state, number in Counter(each.state for each in states).items():
            sources.add_metric([state], number)
        yield sources
        late = _gauge("late_listings", "listings that have been due for over an hour")
        late.add_metric([], sum(each.late for each in states))
        yield late
        yield from self._of_webhooks(now)
        yield from of_shards(overview.shards())

    def _of_webhooks(self, now: datetime) -> Iterator[Metric]:
        saved = SavedSearchRepository(self._context.news).all()
        webhooks = {each.id: each.webhook for each in saved if each.webhook is not None}
        states = _gauge("webhooks", "webhooks by how they are", "state")
        for state, number in Counter(map(state_of, webhooks.values())).items():
            states.add_metric([state], number)
        yield states
        lag = _gauge(
            "webhook_lag_seconds", "since the oldest change was stored that was not taken", "search"
        )
        for search_id, webhook in webhooks.items():
            lag.add_metric([search_id], lag_of(webhook, now))
        yield lag


def of_shards(status: ShardStatus) -> Iterator[Metric]:
    """Yield how the shards are; nothing where one machine crawls all."""
    if not status.states:
        return
    shards = _gauge("shards", "shards of the sources by how they are", "state")
    for state in SHARD_STATES:  # one that no shard is in is 0, not absent
        shards.add_metric([state], status.states.get(state, 0))
    yield shards
    length = _gauge("shard_queue_length", "shards that wait for a worker", "queue")
    age = _gauge("shard_age_seconds", "since the shard fell due that waits longest", "queue")
    for queue, waiting in status.queued.items():
        length.add_metric([queue], waiting)
        age.add_metric([queue], max(status.oldest.get(queue, 0.0), 0.0))
    yield from (length, age)
    workers = _gauge("shard_workers", "processes that crawl a shard just now")
    workers.add_metric([], status.workers)
    failing = _gauge("shards_failing", "shards whose last crawl failed")
    failing.add_metric([], status.failing)
    yield from (workers, failing)


def _gauge(name: str, meaning: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"copydesk_{name}", meaning, labels=labels)
