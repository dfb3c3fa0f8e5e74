"""Choose the host whose request is sent next."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable
from operator import itemgetter
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.pqueues import (
    DownloaderAwarePriorityQueue,
    DownloaderInterface,
    ScrapyPriorityQueue,
)

from crawler.downloader.host_limits import HostLimits
from crawler.frontier.host_queue import HostQueue

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

# Seconds: a host whose next request is due later than this is skipped. The engine polls the queue
# at least every five seconds (its heartbeat), so that no request comes late.
SOON = 5.0


class HostAwareQueue(DownloaderAwarePriorityQueue):
    """Prefer idle hosts, and keep the requests of a host that has to wait in the queue.

    ``CONCURRENT_REQUESTS`` also counts the requests that wait in the downloader: sixty-four
    requests to one host that asked for a pause or a long delay would stop the crawl of all others.
    So a host's requests stay in the queue while its turn is more than a few seconds away, and while
    as many as it takes at once are under way (those that wait for its robots.txt included).

    Settings: ``CONCURRENT_REQUESTS_PER_DOMAIN``. The pauses are those of the extension HostLimits;
    without it, as in ``scrapy article``, there are none.
    """

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = _ReadyHosts(crawler)
        self._hosts: OrderedDict[str, ScrapyPriorityQueue] = OrderedDict()
        """Host → its requests; hosts that have waited longest for their turn come first."""
        self.pqueues = self._hosts

    def push(self, request: Request) -> None:
        """Add a request to those of its host."""
        # A redirect inherits the slot of the host that it comes from, and needs that of its own.
        request.meta.pop("download_slot", None)
        super().push(request)

    def pop(self) -> Request | None:
        """Take the next request of the host that has waited longest; None if all have to wait."""
        request = super().pop()
        if request is not None:
            # Requests under way are counted by this key each time that another one is taken.
            request.meta["download_slot"] = self._downloader_interface.get_slot_key(request)
        return request

    def _next_slot(self, stats: list[tuple[int, str]], *, update_state: bool) -> str:
        _, host = min(stats, key=itemgetter(0))  # Of several, the first has waited longest.
        if update_state:
            self._hosts.move_to_end(host)
        return host

    def pqfactory(self, slot: str, startprios: Iterable[int] = ()) -> HostQueue:
        """Return an empty queue for one host."""
        # Scrapy would make a folder of the key for each host; queues in memory need none.
        return HostQueue(
            self.crawler,
            self.downstream_queue_cls,
            self.key,
            startprios,
            start_queue_cls=self._start_queue_cls,
        )


class _ReadyHosts(DownloaderInterface):
    """Name the hosts that may be sent a request now, up to the first that is idle."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._limits = crawler.get_extension(HostLimits)

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """Return (requests under way, host) of the hosts that may be sent a request now."""
        # This runs for each request that is taken, over up to all hosts that have any.
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
                # The requests of a host that is given up are taken, so that they are refused.
                may_go = limits.gives_up(host) or (may_go and paused[host] <= soon)
            if may_go:
                ready.append((active, host))
                if not active:
                    break
        return ready
