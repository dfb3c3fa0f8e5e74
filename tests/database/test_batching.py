from __future__ import annotations

import asyncio

import pytest

from database.batching import Batches


async def _double(entries: list[int]) -> list[int]:
    return [2 * entry for entry in entries]


def test_submissions_share_batches_and_get_their_own_results() -> None:
    sizes: list[int] = []

    async def handle(entries: list[int]) -> list[int]:
        sizes.append(len(entries))
        return await _double(entries)

    async def run() -> list[int]:
        batches = Batches(handle, size=4, linger=0.01)
        return await asyncio.gather(*(batches.submit(n) for n in range(10)))

    assert asyncio.run(run()) == [2 * n for n in range(10)]
    assert sizes == [4, 4, 2]


def test_the_handler_never_meets_itself() -> None:
    running = 0

    async def handle(entries: list[int]) -> list[int]:
        nonlocal running
        running += 1
        assert running == 1
        await asyncio.sleep(0.002)
        running -= 1
        return entries

    async def run() -> None:
        batches = Batches(handle, size=2, linger=0.001)

        async def submit(n: int) -> int:
            await asyncio.sleep(0.001 * n)
            return await batches.submit(n)

        assert await asyncio.gather(*(submit(n) for n in range(20))) == list(range(20))

    asyncio.run(run())


def test_an_error_reaches_every_submitter_of_its_batch_and_no_other() -> None:
    async def handle(entries: list[int]) -> list[int]:
        if 1 in entries:
            raise OSError("away")
        return entries

    async def run() -> None:
        batches = Batches(handle, size=2, linger=0.01)
        results = await asyncio.gather(
            *(batches.submit(n) for n in range(4)), return_exceptions=True
        )
        assert [type(result) for result in results] == [OSError, OSError, int, int]
        assert await batches.submit(7) == 7

    asyncio.run(run())


def test_a_lone_submission_waits_no_longer_than_the_linger() -> None:
    async def run() -> None:
        batches = Batches(_double, size=100, linger=0.01)
        assert await asyncio.wait_for(batches.submit(3), timeout=30) == 6

    asyncio.run(run())


@pytest.mark.parametrize("count", [1, 99, 100, 101, 350])
def test_nothing_is_left_behind(count: int) -> None:
    async def run() -> list[int]:
        batches = Batches(_double, size=100, linger=0.001)
        return await asyncio.gather(*(batches.submit(n) for n in range(count)))

    assert len(asyncio.run(run())) == count
