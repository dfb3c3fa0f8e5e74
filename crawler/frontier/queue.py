"""Which request is next."""

from __future__ import annotations

import heapq
from collections import Counter, OrderedDict
from collections.abc import Iterable
from itertools import count
from operator import itemgetter
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.pqueues import (
    DownloaderAwarePriorityQueue,
    DownloaderInterface,
    ScrapyPriorityQueue,
)

from crawler.downloader.host_limits import HostLimits
from crawler.frontier.packed_requests import PackedRequests, pack_requests

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

# Seconds. A host is passed over while its turn is farther away than this. The engine asks again
# at least every five seconds (its heartbeat), so none comes late.
SOON = 5.0
# Requests of one host that wait as they are, half a minute's at a usual pace; others are packed.
NEAR = 16
# Requests that are packed together; it takes half a millisecond to unpack them.
TOGETHER = 32


class HostAwareQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue that prefers idle hosts, and leaves waiting requests where they cost nothing.

    ``CONCURRENT_REQUESTS`` counts what waits in the downloader too: sixty-four requests to one host
    that asked for a pause or a long delay would stop the crawl of all others. So a host's requests
    stay in the queue while its turn is more than a few seconds away, and while as many as it takes
    at once are under way (also those that wait for its robots.txt).

    Settings: ``CONCURRENT_REQUESTS_PER_DOMAIN``. Pauses are those of the extension
    HostLimits; without it (one page needs none) there are none.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _Turns(crawler)
        self._hosts: OrderedDict[str, ScrapyPriorityQueue] = OrderedDict()
        """Those that have waited longest for their turn come first."""
        self.pqueues = self._hosts

    def push(self, request: Request) -> None:
        # A redirect inherits the host that it comes from; it goes to the one that it leads to.
        request.meta.pop("download_slot", None)
        super().push(request)

    def pop(self) -> Request | None:
        request = super().pop()
        if request is not None:
            # What is under way is counted by host for each request that is taken.
            request.meta["download_slot"] = self._downloader_interface.get_slot_key(request)
        return request

    def _next_slot(self, stats: list[tuple[int, str]], *, update_state: bool) -> str:
        _, host = min(stats, key=itemgetter(0))  # the first of those with the fewest
        if update_state:
            self._hosts.move_to_end(host)
        return host

    def pqfactory(self, slot: str, startprios: Iterable[int] = ()) -> HostQueue:
        # the key names a folder, and queues in memory have none
        return HostQueue(
            self.crawler,
            self.downstream_queue_cls,
            self.key,
            startprios,
            start_queue_cls=self._start_queue_cls,
        )


class HostQueue(ScrapyPriorityQueue):
    """The requests of one host, by priority; of many, those that come later are packed.

    Requests of one priority come in about the order in which they were pushed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._near = 0
        """Requests that Scrapy's queues hold."""
        self._gathered: list[Request] = []
        """Come later, and are too few yet to be packed."""
        self._later: list[tuple[int, int, PackedRequests]] = []
        """A heap: the best priority of the requests in it, a number, and the requests."""
        self._numbers = count()
        super().__init__(*args, **kwargs)

    def push(self, request: Request) -> None:
        best = self._best_later()
        mine = self.priority(request)
        is_next = self.curprio is None or mine < self.curprio
        if (self._near < NEAR and best is None) or (is_next and (best is None or mine < best)):
            self._push_near([request])
            return
        self._gathered.append(request)
        if len(self._gathered) == TOGETHER:
            packed = pack_requests(self._gathered)
            first = min(map(self.priority, self._gathered))
            heapq.heappush(self._later, (first, next(self._numbers), packed))
            self._gathered = []

    def pop(self) -> Request | None:
        self._bring_near()
        request = super().pop()
        if request is not None:
            self._near -= 1
        return request

    def peek(self) -> Request | None:
        self._bring_near()
        return super().peek()

    def __len__(self) -> int:
        return self._near + len(self._gathered) + sum(each.count for _, _, each in self._later)

    def _push_near(self, requests: list[Request]) -> None:
        for request in requests:
            super().push(request)
        self._near += len(requests)

    def _best_later(self) -> int | None:
        """The best priority (lowest number) of what comes later."""
        bests = [self.priority(request) for request in self._gathered]
        if self._later:
            bests.append(self._later[0][0])
        return min(bests, default=None)

    def _bring_near(self) -> None:
        """Unpack what is before all that is near."""
        while (best := self._best_later()) is not None:
            if self.curprio is not None and self.curprio <= best:
                return
            if self._later and self._later[0][0] == best:
                self._push_near(heapq.heappop(self._later)[2].unpack())
            else:
                gathered, self._gathered = self._gathered, []
                self._push_near(gathered)


class _Turns(DownloaderInterface):
    """Tells the queue of those hosts only whose turn it is: none after the first idle one."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._limits = crawler.get_extension(HostLimits)

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        # For each request that is taken, up to once for each host that has any: kept short.
        under_way = Counter(map(self.get_slot_key, self.downloader.active))
        slots = self.downloader.slots
        limits = self._limits
        paused = limits.paused_until if limits is not None else {}
        soon = monotonic() + SOON
        ready = []
        for host in possible_slots:
            active = under_way.get(host, 0)
            slot = slots.get(host)
            if slot is None:
                may_go = active < self.downloader.domain_concurrency
            else:
                may_go = active < slot.concurrency and slot.lastseen + slot.delay <= soon
            if limits is not None and host in paused:
                # What is given up is let go, to be refused.
                may_go = limits.gives_up(host) or (may_go and paused[host] <= soon)
            if may_go:
                ready.append((active, host))
                if not active:
                    break
        return ready
