"""Keep to the pace and the pauses that hosts asked for."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.utils.datatypes import LocalCache

from crawler.downloader.failures import STOPPED, RequestRefused
from crawler.downloader.stopping import crawl_stopping
from model.errors import CopydeskError

if TYPE_CHECKING:
    from scrapy.core.downloader import Downloader, Slot
    from scrapy.crawler import Crawler

# Hosts that are remembered; the oldest are forgotten first. A crawl that stays up meets ever new
# hosts.
MOST_HOSTS = 10_000
# Seconds after a pause in which its host gets one request at a time: as long as the longest pause
# that it can ask for within a run.
CAREFUL_FOR = 3600.0
# Seconds for which a host is given up that refuses all it is asked: longer than most runs, and in a
# crawl that stays as long as the longest pause that a host can ask for.
GIVEN_UP_FOR = 3600.0
# Requests at once that no slot has: where a source names no number, that of its slot stays.
MANY = 1_000_000
# Seconds between two requests to a host after it asked for a pause, at least.
LEAST_DELAY = 1.0


class HostPaused(CopydeskError):
    """Report that a request was about to be sent when its host asked for a pause."""


class HostLimits:
    """Hold each host's download slot to what the host asked for, whatever AutoThrottle computes.

    A host that named a delay (``slow_down``) gets one request at a time, and never sooner than
    that delay after the one before; AutoThrottle can only make it slower. A host that asked for a
    pause (``pause``) gets no request until the pause is over, and then one at a time at half the
    pace. The other hosts go on meanwhile. When the crawl is told to stop, what waits in the slots
    fails with the cause ``stopped``: only downloads that have begun are waited for.

    Hosts are named as Scrapy's download slots are, without the port.

    Settings: ``RETRY_AFTER_WAITED`` (the longest pause that requests wait for),
    ``AUTOTHROTTLE_MAX_DELAY`` (the longest delay that a pause leads to); in seconds.

    It must come after AutoThrottle in EXTENSIONS, because it corrects AutoThrottle's delays.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest_wait = crawler.settings.getfloat("RETRY_AFTER_WAITED")
        self._longest_delay = crawler.settings.getfloat("AUTOTHROTTLE_MAX_DELAY")
        self._delays: LocalCache[str, float] = LocalCache(limit=MOST_HOSTS)
        self.paused_until: LocalCache[str, float] = LocalCache(limit=MOST_HOSTS)
        """Host → the end of its last pause, in seconds of the monotonic clock."""
        self._asked_before: LocalCache[str, float] = LocalCache(limit=MOST_HOSTS)
        self.left: set[str] = set()
        """The hosts that another crawl has taken over."""
        self.is_stopping = False
        """Whether the crawl was told to stop, so that no host is asked anything more."""
        # The first signal is sent before a request is queued in its slot, the second after a
        # download and before the slot's next one.
        crawler.signals.connect(self._hold, signals.request_reached_downloader)
        crawler.signals.connect(self._hold, signals.response_downloaded)
        crawler.signals.connect(self._stop, crawl_stopping)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def slow_down(self, host: str, delay: float) -> None:
        """Leave ``delay`` seconds between two requests to ``host`` from now on; 0 ends that."""
        if delay > 0:
            self._delays[host] = delay
        else:
            self._delays.pop(host, None)

    def pause(self, host: str, seconds: float, *, slows_down: bool = True) -> None:
        """Request nothing from ``host`` for so long; a longer pause that it is in already stays.

        ``slows_down``: whether the host gets half the pace after it, as it had too much.

        Requests that wait in its slot fail with HostPaused, because they would count as under way
        for the whole pause.
        """
        is_new = not self.paused_for(host)
        self.paused_until[host] = max(monotonic() + seconds, self.paused_until.get(host, 0.0))
        slot = self._slots.get(host)
        if slot is not None:
            if is_new:
                slower = min(2 * slot.delay, self._longest_delay) if slows_down else slot.delay
                # A slot that has no delay at all ignores when it was last used.
                slot.delay = max(slower, slot.delay, LEAST_DELAY)
            self._hold_slot(host, slot)
            self._send_back(host)

    def was_asked(self, host: str, ago: float) -> None:
        """Note that another crawl may have asked ``host`` until ``ago`` seconds ago.

        So the delay between two requests is also kept between the last one of that crawl and the
        first one of this.
        """
        self._asked_before[host] = monotonic() - ago

    def give_up(self, host: str) -> None:
        """Request nothing more from ``host`` in this run, however long a run waits for pauses."""
        self.pause(host, max(GIVEN_UP_FOR, self._longest_wait + 1))

    def leave(self, host: str) -> None:
        """Request nothing more from ``host``, which is another crawl's by now (``LeasedHosts``)."""
        self.left.add(host)
        self.give_up(host)  # what waits in its slot comes back, to be refused

    def take_up(self, host: str) -> None:
        """Request again from a host that was left."""
        if host in self.left:
            self.left.remove(host)
            self.paused_until.pop(host, None)

    def paused_for(self, host: str) -> float:
        """Return the seconds until the pause of ``host`` is over; 0 if there is none."""
        return max(0.0, self.paused_until.get(host, 0.0) - monotonic())

    def gives_up(self, host: str) -> bool:
        """Return whether the pause of ``host`` is too long to wait for."""
        return self.paused_for(host) > self._longest_wait

    def is_in_use(self, host: str) -> bool:
        """Return whether requests to ``host`` are under way, or wait in the downloader."""
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        return any(downloader.get_slot_key(request) == host for request in downloader.active)

    @property
    def _slots(self) -> dict[str, Slot]:
        assert self._crawler.engine is not None
        return self._crawler.engine.downloader.slots

    def _hold(self, request: Request) -> None:
        host = request.meta.get("download_slot", "")
        slot = self._slots.get(host)
        if slot is not None:
            self._hold_slot(host, slot)
            if self.is_stopping or self.gives_up(host):
                # A request that was on its way when the pause began is about to be queued.
                asyncio.get_running_loop().call_soon(self._send_back, host)

    def _stop(self) -> None:
        self.is_stopping = True
        for host in list(self._slots):
            self._send_back(host)

    def _send_back(self, host: str) -> None:
        """Fail the requests that wait in the slot of a host."""
        slot = self._slots.get(host)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(
                RequestRefused(STOPPED, "the crawl was told to stop")
                if self.is_stopping
                else HostPaused(host)
            )

    def _hold_slot(self, host: str, slot: Slot) -> None:
        delay = self._delays.get(host, 0.0)
        if delay:
            slot.delay = max(slot.delay, delay)
            # Scrapy would vary the delay, and make it shorter now and then.
            slot.jitter = 0.0
            slot.concurrency = 1
        slot.lastseen = max(slot.lastseen, self._asked_before.get(host, 0.0))
        until = self.paused_until.get(host, 0.0)
        if until and monotonic() < until + CAREFUL_FOR:
            slot.concurrency = 1
            # The slot takes this for its last request, and waits its delay from then on.
            slot.lastseen = max(slot.lastseen, until)


def give_slots(downloader: Downloader, own: dict[str, dict[str, Any]]) -> None:
    """Give hosts a delay or concurrency of their own, from now on.

    In a slot that is in use a delay only grows: robots.txt, or an answer, may have asked for more.
    """
    downloader.per_slot_settings = own
    for host, slot in downloader.slots.items():
        slot.delay = max(slot.delay, own.get(host, {}).get("delay", 0.0))
        slot.concurrency = min(slot.concurrency, own.get(host, {}).get("concurrency", MANY))
