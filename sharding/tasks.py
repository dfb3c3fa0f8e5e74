"""Crawl a shard, or do one thing that was asked for: each as a process of its own, with a deadline.

A task is acknowledged when what it led to is in the database. Whatever ends it before, it is
delivered again: storage is idempotent, and its ticket tells whether it is still wanted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

from celery.exceptions import Reject
from pymongo.database import Database
from pymongo.errors import PyMongoError

from database.connection.client import connect
from database.connection.outages import brief, is_outage
from database.data_directory import data_directory
from database.documents.bson_document import BSONDocument
from database.repositories.crawling.shards import SIGN_OF_LIFE, Begun, ShardRepository
from database.spool.spool import SUFFIX
from sharding.app import app
from sharding.child import DeadlinePassed, NotOurs, run_command
from sharding.settings import ShardingSettings, current_settings

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

# Seconds between two attempts to reach a database that is away.
PROBE_INTERVAL = 2.0


@app.task(name="sharding.crawl_shard")
def crawl_shard(shard: str, ticket: int) -> None:
    """Crawl a shard, unless another task or process has it by now."""
    settings = current_settings()
    with connected(settings) as database:
        attempt = Attempt(ShardRepository(database), settings, shard, ticket)
        match attempt.patiently(lambda: attempt.shards.begin(shard, ticket)):
            case Begun.SUPERSEDED:
                logger.info("Shard %s is not to be crawled any more (task %d)", shard, ticket)
                return
            case Begun.DEAD:
                logger.error("Shard %s is set aside: each attempt failed", shard)
                raise Reject("set aside", requeue=False)
        try:
            fault = attempt.crawl()
        except NotOurs:
            logger.warning("Shard %s was taken over by another worker", shard)
            return
        except DeadlinePassed:
            fault = f"not done within {settings.deadline:g} s"
        if fault is None:
            attempt.patiently(lambda: attempt.shards.finish(shard, ticket))
            return
        logger.error("Shard %s: %s", shard, fault)
        is_tried_again = attempt.patiently(lambda: attempt.shards.fail(shard, ticket, fault))
        raise Reject(fault, requeue=is_tried_again)


@dataclass
class Attempt:
    """Crawl a shard once, and wait until all that came of it is in the database."""

    shards: ShardRepository
    settings: ShardingSettings
    shard: str
    ticket: int
    _began: float = field(default_factory=monotonic)
    _signed: float = 0.0
    """When the last sign of life was given."""

    @property
    def deadline(self) -> float:
        """Return until when it may go on, by the monotonic clock."""
        return self._began + self.settings.deadline

    def crawl(self) -> str | None:
        """Crawl until the spool is empty; return what is wrong, None where nothing is.

        Raises DeadlinePassed, NotOurs.
        """
        words = ["crawl", "news", "-q", "-a", f"shard={self.shard}", "--tolerate-failed-sources"]
        words += ["-s", "BREAKAGE_EXIT_CODE=0"]
        while True:
            code = run_command(words, self.deadline, self._keep)
            if not self._is_left() and code == 0:
                return None
            # The next crawl drains the spool, and so has to find the database there.
            was_away = self._wait_for_database()
            if not self._is_left() and not was_away:
                return f"the crawl exited with {code}; the worker's log says why"

    def patiently(self, ask: Callable[[], Result]) -> Result:
        """Return the database's answer, however long it is away; raises Reject at the deadline."""
        while True:
            try:
                return ask()
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                logger.warning("Shard %s: %s", self.shard, brief(error))
            if monotonic() > self.deadline:
                raise Reject("the database is away", requeue=True)
            sleep(PROBE_INTERVAL)

    def _keep(self) -> bool:
        """Give a sign of life now and then; return False where another worker has the shard."""
        if monotonic() - self._signed < SIGN_OF_LIFE.total_seconds():
            return True
        self._signed = monotonic()
        try:
            return self.shards.renew(self.shard, self.ticket)
        except PyMongoError as error:
            logger.warning(
                "Shard %s: no sign of life could be given (%s)", self.shard, brief(error)
            )
            return True

    def _wait_for_database(self) -> bool:
        """Wait until the database answers; return whether it was away. Raises DeadlinePassed."""
        was_away = False
        while True:
            try:
                if not self.shards.renew(self.shard, self.ticket):
                    raise NotOurs
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                was_away = True
            else:
                return was_away
            if monotonic() > self.deadline:
                raise DeadlinePassed
            sleep(PROBE_INTERVAL)

    def _is_left(self) -> bool:
        """Return whether something of this worker waits on disk for the database."""
        return any(_spool(self.settings).glob(f"*{SUFFIX}"))


@contextmanager
def connected(settings: ShardingSettings) -> Iterator[Database[BSONDocument]]:
    """Connect to the database, which may be away."""
    with connect(
        settings.mongo_uri,
        answer_within=settings.answer_within,
        insist=False,
        operation_within=settings.answer_within,
    ) as client:
        yield client[settings.database]


def _spool(settings: ShardingSettings) -> Path:
    return data_directory(settings.data_dir) / "spool"
