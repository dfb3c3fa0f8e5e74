"""The database goes away in the middle of a crawl, really: killed, suspended, without rights."""

from __future__ import annotations

import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from database.embedded.server import EmbeddedServer
from tests.sites.bulk import BulkSite
from tests.sites.server import Web
from tests.sites.serving import Reply
from tests.sites.site import Site
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import SECRET, OwnServer
from tests.support.fixtures.sites import ServeBulk

PAGES = 60
# Seconds: a crawl that waits for something in vain.
PATIENCE = 60
# Seconds without a request: the crawl has paused. It would make eight every two seconds.
QUIET = 5


def until(condition: Callable[[], bool], crawl: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        assert crawl.poll() is None, crawl.communicate()[0]
        time.sleep(0.05)


def stored(client: MongoClient[dict[str, Any]]) -> int:
    return client["news"]["articles"].count_documents({})


def spooled(copydesk: Copydesk) -> int:
    """Bytes in the spool."""
    return sum(path.stat().st_size for path in (copydesk.folder / "data/spool").glob("*.spool"))


def until_primary(client: MongoClient[dict[str, Any]]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not client.admin.command("hello")["isWritablePrimary"]:
        assert time.monotonic() < deadline
        time.sleep(0.2)


def pages_requested(web: Web) -> int:
    return sum("/story-" in target for site in web for _, target, _ in site.requests)


def check_all_stored_once(client: MongoClient[dict[str, Any]], pages: int = PAGES) -> None:
    articles = list(client["news"]["articles"].find())
    assert len(articles) == pages
    assert len({article["url"] for article in articles}) == pages
    assert {article["revision"] for article in articles} == {1}
    assert client["news"]["revisions"].count_documents({}) == 0
    kept = {page["_id"] for page in client["news"]["pages"].find({}, {"_id": 1})}
    assert {article["fetch"]["pageId"] for article in articles} <= kept


def move(site: Site) -> None:
    """The newest story to an address that no listing names; the listed one leads to it."""
    assert isinstance(site, BulkSite)
    story, address = site.stories[0], "/moved.html"
    page = site.page(story).replace(site.url(story), site.base + address)
    site.override(site.path(story), Reply(301, headers={"Location": address}))
    site.override(address, Reply(body=page.encode()))


@pytest.fixture
def slow_web(bulk_site: ServeBulk) -> Web:
    """So slow that a crawl lasts some ten seconds."""
    web = bulk_site(count=PAGES, hosts=1)
    for site in web:
        site.latency = 0.4
    return web


@pytest.fixture
def copydesk(tmp_path: Path, own_server: OwnServer, slow_web: Web) -> Copydesk:
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    copydesk.write_sources(slow_web.sources())
    return copydesk


@contextmanager
def crawling(copydesk: Copydesk, *settings: str) -> Iterator[subprocess.Popen[str]]:
    quickly = "DATABASE_TIMEOUT=3"  # the driver tries again for as long
    options = [word for setting in (quickly, *settings) for word in ("-s", setting)]
    sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
    crawl = copydesk.start("crawl", "news", "-s", sources, *options)
    try:
        yield crawl
    finally:
        crawl.kill()
        crawl.wait()


def test_an_outage_is_bridged(copydesk: Copydesk, own_server: OwnServer) -> None:
    with crawling(copydesk) as crawl:
        with own_server.connect() as client:
            until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        until(lambda: spooled(copydesk) > 0, crawl)
        own_server.start()
        output, _ = crawl.communicate(timeout=PATIENCE)
    assert crawl.returncode == 0, output
    assert "The database is away" in output
    assert "The database is back" in output
    assert not spooled(copydesk)
    with own_server.connect() as client:
        check_all_stored_once(client)
        (run,) = client["news"]["runs"].find()
        assert run["outcome"] == "finished"
        counts = run["counts"]["articles"]
        # What was written but not acknowledged is found stored already.
        assert counts["new"] + counts.get("unchanged", 0) == PAGES
        assert run["counts"]["spool"]["stored"] == counts["spooled"] > 0


def test_what_is_spooled_at_the_end_is_stored_by_the_next_run(
    copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    with crawling(copydesk) as crawl:
        with own_server.connect() as client:
            until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        output, _ = crawl.communicate(timeout=2 * PATIENCE)
    assert crawl.returncode == 1, output
    assert "articles spooled" in output
    assert spooled(copydesk)
    own_server.start()
    requested = pages_requested(slow_web)
    copydesk.crawl()
    assert not spooled(copydesk)
    with own_server.connect() as client:
        check_all_stored_once(client)
    assert pages_requested(slow_web) == requested
    with own_server.connect() as client:
        # What the first run brought, and read, counts for the source: once.
        days = list(client["news"]["days"].find())
        assert sum(day["articles"] for day in days) == PAGES
        polls = sum(sum(day["polls"].values()) for day in days)
        copydesk.crawl()
        assert sum(day["articles"] for day in client["news"]["days"].find()) == PAGES
    assert polls == 2


def test_a_database_that_hangs_is_away(copydesk: Copydesk, own_server: OwnServer) -> None:
    with crawling(copydesk, "DATABASE_TIMEOUT=2") as crawl:
        with own_server.connect() as client:
            until(lambda: stored(client) >= 5, crawl)
        own_server.send(signal.SIGSTOP)
        until(lambda: spooled(copydesk) > 0, crawl)
        own_server.send(signal.SIGCONT)
        output, _ = crawl.communicate(timeout=PATIENCE)
    assert crawl.returncode == 0, output
    with own_server.connect() as client:
        check_all_stored_once(client)


def test_a_full_disk_of_the_database_is_an_outage(
    copydesk: Copydesk, own_server: OwnServer
) -> None:
    with crawling(copydesk) as crawl:
        with own_server.connect() as client:
            until(lambda: stored(client) >= 5, crawl)
        # A quota that is reached already: whatever it writes fails (mongod ends itself then).
        resource.prlimit(own_server.pid, resource.RLIMIT_FSIZE, (1, 1))
        until(lambda: spooled(copydesk) > 0, crawl)
        own_server.kill()
        own_server.start()
        output, _ = crawl.communicate(timeout=PATIENCE)
    assert crawl.returncode == 0, output
    with own_server.connect() as client:
        check_all_stored_once(client)


@pytest.mark.long
def test_a_server_that_steps_down_is_an_outage(tmp_path: Path, slow_web: Web) -> None:
    with EmbeddedServer(tmp_path / "data") as uri:
        copydesk = Copydesk(tmp_path, f"{uri}&serverSelectionTimeoutMS=3000", "news")
        copydesk.write_sources(slow_web.sources())
        with MongoClient[dict[str, Any]](uri, tz_aware=True) as client, crawling(copydesk) as crawl:
            until(lambda: stored(client) >= 5, crawl)
            client.admin.command("replSetStepDown", 6, force=True)
            until(lambda: spooled(copydesk) > 0, crawl)
            crawl.communicate(timeout=PATIENCE)
            if spooled(copydesk):  # the election took longer than the crawl
                until_primary(client)
                copydesk.crawl()
            check_all_stored_once(client)


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
                until(lambda: stored(root) >= 5, crawl)
                root["news"].command("updateUser", "desk", roles=[])
                until(lambda: spooled(copydesk) > 0, crawl)
                root["news"].command("updateUser", "desk", roles=roles)
                output, _ = crawl.communicate(timeout=PATIENCE)
            assert crawl.returncode == 0, output
            assert SECRET not in output
            check_all_stored_once(root)
        finally:
            root["news"].command("dropUser", "desk")
            root.drop_database("news")


@contextmanager
def refusing(client: MongoClient[dict[str, Any]], collection: str) -> Iterator[None]:
    """MongoDB is there, and refuses to read a collection: it is a view that can't be computed."""
    database = client["news"]
    database[collection].rename("kept")
    divided = [{"$set": {"impossible": {"$divide": [1, 0]}}}]
    database.command("create", collection, viewOn="kept", pipeline=divided)
    yield
    database[collection].drop()
    database["kept"].rename(collection)


class Watching:
    """A crawl that stays, over a site that answers at once, until the block is left."""

    def __init__(self, copydesk: Copydesk, web: Web) -> None:
        (self.site,) = web
        self.site.latency = 0
        sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
        self.crawl = copydesk.start(
            "crawl", "news", "-a", "watch=1", "-s", sources, "-s", "WATCH_INTERVAL=0.5"
        )
        self.output = ""

    def __enter__(self) -> Watching:
        return self

    def __exit__(self, *_: object) -> None:
        self.crawl.send_signal(signal.SIGTERM)
        self.output = self.crawl.communicate(timeout=PATIENCE)[0]

    def polls_what_is_due(self, client: MongoClient[dict[str, Any]]) -> None:
        """Make all of it due, and see it polled."""
        self.site.requests.clear()
        due = {"$set": {"nextPollAt": datetime.now(UTC)}}
        client["news"]["sources"].update_many({}, due)
        until(lambda: bool(self.site.requests), self.crawl)


def test_a_crawl_that_stays_outlasts_a_refusal_to_plan(
    copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    with own_server.connect() as client, Watching(copydesk, slow_web) as watching:
        states = client["news"]["sources"]
        until(lambda: stored(client) == PAGES and states.count_documents({}) > 0, watching.crawl)
        with refusing(client, "sources"):
            time.sleep(3)  # several looks at what is due
        watching.polls_what_is_due(client)
    assert watching.crawl.returncode == 0, watching.output
    refused = "MongoDB refuses to say what is due (Failed to optimize"
    assert watching.output.count(refused) == 1
    assert "Traceback" not in watching.output
    # not that there was nothing to do
    assert f"articles new         {PAGES:>6}" in watching.output


def test_a_crawl_that_may_not_plan_does_not_run(copydesk: Copydesk, own_server: OwnServer) -> None:
    copydesk.crawl("-s", "ARTICLES_PER_SOURCE=1")
    with own_server.connect() as client, refusing(client, "sources"):
        refused = copydesk.crawl(code=2)
        assert "MongoDB refuses to say what is due" in refused.stderr
        assert "Traceback" not in refused.stderr
        runs = client["news"]["runs"].find().sort("startedAt", 1)
        assert [run["outcome"] for run in runs] == ["finished", "database-refused"]


def test_a_listing_whose_links_can_not_be_looked_up_is_polled_again(
    copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    copydesk.crawl(code=None, MAX_AGE_DAYS="0")
    with own_server.connect() as client, refusing(client, "rejected"):
        states = client["news"]["sources"]
        states.delete_many({})
        with Watching(copydesk, slow_web) as watching:
            failed = {"error.cause": "error"}
            until(lambda: states.count_documents(failed) == 1, watching.crawl)
            watching.polls_what_is_due(client)
    assert watching.crawl.returncode == 1, watching.output  # its source failed


@pytest.mark.long
def test_a_full_spool_pauses_the_crawl(
    copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    for site in slow_web:
        site.latency = 2  # as long as it takes to notice that the database is away
    with crawling(copydesk, "SPOOL_MAX_MB=0.03") as crawl:
        with own_server.connect() as client:
            until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        requested: list[int] = []

        def is_quiet() -> bool:
            time.sleep(1)
            requested.append(pages_requested(slow_web))
            return len(requested) > QUIET and requested[-1] == requested[-QUIET - 1]

        until(is_quiet, crawl)
        assert requested[-1] < PAGES
        own_server.start()
        output, _ = crawl.communicate(timeout=PATIENCE)
    assert crawl.returncode == 0, output
    assert "The crawl pauses" in output
    assert "The crawl goes on" in output
    with own_server.connect() as client:
        check_all_stored_once(client)


@pytest.mark.long
def test_a_paused_crawl_can_be_stopped(copydesk: Copydesk, own_server: OwnServer) -> None:
    with crawling(copydesk, "SPOOL_MAX_MB=0") as crawl:
        with own_server.connect() as client:
            until(lambda: stored(client) >= 5, crawl)
        own_server.kill()
        time.sleep(6)
        crawl.send_signal(signal.SIGTERM)
        crawl.communicate(timeout=PATIENCE)
    own_server.start()
    copydesk.crawl()
    with own_server.connect() as client:
        check_all_stored_once(client)


@pytest.mark.long
def test_without_the_database_at_the_start(
    copydesk: Copydesk, own_server: OwnServer, slow_web: Web
) -> None:
    own_server.kill()
    for site in slow_web:
        site.latency = 0
        move(site)
    refused = copydesk.crawl(code=2)
    assert "connection refused" in refused.stderr
    assert "START_WITHOUT_DATABASE" in refused.stderr
    assert pages_requested(slow_web) == 0
    copydesk.crawl("-s", "START_WITHOUT_DATABASE=1", code=1)
    assert pages_requested(slow_web) == PAGES
    copydesk.crawl("-s", "START_WITHOUT_DATABASE=1", code=1)
    assert pages_requested(slow_web) == PAGES
    own_server.start()
    copydesk.crawl()
    with own_server.connect() as client:
        check_all_stored_once(client)
