"""Crawl the same sites again: who lies, what a day later is due, what a period holds."""

from __future__ import annotations

import json
import signal
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import another_story
from model.identity import page_id
from tests.support.articles.crawl_results import (
    HELD,
    count_in_summary,
    make_all_due,
    stored_article,
)
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until
from urls import url_key

Documents = Database[dict[str, Any]]
FEED = "/feed/"


@pytest.fixture
def herald(copydesk: Copydesk, web: Web) -> Site:
    """Return the only source, which names its feed alone."""
    site = web["herald"]
    copydesk.write_sources(
        f'[[source]]\nid = "herald"\nhome = "{site.base}/"\nfeeds = ["{site.base}{FEED}"]\n'
    )
    return site


def asked(site: Site, path: str) -> list[int]:
    """Return with which statuses a path was answered."""
    return [status for _, target, status in site.requests if target == path]


@pytest.mark.long
def test_a_server_whose_etag_never_changes_is_found_out(
    copydesk: Copydesk, herald: Site, mongo_database: Documents
) -> None:
    """Let a server answer 304 whatever happened: after a while its body is asked for."""
    old = herald.reply(FEED)
    for_ever = {**old.headers, "ETag": '"for-ever"'}
    herald.override(FEED, Reply(body=old.body, headers=for_ever))
    copydesk.crawl()
    story = herald.stories[0]
    published = herald.publish(another_story(story))
    fresh = herald.answer(FEED)
    herald.override(FEED, Reply(body=fresh.body, headers=for_ever))
    make_all_due(mongo_database)
    copydesk.crawl()
    identity = page_id(url_key(published.url))
    assert mongo_database["articles"].find_one({"_id": identity}) is None
    make_all_due(mongo_database)
    long_ago = datetime.now(UTC) - timedelta(days=2)
    mongo_database["sources"].update_many({}, {"$set": {"publishingPattern.wholeAt": long_ago}})
    copydesk.crawl()
    assert mongo_database["articles"].find_one({"_id": identity}) is not None
    state = mongo_database["sources"].find_one({"kind": "feed"}) or {}
    assert state["publishingPattern"]["validatorsLie"] is True


@pytest.mark.long
def test_the_history_of_an_article_shows_its_old_and_new_words(
    copydesk: Copydesk, herald: Site, mongo_database: Documents
) -> None:
    copydesk.crawl()
    story = herald.stories[1]
    word = story.plain[0].split()[3]
    corrected = herald.correct(story.slug, word, "corrected-word")
    make_all_due(mongo_database)
    copydesk.crawl()
    shown = copydesk.scrapy("article", "--history", corrected.url).stdout
    assert "changed: articleBody" in shown
    assert "+ " in shown
    joined = " ".join(shown.split())
    assert "corrected-word" in joined
    assert f"- {story.plain[0].split()[0]}" in joined
    (change,) = json.loads(copydesk.scrapy("article", "--history", "--json", corrected.url).stdout)
    assert change["revision"] == 2
    assert sum(line.startswith("-") for line in change["difference"]) >= 1
    assert (
        "not stored" in copydesk.scrapy("article", "--history", "http://a.example/", code=1).stderr
    )


@pytest.mark.long
def test_a_day_later_by_the_clock_of_the_environment_everything_is_due(
    copydesk: Copydesk, herald: Site, mongo_database: Documents
) -> None:
    copydesk.crawl()
    stored = mongo_database["articles"].count_documents({})
    herald.requests.clear()
    assert "no source is due" in copydesk.crawl().stderr
    assert herald.requests == []
    later = copydesk.crawl(COPYDESK_CLOCK_OFFSET="86400")
    assert len(asked(herald, FEED)) == 1
    assert count_in_summary(later, "articles unchanged") == stored
    state = mongo_database["sources"].find_one() or {}
    tomorrow = datetime.now(UTC) + timedelta(hours=23)
    assert state["lastPolledAt"] > tomorrow
    runs = list(mongo_database["runs"].find().sort("startedAt", 1))
    assert [run["startedAt"] > tomorrow for run in runs] == [False, False, True]
    # By the machine's own clock that poll is in the future: it means nothing, and all is due.
    copydesk.crawl()
    assert len(asked(herald, FEED)) == 2


def test_a_clock_that_is_no_number_is_refused(copydesk: Copydesk, herald: Site) -> None:
    refused = copydesk.crawl(code=2, COPYDESK_CLOCK_OFFSET="tomorrow")
    assert "COPYDESK_CLOCK_OFFSET" in refused.stderr
    assert herald.requests == []


@pytest.mark.long
def test_a_live_blog_is_looked_at_while_it_runs(
    copydesk: Copydesk, web: Web, mongo_database: Documents
) -> None:
    ticker = web["ticker"]
    (blog, *_) = [article for article in ticker.articles if article.kind == "liveblog"]
    copydesk.scrapy("crawl", "article", "-a", f"url={blog.url}")
    stored = stored_article(mongo_database, blog.url)
    assert stored["type"] == "LiveBlogPosting"
    assert stored["nextCheckAt"] - stored["lastCheckedAt"] <= timedelta(minutes=5)


@pytest.mark.long
def test_a_backfill_walks_the_sitemaps_of_a_period_and_goes_on_where_it_stopped(
    copydesk: Copydesk, web: Web, mongo_database: Documents
) -> None:
    site = web["herald"]
    copydesk.write_sources(f'[[source]]\nid = "herald"\nhome = "{site.base}/"\n')
    since, until = datetime(2026, 11, 12, tzinfo=UTC), datetime(2026, 11, 19, tzinfo=UTC)
    inside = {
        site.url(story) for story in site.stories if since <= story.changed.astimezone(UTC) < until
    }
    assert 1 < len(inside) < len(site.stories)
    period = ("-a", "source=herald", "-a", "since=2026-11-12", "-a", "until=2026-11-18")
    copydesk.crawl(*period, MAX_AGE_DAYS="1")
    stored = {article["url"] for article in mongo_database["articles"].find()}
    assert stored == inside
    assert mongo_database["sources"].count_documents({}) == 0
    mongo_database["articles"].delete_one({})
    site.requests.clear()
    copydesk.crawl(*period, MAX_AGE_DAYS="1")
    assert mongo_database["articles"].count_documents({}) == len(inside)
    again = [path for _, path, _ in site.requests if f"{site.base}{path}" in inside]
    assert len(again) == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-a", "since=2026-01-01"], "source=ID"),
        (["-a", "source=herald", "-a", "until=2026-01-01"], "until goes with since"),
        (["-a", "source=herald", "-a", "since=soon"], "no ISO date"),
        (["-a", "source=herald", "-a", "since=2026-02-01", "-a", "until=2026-01-01"], "not before"),
        (["-a", "source=herald", "-a", "since=2026-02-01", "-a", "until=9999-12-31"], "last day"),
    ],
)
def test_a_period_that_is_none_is_refused(
    copydesk: Copydesk, herald: Site, arguments: list[str], said: str
) -> None:
    refused = copydesk.crawl(*arguments, code=2)
    assert said in refused.stderr
    assert not herald.requests


def test_watching_polls_what_falls_due_and_ends_cleanly_on_sigterm(
    copydesk: Copydesk, herald: Site, mongo_database: Documents
) -> None:
    sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
    count = len(herald.articles)
    articles = mongo_database["articles"]
    watch = copydesk.start(
        "crawl", "news", "-a", "watch=1", "-s", sources, "-s", "WATCH_INTERVAL=1"
    )
    try:
        wait_until(lambda: articles.count_documents({}) == count, watch)
        wait_until(lambda: mongo_database["sources"].count_documents({}) == 1, watch)
        published = herald.publish(another_story(herald.stories[0]))

        def is_stored() -> bool:
            # Made due each time: on a busy machine the poll that is just ending may write its state
            # once more, and with it a time that is hours away.
            make_all_due(mongo_database)
            return articles.count_documents({}) == count + 1

        wait_until(is_stored, watch)
        stored_article(mongo_database, published.url)
        assert watch.poll() is None
    finally:
        watch.send_signal(signal.SIGTERM)
        output, _ = watch.communicate(timeout=60)
    assert watch.returncode == 0, output
    assert "Traceback" not in output
    assert mongo_database["leases"].count_documents(HELD) == 0
    run = mongo_database["runs"].find_one() or {}
    assert run["outcome"] == "shutdown"
