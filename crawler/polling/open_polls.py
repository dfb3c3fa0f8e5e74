"""Keep the polls that are under way: opened, settled request by request, recorded at the end."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from pymongo.errors import PyMongoError
from scrapy import Request, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.polling.poll import Poll
from crawler.polling.request_context import RequestContext
from crawler.polling.state_cache import PollStateCache
from database.batching import Batches
from database.connection.outages import brief
from database.documents.crawling.polling import EndpointState
from model.clock import Clock
from model.run_counts import RunCounts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

# Seconds that a poll waits for others before it is recorded with them, and how many are recorded at
# once at most.
RECORD_LINGER = 0.2
RECORD_SIZE = 100


class OpenPolls:
    """Know which requests each poll still waits for, and write its state after the last.

    Requests carry their poll, and their number there, in their RequestContext; those of articles
    are settled when their item is stored.
    """

    def __init__(self, crawler: Crawler, clock: Clock) -> None:
        self._crawler = crawler
        self._clock = clock
        self._states: PollStateCache | None = None
        self._records: Batches[EndpointState, None] = Batches(
            self._record, size=RECORD_SIZE, linger=RECORD_LINGER
        )
        self._random = Random()  # noqa: S311 - jitter, no secret
        self._polled: set[str] = set()
        self._open: set[str] = set()
        self._unfinished: Counter[str] = Counter()
        self._settling: set[asyncio.Task[None]] = set()
        crawler.signals.connect(self._item_stored, signals.item_scraped)
        crawler.signals.connect(self._item_failed, signals.item_error)
        crawler.signals.connect(self._callback_failed, signals.spider_error)

    def record_in(self, states: PollStateCache) -> None:
        """Record polls from now on (a backfill's are not)."""
        self._states = states

    def open(self, poll: Poll) -> None:
        """Note that a poll begins."""
        self._polled.add(poll.id)
        self._open.add(poll.id)
        self._unfinished[poll.source.id] += 1
        self._counts.count_polled(poll.source.id)
        self._show_progress()

    def is_open(self, poll: Poll) -> bool:
        """Tell whether an earlier poll of the same listing is not settled yet."""
        return poll.id in self._open

    def was_polled(self, poll: Poll) -> bool:
        """Tell whether the same listing was polled in this round."""
        return poll.id in self._polled

    def begin_round(self) -> None:
        """Let listings be polled again."""
        self._polled = set(self._open)

    async def settle(self, poll: Poll, number: int) -> None:
        """Settle one request of a poll; after the last, record the poll."""
        if not poll.settle(number) or poll.id not in self._open:
            return
        self._close(poll)
        if not poll.listed:
            if poll.found and poll.state is None:
                return  # nothing at the usual places: that is no failure
            self._counts.count_failed_listing(poll.source.id, str(poll.cause))
            logger.warning("%s not read (%s): %r", poll.kind, poll.cause, poll.url)
        if self._states is not None:
            await self._records.submit(poll.result(self._clock.now(), self._random))

    def abandon(self, poll: Poll) -> None:
        """Leave a poll unrecorded, as another crawl has its host, or this one stops: it is due."""
        if poll.id in self._open:
            self._close(poll)

    def _close(self, poll: Poll) -> None:
        self._open.discard(poll.id)
        self._unfinished[poll.source.id] -= 1
        if not self._unfinished[poll.source.id]:
            del self._unfinished[poll.source.id]
        self._show_progress()

    async def settle_request(self, request: Request | None, *, stored: bool) -> None:
        """Settle a request for an article; if it is not ``stored``, it must be made again."""
        context = RequestContext.of(request)
        if context.poll is not None:
            context.poll.complete = context.poll.complete and stored
            await self.settle(context.poll, context.awaited)

    @property
    def _counts(self) -> RunCounts:
        counts = self._crawler.get_extension(RunCounts)
        assert counts is not None
        return counts

    def _show_progress(self) -> None:
        self._counts.show_sources_left(len(self._unfinished))

    async def _item_stored(self, response: Response | Failure | None) -> None:
        await self.settle_request(getattr(response, "request", None), stored=True)

    async def _item_failed(self, response: Response | Failure | None) -> None:
        await self.settle_request(getattr(response, "request", None), stored=False)

    def _callback_failed(self, failure: Failure, response: Response | Failure | None) -> None:
        request: Request | None = getattr(response, "request", None)
        poll = RequestContext.of(request).poll
        if poll is None:
            return
        poll.fail("error", type(failure.value).__name__)
        # Scrapy awaits nobody whom it tells of this.
        settling = asyncio.ensure_future(self.settle_request(request, stored=False))
        self._settling.add(settling)
        settling.add_done_callback(self._settling.discard)

    async def _record(self, states: list[EndpointState]) -> list[None]:
        assert self._states is not None
        try:
            await self._states.record(states)
        except PyMongoError as error:
            # Unrecorded polls are due again with the next run, which finds their articles known.
            logger.error(
                "Polls that are not recorded, and are made again by the next run: %d (%s)",
                len(states),
                brief(error),
            )
        return [None] * len(states)
