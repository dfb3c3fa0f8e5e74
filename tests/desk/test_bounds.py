"""Test that nothing takes for ever: each read of the database and each search is cut off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from pymongo import monitoring
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from search.query import DEEPEST, LONGEST_QUERY, MOST_TERMS, TERMS_OF_A_PREFIX
from tests.desk.desk_process import PATIENCE, RunningDesk, running_desk
from tests.desk.in_process import desk_in_process, listen
from tests.support.commands import Copydesk
from tests.support.waiting import wait_until

# What a client asks at its start, and what only tells the server to stop.
_NO_READS = {"hello", "ping", "saslStart", "saslContinue", "killCursors", "endSessions"}
PATHS = (
    *("articles", "articles?highlight=true&q=pier", "articles.csv", f"articles/{1:032x}"),
    *(f"articles/{1:032x}/revisions", "stories", f"stories/{1:032x}", "changes", "sources"),
    *("runs", "rejected", "statistics", "../../metrics", "../../readyz"),
)


class Commands(monitoring.CommandListener):
    """Note the commands that are sent, and which of them have no bound."""

    def __init__(self) -> None:
        self.bounded: set[str] = set()
        self.unbounded: list[Any] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if "maxTimeMS" in event.command:
            self.bounded.add(event.command_name)
        elif event.command_name not in _NO_READS:
            self.unbounded.append(dict(event.command))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Listen to every client that the test opens."""
    found = Commands()
    listen(monkeypatch, found)
    return found


def test_every_read_of_the_database_has_a_bound(
    read_news: Database[BSONDocument], mongo_uri: str, tmp_path: Path, commands: Commands
) -> None:
    with desk_in_process(tmp_path, mongo_uri, read_news.name) as address:
        for path in PATHS:
            requests.get(f"{address}/api/v1/{path}", timeout=PATIENCE)
    assert {"find", "aggregate", "distinct", "listCollections"} <= commands.bounded
    assert commands.unbounded == []


def test_a_slow_read_is_cut_off(
    mongo_database: Database[BSONDocument], mongo_uri: str, tmp_path: Path
) -> None:
    slow = {"$function": {"body": "function() { sleep(50) }", "args": [], "lang": "js"}}
    mongo_database["few"].insert_many([{"_id": number} for number in range(10_000)])
    mongo_database.create_collection("runs", viewOn="few", pipeline=[{"$addFields": {"a": slow}}])
    copydesk = Copydesk(tmp_path, mongo_uri, mongo_database.name)
    with running_desk(copydesk, "-s", "DATABASE_TIMEOUT=2") as desk:
        cut = desk.get("/api/v1/runs", 503)
        assert cut.headers["content-type"] == "application/problem+json"
        assert "in time" in cut.json()["detail"]
        desk.get("/healthz")
    # the server has stopped, too
    wait_until(lambda: not reads_of(mongo_database))


def reads_of(database: Database[BSONDocument]) -> list[Any]:
    """Return what the server is doing with a database."""
    with database.client.admin.aggregate([{"$currentOp": {}}]) as under_way:
        return [each for each in under_way if each.get("ns", "").startswith(database.name)]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (" OR ".join(["pier"] * MOST_TERMS), 200),
        (" OR ".join(["pier"] * (MOST_TERMS + 1)), 400),
        (f'"{"pier " * (MOST_TERMS + 1)}"', 400),
        ("水" * (MOST_TERMS + 1), 400),
        (" OR ".join(["pi*"] * (MOST_TERMS // TERMS_OF_A_PREFIX)), 200),
        (" OR ".join(["pi*"] * (MOST_TERMS // TERMS_OF_A_PREFIX + 1)), 400),
        ("(" * (DEEPEST + 1) + "pier" + ")" * (DEEPEST + 1), 400),
        ("p*", 400),
        ("a" * (LONGEST_QUERY + 1), 422),
    ],
)
def test_a_huge_search_is_refused(desk: RunningDesk, query: str, status: int) -> None:
    for path in ("/api/v1/articles", "/feeds/search.rss", "/api/v1/articles.csv"):
        answer = desk.get(path, status, params={"q": query})
        assert status == 200 or answer.json()["parameter"] == "q"
