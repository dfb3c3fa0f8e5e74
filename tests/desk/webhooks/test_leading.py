"""Test that the delivery ends with its desk."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from desk.webhooks.leading import end

# Seconds that the end may take on a busy machine.
PATIENCE = 60


def test_work_that_swallows_a_cancellation_is_ended_all_the_same() -> None:
    async def work() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(PATIENCE)
        await asyncio.sleep(PATIENCE)

    async def begin_and_end() -> bool:
        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        await asyncio.wait_for(end(task, again_after=0.01), PATIENCE / 2)
        return task.cancelled()

    assert asyncio.run(begin_and_end())


def test_what_failed_is_told() -> None:
    async def fail() -> None:
        raise OSError("no room")

    async def begin_and_end() -> None:
        task = asyncio.create_task(fail())
        await asyncio.wait([task])
        await end(task)

    with pytest.raises(OSError, match="no room"):
        asyncio.run(begin_and_end())
