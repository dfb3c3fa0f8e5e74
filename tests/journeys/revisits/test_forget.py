"""Delete stored articles for good: they do not come back by any way, and readers are told."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.demo.server import Web
from database.documents.bson_document import BSONDocument
from database.reader import changes
from model.identity import page_id
from tests.support.articles.crawl_results import make_all_due, stored_article, stored_articles
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until
from urls import url_key

MANY = 1500
"""Articles of a source that is forgotten: enough for a kill in between."""


def entries(
    copydesk: Copydesk, database: Database[BSONDocument], since: str | None = None
) -> list[tuple[str, str, str]]:
    """Return cursor, id and status of each change."""
    found = changes(copydesk.mongo_uri, since, database=database.name)
    return [(cursor, each["_id"], each["status"]) for cursor, each in found]


def traces(database: Database[BSONDocument], url: str) -> dict[str, int]:
    """Return how many documents of each collection say something of the page at ``url``."""
    identity = page_id(url_key(url))
    return {
        "articles": database["articles"].count_documents({"_id": identity}),
        "revisions": database["revisions"].count_documents({"articleId": identity}),
        "pages": database["pages"].count_documents({"url": url}),
        "rejected": database["rejected"].count_documents({"_id": identity}),
    }


NOTHING = {"articles": 0, "revisions": 0, "pages": 0, "rejected": 0}


@pytest.mark.long
def test_a_forgotten_article_does_not_come_back(
    copydesk: Copydesk, web: Web, mongo_database: Database[BSONDocument]
) -> None:
    site = web["herald"]
    url, other = site.articles[0].url, site.articles[1].url
    copydesk.write_sources(web.sources())
    copydesk.crawl("-a", "source=herald")
    identity = stored_article(mongo_database, url)["_id"]
    page = mongo_database["pages"].find_one({"url": url})
    assert page is not None
    # an earlier version, with a page of its own, and an earlier rejection
    mongo_database["revisions"].insert_one(
        {"_id": f"{identity}:1", "articleId": identity, "revision": 1, "changedFields": [],
         "replacedAt": page["fetchedAt"], "document": {"headline": "Before"}}
    )  # fmt: skip
    mongo_database["pages"].insert_one(page | {"_id": "0" * 64})
    count = len(stored_articles(mongo_database))
    before = entries(copydesk, mongo_database)[-1][0]

    unconfirmed = copydesk.scrapy("forget", url, code=2)
    assert "give --yes" in unconfirmed.stderr
    assert traces(mongo_database, url) == {"articles": 1, "revisions": 1, "pages": 2, "rejected": 0}

    copydesk.scrapy("forget", "--yes", url)
    assert traces(mongo_database, url) == NOTHING
    assert len(stored_articles(mongo_database)) == count - 1
    (told,) = entries(copydesk, mongo_database, before)
    assert told[1:] == (identity, "forgotten")
    assert entries(copydesk, mongo_database, told[0]) == []
    (tombstone,) = mongo_database["forgotten"].find()
    assert url not in str(tombstone)

    # by a crawl: it is listed, and not even requested
    site.requests.clear()
    make_all_due(mongo_database)
    copydesk.crawl("-a", "source=herald")
    asked = [target for _, target, _ in site.requests]
    assert not any(url.endswith(target) for target in asked if target != "/")
    assert traces(mongo_database, url) == NOTHING
    # by name
    refused = copydesk.scrapy("article", url, code=1)
    assert "deleted for good" in refused.stderr
    # out of the spool
    copydesk.scrapy(
        *("article", url), code=1, START_WITHOUT_DATABASE="1", MONGO_URI="mongodb://127.0.0.1:1/",
        DATABASE_TIMEOUT="1",
    )  # fmt: skip
    done = copydesk.scrapy("article", other)
    assert not list((copydesk.folder / "data" / "spool").glob("*.spool")), done.stderr
    # by a replay
    copydesk.scrapy("crawl", "replay")
    assert traces(mongo_database, url) == NOTHING
    assert entries(copydesk, mongo_database, told[0]) == []
    assert "nothing is stored" in copydesk.scrapy("forget", "--yes", url, code=1).stderr


@pytest.mark.long
def test_forgetting_a_source_goes_on_after_a_kill(
    copydesk: Copydesk, mongo_database: Database[BSONDocument]
) -> None:
    copydesk.scrapy("status", code=None)
    copydesk.scrapy("forget", "--yes", "--source", "nobody", code=1)  # makes the collections
    database: Database[dict[str, Any]] = mongo_database
    database.command("collMod", "articles", validator={})  # the documents here say little
    for source, count in (("loud", MANY), ("quiet", 2)):
        for number in range(count):
            url = f"https://{source}.example/{number}"
            database["articles"].update_one(
                {"_id": page_id(url_key(url))},
                {"$set": {"url": url, "urlKey": url_key(url), "source": {"id": source},
                          "status": "active"},
                 "$currentDate": {"changed": {"$type": "timestamp"}}},
                upsert=True,
            )  # fmt: skip
    last = entries(copydesk, mongo_database)[-1][0]
    mine = {"source.id": "loud"}
    killed = copydesk.start("forget", "--yes", "--source", "loud")
    wait_until(lambda: database["articles"].count_documents(mine) < MANY, killed)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert database["articles"].count_documents(mine) > 0, "it was too fast to be killed"
    done = copydesk.scrapy("forget", "--yes", "--source", "loud")
    assert "deleted for good" in done.stdout
    assert database["articles"].count_documents({}) == 2
    assert database["forgotten"].count_documents({"source": "loud"}) == MANY
    assert database["forgotten"].count_documents({"remains": {"$exists": True}}) == 0
    told = entries(copydesk, mongo_database, last)
    assert len(told) == len({identity for _, identity, _ in told}) == MANY
    assert {status for *_, status in told} == {"forgotten"}
    # resumed in the middle
    assert entries(copydesk, mongo_database, told[MANY // 2][0]) == told[MANY // 2 + 1 :]
