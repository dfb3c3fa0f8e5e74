"""Deliver to all receivers side by side: to each one event at a time, in the order of changes."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from bson import Timestamp
from pydantic import ValidationError
from pymongo.errors import PyMongoError

from database.connection.outages import brief
from database.documents.bson_document import BSONDocument
from database.documents.saved_searches import DeliveryError, SavedSearch
from database.reader import FOLLOW_SECONDS
from database.repositories.readers.saved_searches import DeliveryRepository, Failure
from desk.webhooks.backoff import delay, is_given_up
from desk.webhooks.event import Event, event_of
from desk.webhooks.matched_changes import Change, ChangeMatcher, RequestOf
from desk.webhooks.sender import Outcome, Sender
from desk.webhooks.signature import signed_headers
from model.clock import Clock
from model.errors import CopydeskError
from search.engine import SearchRequest

RETRY_SECONDS = 5.0
"""Seconds between two attempts while the database is away."""
READERS = 4
"""Places from which changes are read at once: a read waits two seconds for what is not settled."""

Result = TypeVar("Result")
logger = logging.getLogger(__name__)


class Dispatcher:
    """Deliver what is stored, as long as this process is the one that does.

    The cursor of a search moves when its receiver has taken an event, and never before: what a
    crash cuts short is sent again, under the same id.
    """

    def __init__(
        self,
        deliveries: DeliveryRepository,
        matcher: ChangeMatcher,
        request_of: RequestOf,
        sender: Sender,
        clock: Clock,
        outcomes: Counter[str],
    ) -> None:
        """``outcomes`` counts attempts: ``delivered``, ``failed``."""
        self._deliveries = deliveries
        self._matcher = matcher
        self._request_of = request_of
        self._sender = sender
        self._clock = clock
        self._outcomes = outcomes
        self._busy: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[bool]] = set()
        self._wake = asyncio.Event()
        self._reported = ""

    async def run(self) -> None:
        """Deliver until it is cancelled."""
        # Threads of its own: look-ups of receivers' names, which may be slow, take the others.
        self._threads = ThreadPoolExecutor(READERS, "webhooks")
        try:
            while True:
                self._wake.clear()
                await self._start_rounds()
                # Not wait_for: it swallows a cancellation in the moment in which it is woken.
                with suppress(TimeoutError):
                    async with asyncio.timeout(FOLLOW_SECONDS):
                        await self._wake.wait()
        finally:
            for each in self._tasks:
                each.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._threads.shutdown(wait=False, cancel_futures=True)

    def wake(self) -> None:
        """Look at once what there is to deliver."""
        self._wake.set()

    async def _start_rounds(self) -> None:
        # Before they are read: of one that is done meanwhile, what was read is outdated.
        busy = set(self._busy)
        try:
            due = await self._deliveries.due(self._clock.now())
        except PyMongoError as error:
            self._report(brief(error))
            await asyncio.sleep(RETRY_SECONDS)
            return
        at: defaultdict[str, list[SavedSearch]] = defaultdict(list)
        for each in due:
            if each.id not in busy and each.webhook is not None:
                at[each.webhook.cursor].append(each)
        for cursor, searches in at.items():
            self._start(self._round(cursor, searches), searches)

    def _start(self, work: Coroutine[Any, Any, bool], searches: Sequence[SavedSearch]) -> None:
        """Run ``work``, which returns whether there may be more at once to tell of.

        Nothing else is begun for these searches meanwhile.
        """
        ids = [each.id for each in searches]
        self._busy.update(ids)
        task = asyncio.create_task(work)
        self._tasks.add(task)

        def ended(task: asyncio.Task[bool]) -> None:
            self._tasks.discard(task)
            self._busy -= Counter(ids)  # and those with none left are out
            if task.cancelled():
                return
            if (error := task.exception()) is not None:
                logger.error("webhooks: a fault of this program", exc_info=error)
            elif task.result():
                self.wake()

        task.add_done_callback(ended)

    async def _round(self, cursor: str, searches: Sequence[SavedSearch]) -> bool:
        """Read what comes after a cursor, and begin to tell of it whoever stands there."""
        requests = await self._requests(searches)
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, self._matcher.after, cursor, requests)
            if found is None:
                return False
            without = requests.keys() - found.by_search.keys()
            await self._deliveries.pass_over(without, cursor, found.end)
        except (PyMongoError, CopydeskError, ValidationError) as error:
            self._report(brief(error) if isinstance(error, PyMongoError) else str(error))
            return False
        self._reported = ""
        for each in searches:
            if each.id in found.by_search:
                changes = found.by_search[each.id]
                self._start(self._deliver(each, changes, found.end), [each])
        return found.has_more

    async def _requests(self, searches: Sequence[SavedSearch]) -> dict[str, SearchRequest]:
        requests = {}
        for each in searches:
            try:
                requests[each.id] = self._request_of(each.filters)
            except (CopydeskError, ValidationError):
                # saved by another version
                fault = "the search can't be read: save it anew"
                await self._failed(each, Outcome(None, fault), self._clock.now())
        return requests

    async def _deliver(self, search: SavedSearch, changes: Sequence[Change], end: str) -> bool:
        """Send some changes, the next one when the one before was taken."""
        # after the last one comes what the search does not find
        places = [cursor for cursor, _ in changes[:-1]] + [end]
        following = [_stored_at(document) for _, document in changes[1:]] + [None]
        for (cursor, document), place, next_stored in zip(changes, places, following, strict=True):
            try:
                event = event_of(search, cursor, document)
            except ValidationError:
                # stored by another version
                outcome = Outcome(None, f"the article {document['_id']} can't be told of")
            else:
                outcome = await self._attempt(search, event)
            if outcome.fault is not None:
                await self._failed(search, outcome, _stored_at(document))
                return False
            acknowledge = partial(
                self._deliveries.acknowledge, search, place, next_stored, self._clock.now()
            )
            acknowledged = await self._written(acknowledge)
            if acknowledged is None:
                return True
            search = acknowledged
        return True

    async def _attempt(self, search: SavedSearch, event: Event) -> Outcome:
        assert search.webhook is not None
        now = int(self._clock.now().timestamp())
        headers = signed_headers(search.webhook.secret, event.id, now, event.body)
        outcome = await self._sender.post(search.webhook.url, headers, event.body)
        self._outcomes["delivered" if outcome.fault is None else "failed"] += 1
        return outcome

    async def _failed(self, search: SavedSearch, outcome: Outcome, stored_at: datetime) -> None:
        """Record that an event was not taken, and when to try again, if ever."""
        assert search.webhook is not None
        assert outcome.fault is not None
        now = self._clock.now()
        since = search.webhook.failingSince or now
        failures = search.webhook.failures + 1
        reason = None
        if outcome.is_gone:
            reason = "the receiver answered 410: it wants nothing more"
        elif is_given_up(since, now):
            reason = f"it has failed since {since:%Y-%m-%d %H:%M} UTC: {outcome.fault}"
        failure = Failure(
            DeliveryError(outcome.fault, now),
            failures,
            since,
            now + delay(failures, random.random()),  # noqa: S311 - no secret
            reason,
        )
        if reason is not None:
            logger.warning("the webhook of the search %r is disabled: %s", search.name, reason)
        await self._written(partial(self._deliveries.record_failure, search, failure, stored_at))

    async def _written(self, write: Callable[[], Awaitable[Result]]) -> Result:
        """Write what became of an event, as soon as the database takes it.

        Nothing else is sent to this receiver before: that would be the same event again.
        """
        while True:
            try:
                return await write()
            except PyMongoError as error:
                self._report(brief(error))
                await asyncio.sleep(RETRY_SECONDS)

    def _report(self, message: str) -> None:
        """Warn, once for each cause: the same one every five seconds would fill the log."""
        if message != self._reported:
            logger.warning("webhooks wait: %s", message)
            self._reported = message


def _stored_at(document: BSONDocument) -> datetime:
    stamp: Timestamp = document["changed"]
    return stamp.as_datetime()
