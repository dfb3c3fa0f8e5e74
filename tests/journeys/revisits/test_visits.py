"""Visit what is stored again: what is the same, gone, back, corrected, or was never reached."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from copydesk.demo.server import Web, serve_sites, sources_toml
from copydesk.demo.serving import Reply
from database.documents.bson_document import BSONDocument
from model.identity import page_id
from tests.support.articles.crawl_results import count_in_summary, stored_articles
from tests.support.commands import Copydesk
from urls import url_key

ATOM = "/news/atom.xml"
# Which articles of the herald have a fate of their own; nothing happens to the others.
GONE, UNREACHED, AWAY, CORRECTED = range(4)


@dataclass
class Crawled:
    """Hold what a crawl printed, stored and asked for."""

    done: subprocess.CompletedProcess[str]
    at: datetime
    articles: dict[str, BSONDocument]
    revisions: list[BSONDocument]
    asked: list[tuple[str, int]]
    """Addresses, and with which statuses they were answered."""

    def article(self, url: str) -> BSONDocument:
        """Return the article that is stored under an address."""
        return self.articles[page_id(url_key(url))]

    def answers(self, url: str) -> list[int]:
        """Return with which statuses an address was answered."""
        return [status for asked, status in self.asked if asked == url]


@dataclass
class Visits:
    """Hold three crawls, and the addresses of the articles by what became of them."""

    crawls: list[Crawled]
    herald: list[str]
    """GONE and the others by number."""
    announced: str
    """The article of the broadcaster whose correction its feed announced before the second."""
    announcing: str
    """That feed, which was the same before the third."""


@pytest.fixture(scope="module")
def visits(
    mongo_uri: str,
    mongo_client: MongoClient[dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Visits]:
    """Crawl three times; each article has a fate of its own between, so that one history shows all.

    All of the herald falls due each time; of the broadcaster the feed alone.
    """
    database = mongo_client[f"test_{uuid4().hex}"]
    copydesk = Copydesk(tmp_path_factory.mktemp("visits"), mongo_uri, database.name)
    with serve_sites() as web:
        herald, broadcaster = web["herald"], web["broadcaster"]
        copydesk.write_sources(
            sources_toml(
                {"id": name, "home": f"{site.base}/", "feeds": [site.base + feed]}
                for name, site, feed in (
                    ("herald", herald, "/feed/"),
                    ("broadcaster", broadcaster, ATOM),
                )
            )
        )
        urls = [article.url for article in herald.articles]
        paths = [url.removeprefix(herald.base) for url in urls]
        herald.override(paths[UNREACHED], Reply(status=503))
        crawls = [crawled(copydesk, web, database)]

        herald.remove_override(paths[UNREACHED])
        herald.override(paths[GONE], Reply(status=410))
        herald.override(paths[AWAY], Reply(status=404))
        story = broadcaster.stories[1]
        word = story.plain[0].split()[2]
        announced = broadcaster.correct(story.slug, word, "corrected-word", when=datetime.now(UTC))
        crawls.append(crawled(copydesk, web, database))

        herald.remove_override(paths[AWAY])
        (story,) = (each for each in herald.stories if herald.url(each) == urls[CORRECTED])
        herald.correct(story.slug, story.plain[0].split()[3], "corrected-word")
        crawls.append(crawled(copydesk, web, database))
    yield Visits(crawls, urls, announced.url, broadcaster.base + ATOM)
    mongo_client.drop_database(database.name)


def crawled(copydesk: Copydesk, web: Web, database: Database[BSONDocument]) -> Crawled:
    """Make due what is to be visited, and crawl."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    database["sources"].update_many({}, {"$set": {"nextPollAt": past}})
    database["articles"].update_many(
        {"source.id": "herald", "nextCheckAt": {"$exists": True}}, {"$set": {"nextCheckAt": past}}
    )
    for site in web:
        site.requests.clear()
    done = copydesk.crawl()
    return Crawled(
        done,
        datetime.now(UTC),
        stored_articles(database),
        list(database["revisions"].find()),
        [(site.base + path, status) for site in web for _, path, status in site.requests],
    )


def test_what_has_not_changed_is_not_sent_again(visits: Visits) -> None:
    first, second, third = visits.crawls
    assert third.answers(visits.announcing) == [304]
    same = [url for n, url in enumerate(visits.herald) if n not in (GONE, UNREACHED, AWAY)]
    assert {url: second.answers(url) for url in same} == {url: [304] for url in same}
    assert count_in_summary(second.done, "articles unchanged") == len(same)
    for url in same:
        old, new = first.article(url), second.article(url)
        moved = {name for name in old | new if old.get(name) != new.get(name)}
        assert moved <= {"lastCheckedAt", "nextCheckAt"}


def test_an_article_that_could_not_be_fetched_is_asked_for_although_its_feed_is_the_same(
    visits: Visits,
) -> None:
    first, second, _ = visits.crawls
    identity = page_id(url_key(visits.herald[UNREACHED]))
    assert identity not in first.articles
    assert identity in second.articles


def test_a_page_that_is_not_there_twice_is_gone_and_its_text_stays(visits: Visits) -> None:
    before, once, twice = (crawl.article(visits.herald[GONE]) for crawl in visits.crawls)
    assert (once["status"], once["missing"]) == ("active", 1)
    assert once["nextCheckAt"] > visits.crawls[1].at
    assert twice["status"] == "gone"
    assert twice["nextCheckAt"] >= once["nextCheckAt"] + timedelta(hours=20)
    assert (twice["articleBody"], twice["changed"]) == (before["articleBody"], before["changed"])
    assert count_in_summary(visits.crawls[2].done, "articles gone") == 1


def test_a_page_that_comes_back_is_active(visits: Visits) -> None:
    _, away, back = (crawl.article(visits.herald[AWAY]) for crawl in visits.crawls)
    assert away["missing"] == 1
    assert back["status"] == "active"
    assert "missing" not in back


def test_a_correction_becomes_a_revision(visits: Visits) -> None:
    crawl = visits.crawls[2]
    assert count_in_summary(crawl.done, "articles changed") == 1
    document = crawl.article(visits.herald[CORRECTED])
    assert document["revision"] == 2
    assert "corrected-word" in document["articleBody"]
    (revision,) = (each for each in crawl.revisions if each["articleId"] == document["_id"])
    assert "articleBody" in revision["changedFields"]
    assert "corrected-word" not in revision["document"]["articleBody"]


def test_a_correction_that_the_listing_announces_is_fetched_before_its_time(
    visits: Visits,
) -> None:
    second = visits.crawls[1]
    assert count_in_summary(second.done, "articles changed") == 1
    assert "corrected-word" in second.article(visits.announced)["articleBody"]
