"""Run stored pages through today's rules with ``scrapy crawl replay``, on a real server."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import zstandard
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from database.documents.bson_document import BSONDocument
from model.identity import page_id
from tests.support.articles.crawl_results import count_in_summary, stored_article, stored_articles
from tests.support.commands import Copydesk
from tests.support.fixtures.sites import ServeBulk
from tests.support.waiting import wait_until

VISITS = (
    *("firstFetchedAt", "lastFetchedAt", "lastCheckedAt", "nextCheckAt", "discovery", "fetch"),
    *("url", "status", "missing"),
)
"""The fields that a replay leaves as they were: what they say is of visits."""


@pytest.fixture
def crawled(copydesk: Copydesk, web: Web) -> Iterator[Web]:
    """Crawl the small web and take it down: what a replay needs, the database has."""
    copydesk.write_sources(web.sources())
    copydesk.crawl()
    for site in web:
        site.requests.clear()
        site.down()
    yield web
    for site in web:
        site.up()


def store_as_extracted_earlier(
    database: Database[BSONDocument], article: BSONDocument, **fields: Any
) -> None:
    """Make of a stored article what an earlier extractor might have made of its page."""
    earlier = {"contentHash": f"before-{article['_id']}", "extraction.version": "0", **fields}
    database["articles"].update_one({"_id": article["_id"]}, {"$set": earlier})


@pytest.mark.long
def test_what_comes_out_the_same_is_unchanged(
    copydesk: Copydesk, crawled: Web, mongo_database: Database[BSONDocument]
) -> None:
    lead = stored_article(mongo_database, crawled["herald"].articles[0].url)
    mongo_database["articles"].delete_one({"_id": lead["_id"]})
    # what an earlier rule made of its address
    mongo_database["articles"].insert_one(lead | {"_id": page_id("old"), "urlKey": "old"})
    before = stored_articles(mongo_database)
    pages = list(mongo_database["pages"].find())
    done = copydesk.scrapy("crawl", "replay")
    assert count_in_summary(done, "pages replayed") == len(before)
    assert count_in_summary(done, "articles unchanged") == len(before)
    assert (
        count_in_summary(done, "articles changed")
        == count_in_summary(done, "articles rejected")
        == 0
    )
    assert stored_articles(mongo_database) == before
    assert list(mongo_database["pages"].find()) == pages
    assert mongo_database["revisions"].count_documents({}) == 0
    assert not any(site.requests for site in crawled)
    run = mongo_database["runs"].find_one(sort=[("startedAt", -1)]) or {}
    assert run["outcome"] == "finished"
    assert run["counts"]["replay"]["pages"] == len(before)


@pytest.mark.long
def test_a_text_that_comes_out_otherwise_is_replaced_and_nothing_else_changes(
    copydesk: Copydesk, crawled: Web, mongo_database: Database[BSONDocument]
) -> None:
    lead = stored_article(mongo_database, crawled["herald"].articles[0].url)
    gone = {"$set": {"status": "gone", "missing": 2}, "$unset": {"nextCheckAt": ""}}
    mongo_database["articles"].update_one({"_id": lead["_id"]}, gone)
    before = stored_articles(mongo_database)
    for article in before.values():
        store_as_extracted_earlier(
            mongo_database, article, articleBody="What it said before.", wordCount=4
        )
    done = copydesk.scrapy("crawl", "replay", "-a", "version=0")
    assert count_in_summary(done, "articles read anew") == len(before)
    for key, article in stored_articles(mongo_database).items():
        was = before[key]
        assert article["articleBody"] == was["articleBody"]
        assert (article["revision"], article["contentChangedAt"]) == (1, was["contentChangedAt"])
        assert article["changed"] > was["changed"]
        assert article["extraction"] == was["extraction"]
        assert {name: article.get(name) for name in VISITS} == {n: was.get(n) for n in VISITS}
    assert mongo_database["revisions"].count_documents({}) == 0
    again = copydesk.scrapy("crawl", "replay", "-a", "version=0")
    assert "Nothing to replay" in again.stderr


@pytest.mark.long
def test_it_takes_the_sources_and_days_that_are_asked_for(
    copydesk: Copydesk, crawled: Web, mongo_database: Database[BSONDocument]
) -> None:
    now = datetime.now(UTC)
    old = {"lastFetchedAt": now - timedelta(days=3)}
    lead = stored_article(mongo_database, crawled["herald"].articles[0].url)
    mongo_database["articles"].update_one({"_id": lead["_id"]}, {"$set": old})
    of_herald = len(crawled["herald"].articles)
    of_both = of_herald + len(crawled["kurier"].articles)

    def replayed(*arguments: str) -> int:
        options = [word for argument in arguments for word in ("-a", argument)]
        return count_in_summary(copydesk.scrapy("crawl", "replay", *options), "pages replayed")

    assert replayed("source=herald,kurier") == of_both
    assert replayed("source=herald", f"since={now - timedelta(days=1):%Y-%m-%d}") == of_herald - 1
    day = f"{now - timedelta(days=3):%Y-%m-%d}"
    assert replayed("source=herald", f"since={day}", f"until={day}") == 1


@pytest.mark.long
def test_a_rejected_page_that_passes_today_becomes_an_article(
    copydesk: Copydesk, web: Web, mongo_database: Database[BSONDocument]
) -> None:
    herald = web["herald"]
    good = herald.articles[1]
    stub = b"<!DOCTYPE html><title>Soon</title><h1>Soon</h1><article><p>To come.</p></article>"
    herald.override("/stub", Reply(body=stub))
    copydesk.scrapy("crawl", "article", "-a", f"url={good.url},{herald.base}/stub")
    article = stored_article(mongo_database, good.url)
    # as if an earlier rule had refused it, under the address by which it was asked for
    rejected = {name: article[name] for name in ("url", "source", "discovery", "fetch")} | {
        "_id": page_id(f"{article['urlKey']}?page=1"),
        "urlKey": f"{article['urlKey']}?page=1",
        "reason": "too-short",
        "stage": "validation",
        "detail": "a rule of old",
        "rejectedAt": article["lastFetchedAt"],
        "attempts": 5,
    }
    mongo_database["articles"].delete_one({"_id": article["_id"]})
    mongo_database["rejected"].insert_one(rejected)
    held = mongo_database["rejected"].find_one({"url": f"{herald.base}/stub"}) or {}
    mongo_database["rejected"].update_one(
        {"_id": held["_id"]}, {"$set": {"reason": "too-long", "detail": "said by a rule of old"}}
    )
    pages = list(mongo_database["pages"].find())
    herald.down()
    try:
        nothing = copydesk.scrapy("crawl", "replay", "-a", "rejected=1", "-a", "reason=no-text")
        assert "Nothing to replay" in nothing.stderr
        done = copydesk.scrapy("crawl", "replay", "-a", "rejected=1")
    finally:
        herald.up()
    assert count_in_summary(done, "pages replayed") == 2
    assert count_in_summary(done, "articles new") == 1
    assert count_in_summary(done, "articles rejected") == 1
    now_stored = stored_article(mongo_database, good.url)
    assert now_stored["articleBody"] == article["articleBody"]
    assert now_stored["fetch"] == article["fetch"]
    assert now_stored["discovery"] == article["discovery"]
    fetched = next(p["fetchedAt"] for p in pages if p["_id"] == article["fetch"]["pageId"])
    for name in ("firstFetchedAt", "lastFetchedAt", "lastCheckedAt"):
        assert now_stored[name] == fetched
    assert list(mongo_database["pages"].find()) == pages
    (still,) = mongo_database["rejected"].find()
    assert still == held  # by the same rule as at the crawl: not asked for again, nor later


def test_an_article_whose_page_would_be_rejected_today_is_left_alone(
    copydesk: Copydesk, crawled: Web, mongo_database: Database[BSONDocument]
) -> None:
    before = stored_articles(mongo_database)
    lead = stored_article(mongo_database, crawled["herald"].articles[0].url)
    wall = zstandard.ZstdCompressor().compress(b"<title>Wall</title><p>Sign in.</p>")
    mongo_database["pages"].update_one(
        {"_id": lead["fetch"]["pageId"]}, {"$set": {"body": wall, "size": 100}}
    )
    damaged = stored_article(mongo_database, crawled["herald"].articles[1].url)
    mongo_database["pages"].update_one(
        {"_id": damaged["fetch"]["pageId"]}, {"$set": {"body": b"not zstd"}}
    )
    rejected = list(mongo_database["rejected"].find())
    done = copydesk.scrapy("crawl", "replay", "-a", "source=herald")
    assert count_in_summary(done, "articles rejected") == 2
    assert "damaged 1" in done.stdout
    assert stored_articles(mongo_database) == before
    assert list(mongo_database["rejected"].find()) == rejected


@pytest.mark.long
def test_pages_that_are_no_longer_kept_are_counted(
    copydesk: Copydesk, crawled: Web, mongo_database: Database[BSONDocument]
) -> None:
    lead = stored_article(mongo_database, crawled["herald"].articles[0].url)
    mongo_database["pages"].delete_one({"_id": lead["fetch"]["pageId"]})
    done = copydesk.scrapy("crawl", "replay", "-a", "source=herald")
    assert count_in_summary(done, "pages replayed") == len(crawled["herald"].articles) - 1
    assert "1 more are no longer kept" in done.stdout


@pytest.mark.long
def test_kill_9_in_the_middle_and_again(
    copydesk: Copydesk, bulk_site: ServeBulk, mongo_database: Database[BSONDocument]
) -> None:
    bulk = bulk_site(count=150, hosts=1)
    copydesk.write_sources(bulk.sources())
    copydesk.crawl("-s", "ARTICLES_PER_SOURCE=1000")
    before = stored_articles(mongo_database)
    assert len(before) == 150
    for article in before.values():
        store_as_extracted_earlier(mongo_database, article, articleBody="Before.", wordCount=1)
    for share in (0.1, 0.5):
        process = copydesk.start("crawl", "replay", "-a", "version=0")
        count = mongo_database["articles"].count_documents
        anew = {"extraction.version": {"$ne": "0"}}
        wait_until(lambda: count(anew) >= share * 150, process)  # noqa: B023
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    assert 0 < mongo_database["articles"].count_documents(anew) < 150
    copydesk.scrapy("crawl", "replay", "-a", "version=0")
    after = stored_articles(mongo_database)
    assert {key: a["articleBody"] for key, a in after.items()} == {
        key: a["articleBody"] for key, a in before.items()
    }
    assert {a["revision"] for a in after.values()} == {1}
    assert mongo_database["articles"].count_documents(anew) == 150
    assert mongo_database["revisions"].count_documents({}) == 0


REFUSED = (
    (["until=2026-13-01"], "until"),
    (["since=2026-11-02", "until=2026-11-01"], "not before"),
    (["rejected=perhaps"], "rejected"),
    (["reason=too-short"], "reason"),
    (["rejected=1", "version=1"], "version"),
    (["sauce=herald"], "sauce"),
)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["since=yesterday"], "since"),
        *(pytest.param(*each, marks=pytest.mark.long) for each in REFUSED),
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    copydesk: Copydesk, arguments: list[str], named: str
) -> None:
    options = [word for argument in arguments for word in ("-a", argument)]
    refused = copydesk.scrapy("crawl", "replay", *options, code=2)
    assert named in refused.stderr
    assert "Traceback" not in refused.stderr
