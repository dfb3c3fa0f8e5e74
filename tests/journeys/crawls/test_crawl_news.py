"""Crawl the small web of the tests' own pages with ``scrapy crawl news``, on a real server."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from copydesk.demo.server import Web, serve_sites
from copydesk.demo.serving import Reply
from copydesk.demo.site import Expected
from model.identity import page_id
from tests.sites.hazard import Hazard
from tests.sites.hostile import HOSTILE, HostileSite, source_id
from tests.support.articles.crawl_results import (
    HELD,
    count_in_summary,
    stored_article,
    stored_articles,
)
from tests.support.commands import COMMAND_TIMEOUT, Copydesk
from tests.support.fixtures.sites import ServeBulk
from tests.support.memory import MemoryWatch
from tests.support.waiting import wait_until
from urls import url_key

# The most MB that any process of the crawl may take over the whole hostile site.
MOST_MEGABYTES = 600


@dataclass
class Crawled:
    """Hold a crawl of all sites."""

    copydesk: Copydesk
    web: Web
    database: Database[dict[str, Any]]
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def crawled(
    mongo_uri: str,
    mongo_client: MongoClient[dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Crawled]:
    """Crawl all sites once; no test changes what is stored."""
    database = mongo_client[f"test_{uuid4().hex}"]
    copydesk = Copydesk(tmp_path_factory.mktemp("crawled"), mongo_uri, database.name)
    with serve_sites() as web:
        # so that nothing falls due before the last of the tests
        copydesk.write_sources(web.sources(every="6h"))
        yield Crawled(copydesk, web, database, copydesk.crawl())
    mongo_client.drop_database(database.name)


def test_every_article_of_every_site_is_stored_whole_and_once(crawled: Crawled) -> None:
    expected: list[Expected] = [article for site in crawled.web for article in site.articles]
    for article in expected:
        document = stored_article(crawled.database, article.url)
        assert document["headline"] == article.headline
        text = f"{document.get('abstract', '')}\n\n{document['articleBody']}"
        if article.kind not in ("liveblog", "structure"):
            assert article.first in text
            assert article.last in text
        assert article.headline not in document["articleBody"].split("\n")
        assert document["datePublished"].date() == article.published.astimezone(UTC).date()
    assert crawled.database["articles"].count_documents({}) == len(expected)
    assert count_in_summary(crawled.done, "articles new") == len(expected)
    assert count_in_summary(crawled.done, "sources polled") == len(list(crawled.web))
    # A front page links to advertisements too; what is not there is no article.
    assert {r["reason"] for r in crawled.database["rejected"].find()} <= {"http-404"}
    assert "scrapy articles" in crawled.done.stdout


def test_the_page_that_started_this_project(crawled: Crawled) -> None:
    herald = crawled.web["herald"]
    lead = herald.articles[0]
    document = stored_article(crawled.database, lead.url)
    text = document["articleBody"]
    for boilerplate in (
        "Breaking News",
        "Sputnik via AP",
        "Loading recommendations",
        "Source link",
        "Related Posts",
        "1 of 166",
        lead.headline,
    ):
        assert boilerplate not in text
    story = next(s for s in herald.stories if herald.url(s) == lead.url)
    for paragraph in story.plain:
        assert paragraph in text


def test_a_run_is_recorded(crawled: Crawled) -> None:
    run = crawled.database["runs"].find_one(sort=[("startedAt", 1)])
    assert run is not None
    assert run["outcome"] == "finished"
    assert run["endedAt"] > run["startedAt"]
    articles = sum(len(site.articles) for site in crawled.web)
    assert run["counts"]["articles"]["new"] == articles
    assert sorted(source["id"] for source in run["sources"]) == sorted(
        site.id for site in crawled.web
    )


def test_a_second_run_finds_nothing_new_and_revisits_nothing(crawled: Crawled) -> None:
    web = crawled.web
    before = stored_articles(crawled.database)
    for site in web:
        site.requests.clear()
    done = crawled.copydesk.crawl()
    assert "no source is due before" in done.stderr
    assert not any(site.requests for site in web)
    named = crawled.copydesk.crawl("-a", "source=herald,kurier")
    assert count_in_summary(named, "articles new") == 0
    assert stored_articles(crawled.database) == before
    fetched = {path for site in web for _, path, _ in site.requests}
    assert not fetched & {web["herald"].articles[0].url.removeprefix(web["herald"].base)}
    assert {site.id for site in web if site.requests} == {"herald", "kurier"}
    run = crawled.database["runs"].find_one(sort=[("startedAt", -1)])
    assert run is not None
    assert sorted(source["id"] for source in run["sources"]) == ["herald", "kurier"]


def test_one_broken_source_stops_no_other(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    copydesk.write_sources(web.sources())
    web["kurier"].down()
    try:
        done = copydesk.crawl(code=1)
        copydesk.crawl("-a", "source=kurier", "--tolerate-failed-sources", code=0)
    finally:
        web["kurier"].up()
    assert "1 failed" in done.stdout
    assert "kurier refused" in done.stdout
    for article in web["herald"].articles:
        stored_article(mongo_database, article.url)
    failed = mongo_database["sources"].find_one({"source": "kurier", "error": {"$exists": True}})
    assert failed is not None
    assert failed["error"]["cause"] == "refused"


def test_kill_9_in_the_middle_loses_nothing_and_doubles_nothing(
    copydesk: Copydesk, bulk_site: ServeBulk, mongo_database: Database[dict[str, Any]]
) -> None:
    bulk = bulk_site(count=120, hosts=2)
    sources = copydesk.write_sources(bulk.sources())
    for site in bulk:
        site.latency = 0.02
    expected = {page_id(url_key(a.url)) for site in bulk for a in site.articles}
    kills = 0
    for share in (0.1, 0.5):
        process = copydesk.start("crawl", "news", "-s", f"SOURCES_FILE={sources}")
        count = mongo_database["articles"].estimated_document_count
        enough = share * len(expected)
        wait_until(lambda: process.poll() is not None or count() >= enough)  # noqa: B023
        if process.poll() is None:
            kills += 1
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert kills >= 2
    copydesk.crawl()
    assert set(stored_articles(mongo_database)) == expected
    # A host that a killed run had finished is not due: nobody takes its lease, and it expires.
    last = mongo_database["runs"].find_one(sort=[("startedAt", -1)])
    assert last is not None
    assert mongo_database["leases"].count_documents(HELD | {"runId": last["_id"]}) == 0


def test_two_crawls_at_once_share_the_hosts(
    copydesk: Copydesk, bulk_site: ServeBulk, mongo_database: Database[dict[str, Any]]
) -> None:
    bulk = bulk_site(count=60, hosts=1)
    (site,) = bulk
    release = threading.Event()
    path = site.articles[0].url.removeprefix(site.base)
    whole = site.reply(path)

    def held_back() -> Iterator[bytes]:
        release.wait(COMMAND_TIMEOUT)
        assert isinstance(whole.body, bytes)
        yield whole.body

    # The first crawl can't end before the second has.
    site.override(path, Reply(body=held_back, headers=whole.headers))
    sources = copydesk.write_sources(bulk.sources())
    first = copydesk.start(
        "crawl",
        "news",
        "-s",
        f"SOURCES_FILE={sources}",
        "-s",
        f"DOWNLOAD_TIMEOUT={COMMAND_TIMEOUT}",
    )
    try:
        of_hosts = {"_id": {"$not": {"$regex": "^#"}}}
        wait_until(lambda: mongo_database["leases"].count_documents(of_hosts) > 0, first)
        second = copydesk.crawl()
        assert "another running crawl" in second.stderr
    finally:
        release.set()
        output, _ = first.communicate(timeout=120)
    assert first.returncode == 0, output
    assert mongo_database["articles"].count_documents({}) == 60


@pytest.fixture(scope="module")
def listings() -> dict[str, Hazard]:
    return {path: hazard for path, hazard in HOSTILE.items() if hazard.kind != "page"}


def test_every_hazard_has_a_named_outcome_and_the_run_goes_on(
    copydesk: Copydesk,
    hostile_site: HostileSite,
    listings: dict[str, Hazard],
    mongo_database: Database[dict[str, Any]],
) -> None:
    sources = copydesk.write_sources(hostile_site.sources())
    crawl = copydesk.start(
        *("crawl", "news", "-s", f"SOURCES_FILE={sources}", "-s", "DOWNLOAD_TIMEOUT=8"),
    )
    watch = MemoryWatch(crawl)
    said, _ = crawl.communicate(timeout=COMMAND_TIMEOUT)
    peak = watch.stop()
    assert crawl.returncode == 1, said
    # Measured: see docs/security.md.
    assert peak.largest < MOST_MEGABYTES, peak
    states = {state["source"]: state for state in mongo_database["sources"].find()}
    wrong = {}
    for path, hazard in listings.items():
        state = states[source_id(path)]
        outcome = state["error"]["cause"] if "error" in state else "links"
        if outcome not in hazard.outcomes:
            wrong[path] = outcome
    rejected = {r["url"]: r["reason"] for r in mongo_database["rejected"].find()}
    for path, hazard in HOSTILE.items():
        if hazard.kind != "page":
            continue
        url = hostile_site.base + path
        identity = page_id(url_key(url))
        article = mongo_database["articles"].find_one(
            {"$or": [{"_id": identity}, {"alternateUrls": url}]}
        )
        outcome = "article" if article else rejected.get(url, "")
        if not outcome:
            # What may pass is not recorded, only counted and asked for again.
            counted = [o for o in hazard.outcomes if f"{o} " in said]
            outcome = counted[0] if counted else "nothing"
        if outcome not in hazard.outcomes:
            wrong[path] = outcome
    print(peak)
    assert not wrong, said
