"""Test the simulated day of many sources: nothing is lost, and more workers are not slower."""

from __future__ import annotations

import pytest

from benchmarks.sharding.day import DAY_SECONDS, START, Day, Engine
from benchmarks.sharding.measure import LOOK, both, share, simulate
from benchmarks.sharding.traces import BREAKING_MINUTES, Poll, polled_often, spread
from urls.domains.shards import Shard

FIRST, SECOND = Shard(0, 2, "regular"), Shard(1, 2, "regular")


def run(parts: dict[Shard, list[list[Poll]]], workers: int = 1) -> Day:
    return Engine(parts, workers, LOOK).run()


def test_a_poll_is_made_at_the_next_look_and_by_the_crawl_that_then_starts() -> None:
    day = run({FIRST: [[Poll(1.25, 0)]]})
    # due at 75 s, seen at 90 s
    assert day.delays == [15 + START]
    assert (day.polls, day.articles, day.waits[0]) == (1, 0, 0)


def test_what_falls_due_again_while_it_waits_is_one_poll() -> None:
    day = run({FIRST: [[Poll(1.1, 2), Poll(1.2, 3), Poll(9.0, 1)]]})
    assert (day.polls, day.articles) == (2, 6)
    assert day.delays[0] == pytest.approx(3 * LOOK - 66 + START)


def test_a_shard_waits_until_a_worker_is_free() -> None:
    slow = [Poll(0.0, 100)]
    later = [Poll(0.2, 0)]
    day = run({FIRST: [slow], SECOND: [later]})
    # a look later, and until the first is done
    assert max(day.waits) == pytest.approx(START + 101 - LOOK)
    assert day.longest_queue == 2  # both, ten minutes after they were crawled
    free = run({FIRST: [slow], SECOND: [later]}, workers=2)
    assert max(free.waits) == 0


def test_a_shard_with_nothing_due_is_crawled_now_and_then() -> None:
    day = run({FIRST: [[Poll(0.0, 0)]]})
    assert 130 < day.runs < DAY_SECONDS / 600 + 2
    assert day.polls == 1


def test_every_article_of_a_day_is_found_with_any_number_of_workers() -> None:
    days = spread([[Poll(minute * 30.0 + 40, 1) for minute in range(44)]], 300, seed=1)
    late: list[float] = []
    for workers in (2, 16):
        queues = simulate(days, workers, 16, LOOK)
        assert queues["breaking"].articles + queues["regular"].articles == 300 * 44
        late.append(share(queues["regular"].delays, 0.99))
    assert late[1] <= late[0]


def test_a_source_that_is_polled_often_finds_each_article_at_its_next_poll() -> None:
    day = polled_often([Poll(3.0, 2), Poll(5.0, 1), Poll(1430.0, 4)])
    assert len(day) == 24 * 60 / BREAKING_MINUTES
    assert [(poll.minute, poll.articles) for poll in day if poll.articles] == [
        (5.0, 3),
        (1430.0, 4),
    ]


def test_what_the_table_says_of_many_values() -> None:
    assert share([], 0.5) == 0
    assert share([3.0, 1.0, 2.0], 0.5) == 2.0
    assert share([1.0, 2.0], 1.0) == 2.0
    assert both([1.0] * 99 + [9.0], "s") == "1.0, 9.0 s"
