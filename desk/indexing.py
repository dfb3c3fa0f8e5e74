"""Keep the search index up to the database, in a thread beside the requests."""

from __future__ import annotations

import logging
from threading import Event, Thread

from pymongo.errors import PyMongoError

from database.connection.outages import brief
from desk.dependencies import DeskContext
from model.errors import CopydeskError
from search.feed import IndexFeed

RETRY_SECONDS = 5.0
"""Seconds between two attempts while the database is away or another process indexes."""

logger = logging.getLogger(__name__)


class Indexing:
    """Index what is stored, as long as this process has the writer's lock; else wait for it."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._stop = Event()
        self._thread = Thread(target=self._run, name="indexing", daemon=True)
        self._reported = ""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the batch that is under way."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        context = self._context
        while not self._stop.is_set():
            try:
                with context.index.writing() as writer:
                    if writer is not None:
                        feed = IndexFeed(
                            context.index, writer, context.news, context.address, context.clock
                        )
                        self._reported = ""
                        feed.follow(self._stop)
            except (CopydeskError, PyMongoError, OSError) as error:
                self._report(brief(error) if isinstance(error, PyMongoError) else str(error))
            self._stop.wait(RETRY_SECONDS)

    def _report(self, message: str) -> None:
        """Warn, once for each cause: the same one every five seconds would fill the log."""
        if message != self._reported:
            logger.warning("the search index waits: %s", message)
            self._reported = message
