"""Test the pool of workers with real processes that stall, crash and fail."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import BrokenExecutor
from multiprocessing import forkserver
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.workers.pool import WorkerPool
from model.errors import WorkerFailed

Result = TypeVar("Result")


def in_pool(
    work: Callable[[WorkerPool], Awaitable[Result]], *, workers: int = 1, timeout: float = 60
) -> Result:
    async def run() -> Result:
        pool = WorkerPool(workers, timeout=timeout, tasks_per_worker=100)
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


def add(first: int, second: int) -> int:
    return first + second


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(marker: str) -> str:
    path = Path(marker)
    if not path.exists():
        path.touch()
        die()
    return "alive"


def wait_for_file(name: str) -> str:
    while not Path(name).exists():
        time.sleep(0.01)
    return "seen"


def compute() -> None:
    sum(range(10**12))  # in C: no signal handler of Python's would run


def sleep_long() -> None:
    time.sleep(600)


def fail() -> None:
    raise LookupError("no such thing")


def test_results_and_exceptions_come_back() -> None:
    async def work(pool: WorkerPool) -> list[int]:
        with pytest.raises(LookupError, match="no such thing"):
            await pool.run(fail)
        return await asyncio.gather(*(pool.run(add, n, 1) for n in range(20)))

    assert in_pool(work, workers=2) == list(range(1, 21))


@pytest.mark.parametrize(
    ("function", "said"), [(compute, "of the processor"), (sleep_long, "cut off after 15 s")]
)
def test_a_call_that_takes_too_long_is_cut_off_and_the_next_runs(
    function: Callable[[], None], said: str
) -> None:
    async def work(pool: WorkerPool) -> int:
        assert await pool.run(add, 0, 0) == 0
        with pytest.raises(WorkerFailed, match=said) as failure:
            await pool.run(function)
        assert failure.value.reason == "timeout"
        return await pool.run(add, 1, 2)

    assert in_pool(work, timeout=1) == 3


def test_a_call_that_waits_for_the_processor_is_not_cut_off() -> None:
    async def work(pool: WorkerPool) -> int:
        await pool.run(time.sleep, 1.5)
        return await pool.run(add, 1, 2)

    assert in_pool(work, timeout=0.5) == 3


def test_a_worker_that_dies_is_replaced_and_its_call_tried_once_more(tmp_path: Path) -> None:
    async def work(pool: WorkerPool) -> str:
        with pytest.raises(WorkerFailed) as failure:
            await pool.run(die)
        assert failure.value.reason == "crash"
        return await pool.run(die_once, str(tmp_path / "marker"))

    assert in_pool(work) == "alive"


def test_a_worker_that_is_killed_while_it_waits_costs_nothing() -> None:
    async def work(pool: WorkerPool) -> list[int]:
        for _ in range(3):
            os.kill(await pool.run(os.getpid), signal.SIGKILL)
            await asyncio.sleep(0.5)  # the pool looks ten times a second
        return await asyncio.gather(*(pool.run(add, n, 1) for n in range(20)))

    assert in_pool(work, workers=2) == list(range(1, 21))


def test_a_pool_that_was_closed_is_not_opened_again() -> None:
    async def work(pool: WorkerPool) -> None:
        await pool.run(add, 1, 2)
        await pool.close()
        with pytest.raises(BrokenExecutor):
            await pool.run(add, 1, 2)

    in_pool(work)


def test_the_process_that_starts_workers_may_be_killed_while_it_does() -> None:
    async def work(pool: WorkerPool) -> int:
        forkserver.ensure_running()
        starter: int = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
        os.kill(starter, signal.SIGSTOP)
        call = asyncio.create_task(pool.run(add, 1, 2))
        await asyncio.sleep(0.5)
        os.kill(starter, signal.SIGKILL)
        return await call

    assert in_pool(work) == 3


def test_the_event_loop_runs_on_while_a_worker_works(tmp_path: Path) -> None:
    file = tmp_path / "file"

    async def work(pool: WorkerPool) -> str:
        await pool.run(add, 0, 0)
        call = asyncio.ensure_future(pool.run(wait_for_file, str(file)))
        for _ in range(10):
            await asyncio.sleep(0.01)
        assert not call.done()
        file.touch()
        return await call

    assert in_pool(work) == "seen"


ORPHANS = """
import asyncio, os, sys, time
from crawler.workers.pool import WorkerPool
from tests.crawler.workers.test_pool import add

async def main():
    pool = WorkerPool(2, timeout=60, tasks_per_worker=10)
    print(await pool.run(os.getpid), flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_kill_9_of_the_crawl_leaves_no_worker_behind(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(ORPHANS)
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
