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
from sharding.stopping import Stopping, check_grace

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
        try:
            attempt.make()
        except Stopping:
            logger.warning("Shard %s is returned, as this worker stops", shard)
            attempt.give_back()
            raise Reject("the worker stops", requeue=True) from None


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

    def make(self) -> None:
        """Take the shard, crawl it, and note what came of it.

        Raises Stopping, and Reject where the task is not done by that.
        """
        shard, ticket = self.shard, self.ticket
        match self.patiently(lambda: self.shards.begin(shard, ticket)):
            case Begun.SUPERSEDED:
                logger.info("Shard %s is not to be crawled any more (task %d)", shard, ticket)
                return
            case Begun.DEAD:
                logger.error("Shard %s is set aside: each attempt failed", shard)
                raise Reject("set aside", requeue=False)
        try:
            fault = self.crawl()
        except NotOurs:
            logger.warning("Shard %s was taken over by another worker", shard)
            return
        except DeadlinePassed:
            fault = f"not done within {self.settings.deadline:g} s"
        if fault is None:
            self.patiently(lambda: self.shards.finish(shard, ticket))
            return
        logger.error("Shard %s: %s", shard, fault)
        is_tried_again = self.patiently(lambda: self.shards.fail(shard, ticket, fault))
        raise Reject(fault, requeue=is_tried_again)

    def give_back(self) -> None:
        """Leave the shard to whoever is delivered its task next."""
        try:
            self.shards.leave(self.shard, self.ticket)
        except PyMongoError as error:
            logger.warning(
                "Shard %s is free for others only when this worker's time with it is over (%s)",
                self.shard,
                brief(error),
            )

    def crawl(self) -> str | None:
        """Crawl until the spool is empty; return what is wrong, None where nothing is.

        Raises DeadlinePassed, NotOurs, Stopping.
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
        """Return the database's answer, however long it is away.

        Raises Reject at the deadline, and Stopping.
        """
        while True:
            try:
                return ask()
            except PyMongoError as error:
                if not is_outage(error):
                    raise
                logger.warning("Shard %s: %s", self.shard, brief(error))
            if monotonic() > self.deadline:
                raise Reject("the database is away", requeue=True)
            check_grace()
            sleep(PROBE_INTERVAL)

    def _keep(self) -> bool:
        """Give a sign of life now and then; return False where another worker has the shard.

        Raises Stopping.
        """
        check_grace()
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
        """Wait until the database answers; return whether it was away.

        Raises DeadlinePassed, NotOurs, Stopping.
        """
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
            check_grace()
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
