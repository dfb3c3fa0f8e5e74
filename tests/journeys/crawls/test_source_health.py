"""Crawl sites that break without a failure, after eight weeks of history were stored for them."""

from __future__ import annotations

import json
import math
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from random import Random
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from copydesk.demo.serving import Reply
from copydesk.demo.site import Site
from copydesk.demo.stories import another_story
from crawler.health.webhook import Webhook
from database.documents.crawling.health import SourceDay
from database.documents.encoding import as_document
from model.errors import ConfigurationError
from tests.support.articles.crawl_results import make_all_due
from tests.support.articles.source_days import DAY, Habits, history
from tests.support.commands import ROOT, Copydesk
from tests.support.waiting import WAIT_SECONDS, wait_until

# Runs scrapy, and has it judge the sources so often that a test can wait for it.
OFTEN = """
from scrapy.cmdline import execute
from crawler.extensions import source_health
source_health.INTERVAL = 0.5
execute()
"""
Documents = Database[dict[str, Any]]
FEEDS = {"herald": "/feed/", "broadcaster": "/news/atom.xml"}
SECRET = "hunter2"


def write_sources(copydesk: Copydesk, *sites: Site) -> None:
    """Write a sources file that names each site by its feed alone."""
    copydesk.write_sources(
        "\n".join(
            f'[[source]]\nid = "{site.id}"\nhome = "{site.base}/"\n'
            f'feeds = ["{site.base}{FEEDS[site.id]}"]\n'
            for site in sites
        )
    )


def habits_of(site: Site, **changed: Any) -> Habits:
    """Return habits of a source that publishes every day, with articles as long as the site's."""
    lengths = [math.log(len(" ".join(story.plain).split())) for story in site.stories]
    words = math.exp(sum(lengths) / len(lengths))
    return replace(Habits(weekend=1.0, words=words), **changed)


def store_history(
    database: Documents, site: Site, habits: Habits, silent: timedelta = timedelta()
) -> None:
    """Store eight weeks of a source instead of what is known of it.

    In the last ``silent`` nothing came. Articles came today until now, but none of them is counted
    yet, so that the pages of the next crawl are the first of the day, at whatever hour it runs.
    Nobody has polled in this hour.
    """
    now = datetime.now(UTC)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    days = history(site.id, today, 56, habits, Random(5), until=now.hour + 1)
    (days[-1].polls or {}).pop(str(now.hour), None)
    database["days"].delete_many({"source": site.id})
    database["days"].insert_many(
        as_document(_silent(day) if day.day > now - silent - DAY and silent else day)
        for day in (days if silent else [*days[:-1], _uncounted(days[-1])])
    )


def _uncounted(day: SourceDay) -> SourceDay:
    return replace(_silent(day), found=day.found)


def _silent(day: SourceDay) -> SourceDay:
    kept = {name: asdict(day)[name] for name in ("id", "source", "day", "polls")}
    return SourceDay(**kept)


def rewrite(site: Site, change: Callable[[bytes], bytes]) -> None:
    """Change the pages of all articles by ``change``."""
    for article in site.articles:
        path = article.url.removeprefix(site.base)
        whole = site.reply(path)
        assert isinstance(whole.body, bytes)
        site.override(path, Reply(body=change(whole.body), headers=whole.headers))


def findings(database: Documents) -> dict[str, set[str]]:
    """Return the measures that are unusual, by source."""
    return {
        each["_id"]: {finding["measure"] for finding in each["findings"]}
        for each in database["health"].find()
    }


class WebhookServer(HTTPServer):
    """Receive the messages of a webhook, and keep them with their headers."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: WebhookServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((self.path, dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Write no log: tests look at ``received``."""


@pytest.fixture
def hook() -> Iterator[WebhookServer]:
    with WebhookServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.long
def test_a_changed_layout_is_reported_on_the_terminal_by_webhook_and_in_the_status(
    copydesk: Copydesk, web: Web, mongo_database: Documents, hook: WebhookServer
) -> None:
    site = web["herald"]
    write_sources(copydesk, site)
    copydesk.crawl("-a", "source=herald", "-a", "since=2000-01-01", "-a", "until=2000-01-02")
    assert mongo_database["days"].count_documents({}) == 0  # a backfill is no measure
    store_history(mongo_database, site, habits_of(site))
    rewrite(site, lambda page: re.sub(rb"(?s)<article.*</article>", b"<div id=app></div>", page))
    url = f"http://operator:{SECRET}@127.0.0.1:{hook.server_port}/hooks/{SECRET}"
    settings = {"BREAKAGE_WEBHOOK": url, "BREAKAGE_EXIT_CODE": "7"}
    done = copydesk.crawl(code=7, **settings)
    count = len(site.articles)
    assert f"Not as usual: herald: {count} of {count} pages rejected (100%)" in done.stdout
    assert findings(mongo_database) == {"herald": {"rejected"}}
    ((path, headers, message),) = hook.received
    assert path == f"/hooks/{SECRET}"
    assert headers["Authorization"].startswith("Basic ")
    assert [(each["source"], each["measure"]) for each in message["new"]] == [
        ("herald", "rejected")
    ]
    assert "herald" in message["text"]
    assert SECRET not in done.stdout + done.stderr

    sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
    status = copydesk.scrapy("status", "-s", sources, code=1)
    assert "1 source: 1 not as usual" in status.stdout
    assert "pages rejected (100%)" in status.stdout
    printed = json.loads(copydesk.scrapy("status", "--json", "-s", sources, code=1).stdout)
    assert printed["sources"][0]["state"] == "not as usual"
    assert printed["runs"][0]["outcome"] == "finished"
    assert {each["name"] for each in printed["collections"]} >= {"articles", "rejected", "days"}

    make_all_due(mongo_database)
    copydesk.crawl(code=7, **settings)
    assert len(hook.received) == 1  # what was posted once is not posted again


def test_dates_that_vanish_are_found_and_a_webhook_that_is_away_harms_nobody(
    copydesk: Copydesk, web: Web, mongo_database: Documents
) -> None:
    site = web["herald"]
    write_sources(copydesk, site)
    store_history(mongo_database, site, habits_of(site))
    dates = rb"20\d\d-\d\d-\d\d|(?i:january|february|march|april|may|june|july|august|september"
    dates += rb"|october|november|december) \d\d?, 20\d\d"
    rewrite(site, lambda page: re.sub(dates, b"", page))
    nowhere = f"http://127.0.0.1:1/{SECRET}"
    done = copydesk.crawl(BREAKAGE_WEBHOOK=nowhere)
    assert "articles without a date on their page (100%)" in done.stdout
    assert "The webhook at 127.0.0.1 took no message" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    (health,) = mongo_database["health"].find()
    assert [(each["measure"], each["notified"]) for each in health["findings"]] == [
        ("unstamped", False)
    ]


@pytest.mark.long
def test_a_frozen_feed_is_found_a_quiet_weekend_is_not_and_its_recovery_is_posted(
    copydesk: Copydesk, web: Web, mongo_database: Documents, hook: WebhookServer
) -> None:
    frozen, resting = web["herald"], web["broadcaster"]
    write_sources(copydesk, frozen, resting)
    copydesk.crawl()
    for site in (frozen, resting):
        days = list(mongo_database["days"].find({"source": site.id}))
        assert sum(day["articles"] for day in days) == len(site.articles)
        assert sum(sum(day["found"].values()) for day in days) == len(site.articles)
        assert sum(sum(day["polls"].values()) for day in days) == 1
        assert all(day["unsigned"] == day["undated"] == 0 for day in days)
    today = datetime.now(UTC)
    weekend = frozenset({today.weekday(), (today - DAY).weekday(), (today - 2 * DAY).weekday()})
    store_history(mongo_database, frozen, habits_of(frozen), silent=2 * DAY)
    rest = habits_of(resting, weekend=0.0, quiet=weekend)
    store_history(mongo_database, resting, rest, silent=2 * DAY)
    make_all_due(mongo_database)
    url = f"http://127.0.0.1:{hook.server_port}/"
    done = copydesk.crawl(BREAKAGE_WEBHOOK=url)
    assert "Not as usual: herald: nothing new for" in done.stdout
    assert "broadcaster:" not in done.stdout
    assert findings(mongo_database) == {"herald": {"silence"}}
    frozen.publish(another_story(frozen.stories[0]))
    make_all_due(mongo_database)
    done = copydesk.crawl(BREAKAGE_WEBHOOK=url)
    assert "Not as usual" not in done.stdout
    assert findings(mongo_database) == {}
    assert [len(message["over"]) for _, _, message in hook.received] == [0, 1]
    assert "well again (silence)" in hook.received[-1][2]["text"]


@pytest.mark.long
def test_a_source_that_brings_nothing_is_judged_once_an_hour(
    copydesk: Copydesk, web: Web, mongo_database: Documents
) -> None:
    site = web["herald"]
    write_sources(copydesk, site)
    copydesk.crawl()
    store_history(mongo_database, site, habits_of(site), silent=2 * DAY)
    now = datetime.now(UTC)
    today = {"_id": f"herald {now:%Y-%m-%d}"}
    # The next hour, too: it may begin meanwhile.
    hours = [f"polls.{hour % 24}" for hour in (now.hour, now.hour + 1)]
    mongo_database["days"].update_one(today, {"$set": dict.fromkeys(hours, 1)})
    make_all_due(mongo_database)
    copydesk.crawl()
    assert findings(mongo_database) == {}
    mongo_database["days"].update_one(today, {"$unset": dict.fromkeys(hours, "")})
    for _ in range(2):  # a source with a finding is judged by every run
        make_all_due(mongo_database)
        assert "Not as usual: herald: nothing new for" in copydesk.crawl().stdout
        assert findings(mongo_database) == {"herald": {"silence"}}


@pytest.mark.long
def test_a_crawl_that_stays_is_judged_while_it_runs(
    copydesk: Copydesk, web: Web, mongo_database: Documents
) -> None:
    site = web["herald"]
    write_sources(copydesk, site)
    copydesk.crawl()
    store_history(mongo_database, site, habits_of(site), silent=2 * DAY)
    before = mongo_database["days"].count_documents({})
    make_all_due(mongo_database)
    sources = f"SOURCES_FILE={copydesk.folder / 'sources.toml'}"
    watch = subprocess.Popen(
        [sys.executable, "-c", OFTEN, "crawl", "news", "-a", "watch=1", "-s", sources],
        cwd=ROOT,
        env={**copydesk.environment, "WATCH_INTERVAL": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until(lambda: findings(mongo_database) == {"herald": {"silence"}}, watch)
        site.publish(another_story(site.stories[0]))
        make_all_due(mongo_database)
        wait_until(lambda: findings(mongo_database) == {}, watch)
        assert watch.poll() is None
        watch.send_signal(signal.SIGTERM)
        output, _ = watch.communicate(timeout=WAIT_SECONDS)
    finally:
        watch.kill()
        watch.wait()
    assert watch.returncode == 0, output
    today = f"herald {datetime.now(UTC):%Y-%m-%d}"
    (day,) = mongo_database["days"].find({"_id": today})
    assert day["articles"] == 1
    assert mongo_database["days"].count_documents({}) == before


@pytest.mark.parametrize("url", ["ftp://a.example/", "a.example", "http://", "http://a:b:c/"])
def test_a_webhook_that_is_no_address_stops_the_run_before_it_begins(url: str) -> None:
    with pytest.raises(ConfigurationError, match="BREAKAGE_WEBHOOK"):
        Webhook(url)
