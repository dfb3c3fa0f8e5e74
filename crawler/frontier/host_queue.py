"""Hold the requests of one host, in little memory."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING, Any

from scrapy.pqueues import ScrapyPriorityQueue

from crawler.frontier.packed_requests import PackedRequests, pack_requests

if TYPE_CHECKING:
    from scrapy import Request

# Requests of one host that wait unpacked; at a usual pace they last half a minute.
MOST_UNPACKED = 16
# Requests that are packed together; unpacking them takes half a millisecond.
PACKED_TOGETHER = 32


class HostQueue(ScrapyPriorityQueue):
    """Hold the requests of one host by priority, and pack those whose turn is far away.

    Requests of one priority come in about the order in which they were pushed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._unpacked = 0
        """Number of requests that Scrapy's queues hold."""
        self._gathered: list[Request] = []
        """Requests whose turn is far away, still too few to be packed."""
        self._packed: list[tuple[int, int, PackedRequests]] = []
        """A heap of packs: the best priority in a pack, a serial number, and the pack."""
        self._numbers = count()
        super().__init__(*args, **kwargs)

    def push(self, request: Request) -> None:
        best = self._best_packed()
        mine = self.priority(request)
        is_next = self.curprio is None or mine < self.curprio
        has_room = best is None and self._unpacked < MOST_UNPACKED
        if has_room or (is_next and (best is None or mine < best)):
            self._push_unpacked([request])
            return
        self._gathered.append(request)
        if len(self._gathered) == PACKED_TOGETHER:
            packed = pack_requests(self._gathered)
            first = min(map(self.priority, self._gathered))
            heapq.heappush(self._packed, (first, next(self._numbers), packed))
            self._gathered = []

    def pop(self) -> Request | None:
        self._unpack_next()
        request = super().pop()
        if request is not None:
            self._unpacked -= 1
        return request

    def peek(self) -> Request | None:
        self._unpack_next()
        return super().peek()

    def __len__(self) -> int:
        return self._unpacked + len(self._gathered) + sum(each.count for _, _, each in self._packed)

    def _push_unpacked(self, requests: list[Request]) -> None:
        for request in requests:
            super().push(request)
        self._unpacked += len(requests)

    def _best_packed(self) -> int | None:
        """Return the best priority (lowest number) of the requests that are packed or gathered."""
        bests = [self.priority(request) for request in self._gathered]
        if self._packed:
            bests.append(self._packed[0][0])
        return min(bests, default=None)

    def _unpack_next(self) -> None:
        """Unpack requests until the next one is among the unpacked."""
        while (best := self._best_packed()) is not None:
            if self.curprio is not None and self.curprio <= best:
                return
            if self._packed and self._packed[0][0] == best:
                self._push_unpacked(heapq.heappop(self._packed)[2].unpack())
            else:
                gathered, self._gathered = self._gathered, []
                self._push_unpacked(gathered)
