"""Test that a crawl asks what the desk added, and nothing of what it paused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pymongo.database import Database

from copydesk.demo.server import Web, sources_toml
from database.documents.crawling.desk_sources import Addition, Pause, PolitenessChange
from database.repositories.crawling.desk_sources import DeskSourceRepository
from tests.support.articles.crawl_results import stored_articles
from tests.support.commands import Copydesk

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def test_what_the_desk_adds_is_crawled_and_what_it_pauses_is_not(
    copydesk: Copydesk, web: Web, mongo_database: Database[dict[str, Any]]
) -> None:
    copydesk.write_sources(sources_toml([web["herald"].source()], every="1m"))
    desk, ticker = DeskSourceRepository(mongo_database), web["ticker"].source()
    feeds = [each for each in ticker["feeds"] if isinstance(each, str)]
    assert desk.add("wire", Addition("editor", AT, str(ticker["home"]), "Wire", feeds))
    mongo_database["deskSources"].insert_one({"_id": "bad", "addition": {"home": "nowhere"}})
    desk.change("herald", {"pause": Pause("editor", AT)})
    first = copydesk.crawl()
    assert not web["herald"].requests
    assert "bad: left out: " in first.stderr
    assert {each["source"]["id"] for each in stored_articles(mongo_database).values()} == {"wire"}

    desk.change("wire", {"pause": Pause("editor", AT)})
    state = mongo_database["sources"].find_one({"source": "wire"})
    desk.change(
        "herald", {"pause": None, "politeness": PolitenessChange("editor", AT, concurrency=1)}
    )
    web["ticker"].requests.clear()
    second = copydesk.crawl("-a", "source=herald,wire")
    assert "Source wire is paused at the desk" in second.stderr
    assert web["herald"].requests
    assert not web["ticker"].requests
    assert mongo_database["sources"].find_one({"source": "wire"}) == state

    listed = copydesk.scrapy(
        "sources", "-s", f"SOURCES_FILE={copydesk.folder / 'sources.toml'}", code=None
    ).stdout
    assert "wire: paused at the desk by editor on 2026-11-22 08:30 UTC" in listed
    assert "herald: set at the desk by editor on 2026-11-22 08:30 UTC: concurrency = 1" in listed
