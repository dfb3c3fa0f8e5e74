"""Test that a desk that is killed while it indexes leaves no article out of the search."""

from __future__ import annotations

import random
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import requests
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from tests.desk.conftest import is_indexed
from tests.desk.desk_process import PATIENCE, RunningDesk, running_desk
from tests.search.articles import article, copy_of
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

STAMPED = {"$currentDate": {"changed": {"$type": "timestamp"}}}


class Crawl:
    """Store, change and delete articles until it is stopped."""

    def __init__(self, news: Database[BSONDocument]) -> None:
        self._news = news
        self._stop = Event()
        self._thread = Thread(target=self._run)
        self.live: dict[str, str] = {}
        """The headline of each article that is stored, by id."""

    def _run(self) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            made = copy_of(number - 1, number) if number % 5 == 0 else article(number)
            self._news.articles.insert_one(made)
            self._news.articles.update_one({"_id": made["_id"]}, STAMPED)
            self.live[made["_id"]] = made["headline"]
            time.sleep(0.005)  # a desk that starts needs a share of the machine
            if number % 7 == 0:
                self._change(f"{number - 3:032x}", f"Corrected {number}")
            if number % 11 == 0:
                self._delete(f"{number - 6:032x}")

    def _change(self, name: str, headline: str) -> None:
        if name in self.live:
            self._news.articles.update_one(
                {"_id": name}, {"$set": {"headline": headline}} | STAMPED
            )
            self.live[name] = headline

    def _delete(self, name: str) -> None:
        self._news.articles.delete_one({"_id": name})
        self._news.forgotten.update_one({"_id": name}, STAMPED, upsert=True)
        self.live.pop(name, None)

    def __enter__(self) -> Crawl:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def found(desk: RunningDesk) -> dict[str, str]:
    """Return the headline of each article that the search finds, by id."""
    shown: dict[str, str] = {}
    parameters: dict[str, Any] = {"collapse": "false", "limit": "200"}
    while True:
        page = desk.json("/api/v1/articles", **parameters)
        shown |= {each["id"]: each["headline"] for each in page["articles"]}
        if page["next"] is None:
            return shown
        parameters["cursor"] = page["next"]


def answers(desk: RunningDesk) -> bool:
    return requests.get(f"{desk.address}/api/v1/articles", timeout=PATIENCE).ok


@pytest.mark.parametrize("kills", [1, pytest.param(4, marks=pytest.mark.long)])
def test_no_article_is_missing_after_kills_while_it_indexes(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path, kills: int
) -> None:
    mongo_database.articles.create_index([("cluster.id", 1), ("cluster.role", 1)])
    chance = random.Random(kills)
    copydesk = Copydesk(tmp_path, mongo_uri, mongo_database.name)
    with Crawl(mongo_database) as crawl:
        for kill in range(kills):
            with running_desk(copydesk) as desk:
                # the first while the index is made, the others while it is followed or merged
                if kill:
                    wait_until(lambda: answers(desk), desk.process)
                time.sleep(chance.uniform(0, 3))
                desk.process.kill()
    with running_desk(copydesk) as desk:
        wait_until(lambda: is_indexed(desk, len(crawl.live)), desk.process)
        wait_until(lambda: found(desk) == crawl.live, desk.process)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("meta.json", marks=pytest.mark.long),
        "state.json",
        pytest.param("*.store", marks=pytest.mark.long),
    ],
)
def test_an_index_that_was_damaged_is_made_anew(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path, name: str
) -> None:
    """Cut a file short, as a machine that loses power may leave it."""
    copydesk = Copydesk(tmp_path, mongo_uri, mongo_database.name)
    for number in range(30):
        mongo_database.articles.insert_one(article(number))
        mongo_database.articles.update_one({"_id": article(number)["_id"]}, STAMPED)
    with running_desk(copydesk) as desk:
        wait_until(lambda: is_indexed(desk, 30), desk.process)
        desk.process.kill()
    for path in (tmp_path / "data" / "search").rglob(name):
        path.write_bytes(path.read_bytes()[:10])
    with running_desk(copydesk) as desk:
        wait_until(lambda: is_indexed(desk, 30), desk.process)
        assert len(found(desk)) == 30
