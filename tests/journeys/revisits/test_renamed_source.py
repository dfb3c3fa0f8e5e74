"""Crawl a source under another id than before: its articles are visited on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pymongo.database import Database

from copydesk.demo.serving import Reply
from database.documents.bson_document import BSONDocument
from tests.sites.serial import Serial, part_page
from tests.support.articles.crawl_results import make_all_due, stored_article
from tests.support.commands import Copydesk

STORY, WAITING = "/2026/11/20/lighthouse", "/2026/11/20/harbour"


@pytest.fixture
def serial() -> Iterator[Serial]:
    """Serve a site that answers what a test tells it to."""
    site = Serial("127.0.10.9")
    yield site
    site.down()


@pytest.mark.long
def test_the_articles_of_a_renamed_source_are_visited_on(
    copydesk: Copydesk, serial: Serial, mongo_database: Database[BSONDocument]
) -> None:
    serial.listed = [STORY, WAITING]
    serial.put(STORY, part_page(1, headline="Lighthouse moves inland"))
    serial.override(WAITING, Reply(500))
    copydesk.write_sources(serial.sources)
    copydesk.crawl()
    url = f"{serial.base}{STORY}"
    assert stored_article(mongo_database, url)["revision"] == 1
    assert mongo_database["pending"].count_documents({}) == 1

    serial.put(STORY, part_page(1, headline="Lighthouse moves out to sea"))
    serial.put(WAITING, part_page(1, story=2, headline="Harbour reopens"))
    serial.listed = []
    copydesk.write_sources(serial.sources.replace('id = "serial"', 'id = "lighthouse-news"'))
    make_all_due(mongo_database)
    mongo_database["pending"].update_many({}, [{"$set": {"nextCheckAt": "$firstFailedAt"}}])
    done = copydesk.crawl()
    assert "Source lighthouse-news was called serial before" in done.stderr
    assert stored_article(mongo_database, url)["headline"] == "Lighthouse moves out to sea"
    assert (
        stored_article(mongo_database, f"{serial.base}{WAITING}")["headline"] == "Harbour reopens"
    )
