"""Crawl while the database is killed, suspended, full, or takes the user's rights away."""

from __future__ import annotations

import resource
import signal
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from copydesk.demo.server import Web
from database.embedded.server import EmbeddedServer
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import SECRET, OwnServer
from tests.support.outages import PAGES, check_all_stored_once, crawling, spooled, stored
from tests.support.waiting import WAIT_SECONDS, wait_until


def until_primary(client: MongoClient[dict[str, Any]]) -> None:
    """Wait until the server has elected itself."""
    wait_until(lambda: bool(client.admin.command("hello")["isWritablePrimary"]))


def test_an_outage_is_bridged(own_copydesk: Copydesk, own_server: OwnServer) -> None:
    with crawling(own_copydesk) as crawl:
        with own_server.connect() as client:
            wait_until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        wait_until(lambda: spooled(own_copydesk) > 0, crawl)
        own_server.start()
        output, _ = crawl.communicate(timeout=WAIT_SECONDS)
    assert crawl.returncode == 0, output
    assert "The database is away" in output
    assert "The database is back" in output
    assert not spooled(own_copydesk)
    with own_server.connect() as client:
        check_all_stored_once(client)
        (run,) = client["news"]["runs"].find()
        assert run["outcome"] == "finished"
        counts = run["counts"]["articles"]
        # What was written but not acknowledged is found stored already.
        assert counts["new"] + counts.get("unchanged", 0) == PAGES
        assert run["counts"]["spool"]["stored"] == counts["spooled"] > 0


def test_a_database_that_hangs_is_away(own_copydesk: Copydesk, own_server: OwnServer) -> None:
    with crawling(own_copydesk, "DATABASE_TIMEOUT=2") as crawl:
        with own_server.connect() as client:
            wait_until(lambda: stored(client) >= 5, crawl)
        own_server.send(signal.SIGSTOP)
        wait_until(lambda: spooled(own_copydesk) > 0, crawl)
        own_server.send(signal.SIGCONT)
        output, _ = crawl.communicate(timeout=WAIT_SECONDS)
    assert crawl.returncode == 0, output
    with own_server.connect() as client:
        check_all_stored_once(client)


def test_a_full_disk_of_the_database_is_an_outage(
    own_copydesk: Copydesk, own_server: OwnServer
) -> None:
    with crawling(own_copydesk) as crawl:
        with own_server.connect() as client:
            wait_until(lambda: stored(client) >= 5, crawl)
        # A quota that is reached already: whatever it writes fails (mongod ends itself then).
        resource.prlimit(own_server.pid, resource.RLIMIT_FSIZE, (1, 1))
        wait_until(lambda: spooled(own_copydesk) > 0, crawl)
        own_server.kill()
        own_server.start()
        output, _ = crawl.communicate(timeout=WAIT_SECONDS)
    assert crawl.returncode == 0, output
    with own_server.connect() as client:
        check_all_stored_once(client)


@pytest.mark.long
def test_a_server_that_steps_down_is_an_outage(tmp_path: Path, slow_web: Web) -> None:
    with EmbeddedServer(tmp_path / "data") as uri:
        copydesk = Copydesk(tmp_path, f"{uri}&serverSelectionTimeoutMS=3000", "news")
        copydesk.write_sources(slow_web.sources())
        with MongoClient[dict[str, Any]](uri, tz_aware=True) as client, crawling(copydesk) as crawl:
            wait_until(lambda: stored(client) >= 5, crawl)
            client.admin.command("replSetStepDown", 6, force=True)
            wait_until(lambda: spooled(copydesk) > 0, crawl)
            crawl.communicate(timeout=WAIT_SECONDS)
            if spooled(copydesk):  # the election took longer than the crawl
                until_primary(client)
                copydesk.crawl()
            check_all_stored_once(client)


@pytest.mark.long
def test_a_user_that_loses_its_rights_is_an_outage(
    tmp_path: Path, guarded_server: str, slow_web: Web
) -> None:
    with MongoClient[dict[str, Any]](
        f"mongodb://root:{SECRET}@{guarded_server}", tz_aware=True
    ) as root:
        roles = [{"role": "readWrite", "db": "news"}, {"role": "dbAdmin", "db": "news"}]
        root["news"].command("createUser", "desk", pwd=SECRET, roles=roles)
        copydesk = Copydesk(tmp_path, f"mongodb://desk:{SECRET}@{guarded_server}/news", "news")
        copydesk.write_sources(slow_web.sources())
        try:
            with crawling(copydesk) as crawl:
                wait_until(lambda: stored(root) >= 5, crawl)
                root["news"].command("updateUser", "desk", roles=[])
                wait_until(lambda: spooled(copydesk) > 0, crawl)
                root["news"].command("updateUser", "desk", roles=roles)
                output, _ = crawl.communicate(timeout=WAIT_SECONDS)
            assert crawl.returncode == 0, output
            assert SECRET not in output
            check_all_stored_once(root)
        finally:
            root["news"].command("dropUser", "desk")
            root.drop_database("news")
