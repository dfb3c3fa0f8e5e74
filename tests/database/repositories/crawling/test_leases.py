"""Test that leases of hosts are taken by one run at a time, renewed, released and expired."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.database import Database
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from database.repositories.crawling.leases import LeaseRepository
from tests.support.commands import ROOT

MINUTE = timedelta(minutes=1)

RACER = """
import asyncio, sys, time
from datetime import timedelta
from pymongo import AsyncMongoClient
from database.repositories.crawling.leases import LeaseRepository

async def main(uri, name, run_id, start, linger):
    async with AsyncMongoClient(uri) as client:
        leases = LeaseRepository(client[name], run_id, timedelta(minutes=1))
        await client.admin.command("ping")
        time.sleep(max(0, float(start) - time.time()))
        hosts = [f"host{number}.example" for number in range(300)]
        for host in sorted(await leases.acquire(hosts)):
            print(host)
        print("done", flush=True)
        if linger == "linger":
            time.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


def racer(uri: str, name: str, run_id: str, start: float, linger: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RACER, uri, name, run_id, str(start), linger],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def obtained(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    hosts: list[str] = []
    for line in process.stdout:
        if line == "done\n":
            return hosts
        hosts.append(line.strip())
    raise AssertionError("the process ended before it had its hosts")


def use(
    mongo_uri: str,
    database: Database[dict[str, Any]],
    work: Callable[[AsyncDatabase[dict[str, Any]]], Awaitable[None]],
) -> None:
    async def run() -> None:
        async with AsyncMongoClient[dict[str, Any]](mongo_uri) as client:
            await work(client[database.name])

    asyncio.run(run())


def test_a_host_is_held_by_one_run(mongo_uri: str, mongo_database: Any) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        first, second = (
            LeaseRepository(database, "one", MINUTE),
            LeaseRepository(database, "two", MINUTE),
        )
        assert await first.acquire(["a", "b"]) == {"a", "b"}
        assert await second.acquire(["b", "c"]) == {"c"}
        assert await first.acquire(["a", "c", "d"]) == {"a", "d"}
        assert first.held == {"a", "b", "d"}
        assert await first.acquire([]) == set()
        await first.release()
        assert first.held == set()
        assert await second.acquire(["a", "b", "c", "d"]) == {"a", "b", "c", "d"}
        await second.release()
        assert await first.acquire(["a", "b", "c", "d"]) == {"a", "b", "c", "d"}

    use(mongo_uri, mongo_database, work)


def test_an_expired_lease_is_taken_over_and_its_holder_learns_of_it(
    mongo_uri: str, mongo_database: Any
) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        slow = LeaseRepository(database, "slow", MINUTE)
        other = LeaseRepository(database, "other", MINUTE)
        await slow.acquire(["a", "b", "c"])
        assert await other.acquire(["a"]) == set()
        await expire(database, "a", "b")
        assert await other.acquire(["a", "b"]) == {"a", "b"}
        assert await slow.renew() == {"a", "b"}
        assert slow.held == {"c"}
        await slow.release()
        assert await other.renew() == set()
        assert await LeaseRepository(database, "third", MINUTE).acquire(["a", "b", "c"]) == {"c"}

    use(mongo_uri, mongo_database, work)


def test_renewal_keeps_it(mongo_uri: str, mongo_database: Any) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        keeper = LeaseRepository(database, "keeper", MINUTE)
        other = LeaseRepository(database, "other", MINUTE)
        await keeper.acquire(["a"])
        await expire(database, "a")
        assert await keeper.renew() == set()
        assert await other.acquire(["a"]) == set()

    use(mongo_uri, mongo_database, work)


async def expire(database: AsyncDatabase[dict[str, Any]], *hosts: str) -> None:
    """Let leases expire now, so that no test waits for the clock."""
    await database.leases.update_many({"_id": {"$in": hosts}}, [{"$set": {"expiresAt": "$$NOW"}}])


def test_who_takes_a_host_learns_how_long_it_has_had_its_rest(
    mongo_uri: str, mongo_database: Any
) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        first, second = (LeaseRepository(database, name, MINUTE) for name in ("one", "two"))
        await first.acquire(["released", "held", "long ago", "dead"])
        assert first.rested == {}  # nobody had them before
        await first.release(["released", "long ago"])
        assert first.held == {"held", "dead"}
        ended = {"$subtract": ["$$NOW", 40_000]}
        await database.leases.update_one({"_id": "long ago"}, [{"$set": {"expiresAt": ended}}])
        gone = {"runId": "gone", "holder.pid": 2**22 + 1}  # more than any process has
        await database.leases.update_one({"_id": "dead"}, {"$set": gone})
        hosts = ["released", "held", "long ago", "dead", "new"]
        assert await second.acquire(hosts) == {"released", "long ago", "dead", "new"}
        assert second.rested.keys() == {"released", "long ago", "dead"}
        assert second.rested["dead"] == 0
        assert 40 <= second.rested["long ago"] < 100
        assert 0 <= second.rested["released"] < 40
        await second.acquire(["released"])
        assert second.rested == {}

    use(mongo_uri, mongo_database, work)


def test_the_clock_is_the_servers(mongo_uri: str, mongo_database: Any) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        await LeaseRepository(database, "one", MINUTE).acquire(["a"])
        lease = await database.leases.find_one()
        hello = await database.command("hello")
        assert lease is not None
        left = lease["expiresAt"] - hello["localTime"]
        assert timedelta(seconds=55) < left <= MINUTE

    use(mongo_uri, mongo_database, work)


def test_processes_that_race_never_share_a_host(mongo_uri: str, mongo_database: Any) -> None:
    start = time.time() + 2
    racers = [
        racer(mongo_uri, mongo_database.name, f"run{number}", start, "linger")
        for number in range(4)
    ]
    shares = [obtained(process) for process in racers]
    for process in racers:
        process.kill()
        process.communicate()
    taken = [host for share in shares for host in share]
    assert sorted(taken) == sorted(f"host{number}.example" for number in range(300))


def test_a_holder_killed_on_this_machine_is_replaced_at_once(
    mongo_uri: str, mongo_database: Any
) -> None:
    holder = racer(mongo_uri, mongo_database.name, "killed", 0, "linger")
    hosts = obtained(holder)
    assert len(hosts) == 300

    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        other = LeaseRepository(database, "other", MINUTE)
        assert await other.acquire(hosts) == set()
        holder.kill()
        holder.communicate()
        assert await other.acquire(hosts) == set(hosts)

    use(mongo_uri, mongo_database, work)


def test_a_holder_on_another_machine_is_never_taken_for_dead(
    mongo_uri: str, mongo_database: Any
) -> None:
    async def work(database: AsyncDatabase[dict[str, Any]]) -> None:
        await LeaseRepository(database, "far", MINUTE).acquire(["a"])
        far = {"machine": "another boot:1", "pid": 2**22 + 1, "started": 1}
        await database.leases.update_one({"_id": "a"}, {"$set": {"holder": far}})
        assert await LeaseRepository(database, "near", MINUTE).acquire(["a"]) == set()

    use(mongo_uri, mongo_database, work)


def test_thousands_of_hosts_take_few_round_trips(mongo_uri: str, mongo_database: Any) -> None:
    commands: list[str] = []

    class Count(CommandListener):
        def started(self, event: CommandStartedEvent) -> None:
            commands.append(event.command_name)

        def succeeded(self, event: CommandSucceededEvent) -> None:
            pass

        def failed(self, event: CommandFailedEvent) -> None:
            pass

    async def run() -> None:
        async with AsyncMongoClient[dict[str, Any]](mongo_uri, event_listeners=[Count()]) as client:
            hosts = [f"host{number}.example" for number in range(5000)]
            leases = LeaseRepository(client[mongo_database.name], "one", MINUTE)
            assert len(await leases.acquire(hosts)) == 5000
            assert await leases.renew() == set()
            await leases.release()

    asyncio.run(run())
    # Acquiring finds dead runs, writes, and reads what was obtained (in a few answers of the
    # server); renewal and release are one write each.
    assert commands.count("update") == 3
    assert len(commands) <= 12
