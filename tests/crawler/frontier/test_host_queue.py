"""Test that the requests of one host come by priority, none lost, and that most are packed."""

from __future__ import annotations

from random import Random

import pytest
from scrapy import Request
from scrapy.squeues import FifoMemoryQueue
from scrapy.utils.test import get_crawler

from crawler.frontier.host_queue import MOST_UNPACKED, PACKED_TOGETHER, HostQueue
from crawler.frontier.packed_requests import PackedRequests


@pytest.fixture
def queue() -> HostQueue:
    return HostQueue(get_crawler(), FifoMemoryQueue, "herald.example")


def request(number: int, priority: int) -> Request:
    return Request(f"https://herald.example/{number}", priority=priority)


def number_of(request: Request | None) -> int:
    assert request is not None
    return int(request.url.rpartition("/")[2])


def test_requests_of_one_priority_keep_their_order(queue: HostQueue) -> None:
    for number in range(500):
        queue.push(request(number, 0))
    assert [number_of(queue.pop()) for _ in range(500)] == list(range(500))
    assert queue.pop() is None


@pytest.mark.parametrize("seed", range(20))
def test_the_best_is_next_and_each_comes_once(queue: HostQueue, seed: int) -> None:
    chance = Random(seed)
    waiting: dict[int, int] = {}
    for number in range(2000):
        if waiting and chance.random() < 0.4:
            peeked = queue.peek()
            popped = queue.pop()
            assert popped is peeked
            assert popped is not None
            assert (
                popped.priority
                == waiting.pop(number_of(popped))
                == max([popped.priority, *waiting.values()])
            )
        priority = chance.choice([0, 100, 100, 250, chance.randint(-2000, 300)])
        waiting[number] = priority
        queue.push(request(number, priority))
        assert len(queue) == len(waiting)
    while (popped := queue.pop()) is not None:
        assert popped.priority == max(waiting.values())
        del waiting[number_of(popped)]
    assert not waiting
    assert len(queue) == 0


@pytest.mark.parametrize("order", ["newest first", "oldest first", "any"])
def test_of_many_requests_most_are_packed(
    queue: HostQueue, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpack(packed: PackedRequests) -> list[Request]:
        raise AssertionError("nothing packed is next")

    monkeypatch.setattr(PackedRequests, "unpack", unpack)
    priorities = list(range(3000))
    if order == "newest first":
        priorities.reverse()
    elif order == "any":
        Random(1).shuffle(priorities)
    for number, priority in enumerate(priorities):
        queue.push(request(number, priority))
    for number in range(3000, 3020):  # listings, that come before all articles
        queue.push(request(number, 10_000))
        assert number_of(queue.pop()) == number
    if order != "oldest first":  # as no listing is read
        packed = sum(each.count for _, _, each in queue._packed)
        assert packed > 3000 - MOST_UNPACKED - PACKED_TOGETHER - 20
