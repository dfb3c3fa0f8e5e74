"""Test the records of runs: how they end, when they can say so and when they can't."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from pymongo import AsyncMongoClient
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from database.connection.client import CLIENT_OPTIONS
from database.documents.bson_document import BSONDocument
from database.documents.crawling.runs import Holder, Run, RunProgress
from database.processes import this_process
from database.repositories.runs import SILENCE, RunRepository
from database.schema.ensure import ensure_schema
from tests.support.commands import ROOT, Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.fixtures.sites import ServeBulk

Result = TypeVar("Result")
NOW = datetime.now(UTC).replace(microsecond=0)
# scrapy, with signs of life so often that a test can wait for one.
OFTEN = """
from datetime import timedelta
from scrapy.cmdline import execute
from crawler.extensions import run_record
run_record.BEAT = timedelta(seconds=0.3)
run_record.PROGRESS = 0.1
execute()
"""
WhenOpen = Callable[[Callable[[RunRepository], Awaitable[Result]]], Result]


@pytest.fixture
def runs(mongo_uri: str, mongo_database: Database[BSONDocument]) -> WhenOpen[Any]:
    """Return a function that calls another one with the runs of the test's database."""

    def use(work: Callable[[RunRepository], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            async with AsyncMongoClient[BSONDocument](mongo_uri, **CLIENT_OPTIONS) as client:
                database = client[mongo_database.name]
                await ensure_schema(database)
                return await work(RunRepository(database))

        return asyncio.run(run())

    return use


def outcomes(database: Database[BSONDocument]) -> dict[str, str]:
    return {each["_id"]: each["outcome"] for each in database["runs"].find()}


def run(name: str, holder: Holder) -> Run:
    return Run(name, NOW, "0.1", outcome="running", holder=holder)


def dead_process() -> Holder:
    """Return the name of a process of this machine that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return Holder(this_process().machine, process.pid, 1)


def test_a_run_that_died_is_told_from_one_that_runs(
    runs: WhenOpen[Any], mongo_database: Database[BSONDocument]
) -> None:
    here, elsewhere = this_process(), Holder("another machine", 1, 1)
    gone = dead_process()

    async def work(records: RunRepository) -> None:
        for name, holder in (
            ("here", here), ("suspended here", here), ("dead here", gone),
            ("elsewhere", elsewhere), ("silent elsewhere", elsewhere),
        ):  # fmt: skip
            await records.write(run(name, holder))
        ended = run("ended", gone)
        ended.endedAt, ended.outcome = NOW, "finished"
        await records.write(ended)

    runs(work)
    long_ago = datetime.now(UTC).replace(microsecond=0) - SILENCE - timedelta(seconds=5)
    mongo_database["runs"].update_many(
        {"_id": {"$in": ["silent elsewhere", "suspended here"]}}, {"$set": {"aliveAt": long_ago}}
    )

    async def close(records: RunRepository) -> int:
        return await records.close_dead()

    assert runs(close) == 2
    assert outcomes(mongo_database) == {
        "here": "running",
        "suspended here": "running",
        "dead here": "died",
        "elsewhere": "running",
        "silent elsewhere": "died",
        "ended": "finished",
    }
    silent = mongo_database["runs"].find_one({"_id": "silent elsewhere"}) or {}
    assert silent["endedAt"].replace(tzinfo=UTC) == long_ago

    async def wake(records: RunRepository) -> None:
        await records.write(run("silent elsewhere", elsewhere))

    runs(wake)
    woken = mongo_database["runs"].find_one({"_id": "silent elsewhere"}) or {}
    assert (woken["outcome"], "endedAt" in woken) == ("running", False)


@pytest.mark.long
def test_a_run_killed_with_kill_9_is_marked_by_the_next_and_one_that_runs_is_not(
    copydesk: Copydesk, web: Web, mongo_database: Database[BSONDocument]
) -> None:
    site = web["herald"]
    copydesk.write_sources(
        f'[[source]]\nid = "herald"\nhome = "{site.base}/"\nfeeds = ["{site.base}/feed/"]\n'
    )
    sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
    site.override("/feed/", Reply(delay=300))
    waiting = ("crawl", "news", "-s", sources, "-s", "DOWNLOAD_TIMEOUT=300")
    killed = copydesk.start(*waiting)
    crawls = [killed]
    try:
        _wait_for(mongo_database, 1)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.communicate()
        # The host's lease is free again at once: this one holds it, and waits for the feed.
        alive = subprocess.Popen(
            [sys.executable, "-c", OFTEN, *waiting],
            cwd=ROOT,
            env=copydesk.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        crawls.append(alive)
        _wait_for(mongo_database, 2)
        seen = _last_sign(mongo_database)
        deadline = time.monotonic() + 60
        while _last_sign(mongo_database) == seen:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        site.remove_override("/feed/")
        done = copydesk.scrapy("crawl", "article", "-a", f"url={site.articles[0].url}")
        runs = {
            each["spider"]: each
            for each in mongo_database["runs"].find({"endedAt": {"$exists": True}})
        }
        assert {name: each["outcome"] for name, each in runs.items()} == {
            "news": "died",
            "article": "finished",
        }
        assert "died without recording" not in done.stderr  # its successor has said so
        (running,) = mongo_database["runs"].find({"endedAt": {"$exists": False}})
        assert running["outcome"] == "running"
        assert running["sourcesLeft"] == 1
    finally:
        for crawl in crawls:
            if crawl.poll() is None:
                os.killpg(crawl.pid, signal.SIGKILL)
                crawl.communicate()
    ended = runs["article"]
    assert ended["endedAt"] >= ended["startedAt"]
    assert ended["settings"]["MONGO_DATABASE"] == mongo_database.name
    assert ended["counts"]["articles"]["new"] == 1


def test_how_far_a_run_is_is_written_until_it_has_ended(
    runs: WhenOpen[Any], mongo_database: Database[BSONDocument]
) -> None:
    async def work(records: RunRepository) -> list[BSONDocument]:
        found = []
        await records.write(run("here", this_process()))
        for progress in (RunProgress(3, {"pages": 7}, 2, NOW), RunProgress(6, {"pages": 9})):
            await records.write_progress("here", progress)
            found.append(mongo_database["runs"].find_one({"_id": "here"}) or {})
        ended = run("here", this_process())
        ended.endedAt, ended.outcome = NOW, "finished"
        await records.write(ended)
        await records.write_progress("here", RunProgress(9, {"pages": 11}, 2))
        await records.write_progress("nowhere", RunProgress(9, {}))
        found.append(mongo_database["runs"].find_one({"_id": "here"}) or {})
        return found

    first, second, last = runs(work)
    assert (first["seconds"], first["counts"], first["sourcesLeft"]) == (3, {"pages": 7}, 2)
    assert first["nextPollAt"].replace(tzinfo=UTC) == NOW
    assert (second["counts"], second["outcome"]) == ({"pages": 9}, "running")
    assert not {"sourcesLeft", "nextPollAt"} & {*second, *last}
    assert (last["seconds"], last["counts"]) == (0, {})
    assert mongo_database["runs"].count_documents({}) == 1


def _last_sign(database: Database[BSONDocument]) -> datetime:
    (running,) = database["runs"].find({"endedAt": {"$exists": False}})
    assert running["outcome"] == "running"
    alive: datetime = running["aliveAt"]
    return alive


@pytest.mark.long
def test_the_database_being_away_at_the_end_is_said_once_and_holds_up_nothing(
    tmp_path: Path, own_server: OwnServer, bulk_site: ServeBulk
) -> None:
    web = bulk_site(count=16, hosts=1)
    for site in web:
        site.latency = 0.4
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    sources = f"SOURCES_FILE={copydesk.write_sources(web.sources())}"
    crawl = copydesk.start("crawl", "news", "-s", sources, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
    try:
        with own_server.connect() as client:
            deadline = time.monotonic() + 90
            while client["news"]["articles"].count_documents({}) < 2:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        own_server.kill()
        output, _ = crawl.communicate(timeout=120)
    finally:
        crawl.kill()
        crawl.wait()
    assert crawl.returncode == 1, output
    assert output.count("The run is not recorded") == 1
    assert "is not compared" not in output
    assert "Traceback" not in output


def _wait_for(database: Database[BSONDocument], count: int) -> None:
    """Wait until the host is leased, and so many runs are recorded."""
    deadline = time.monotonic() + 90
    while database["leases"].count_documents({"_id": "127.0.1.1"}) == 0 or (
        database["runs"].count_documents({}) < count
    ):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_run_tells_what_each_source_cost_and_why_it_failed(
    copydesk: Copydesk, web: Web, mongo_database: Database[BSONDocument]
) -> None:
    copydesk.write_sources(web.sources())
    web["herald"].latency = 0.05
    path = web["herald"].articles[0].url.removeprefix(web["herald"].base)
    web["herald"].override(path, Reply(status=503))
    web["kurier"].down()
    copydesk.crawl("-a", "source=herald,kurier", code=1)
    record = mongo_database["runs"].find_one() or {}
    sources = {each["id"]: each for each in record["sources"]}
    assert sources["kurier"]["listings"]["failed"]["refused"] >= 1
    assert sources["herald"]["failed"]["http-503"] == 1
    assert sources["herald"]["milliseconds"]["pages"] >= 50
    assert sources["herald"]["milliseconds"]["listings"] >= 50
    assert record["seconds"] > 0
    assert (record["outcome"], record["spider"]) == ("finished", "news")
