"""Test the desk while the database is away, and after a kill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bson import Timestamp

from tests.desk.conftest import is_indexed
from tests.desk.desk_process import running_desk
from tests.search.articles import article
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.waiting import wait_until


def store(server: OwnServer, *numbers: int) -> None:
    with server.connect() as client:
        stamped: list[dict[str, Any]] = [
            article(each, changed=Timestamp(1_700_000_000 + each, 1)) for each in numbers
        ]
        client["news"].articles.insert_many(stamped)


def test_a_search_is_answered_while_the_database_is_away(
    tmp_path: Path, own_server: OwnServer
) -> None:
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    store(own_server, 1, 2)
    path = f"/api/v1/articles/{1:032x}"
    with running_desk(copydesk) as desk:
        wait_until(lambda: is_indexed(desk, 2))
        own_server.kill()
        assert desk.json("/api/v1/articles", q="harbour")["total"] == 2
        assert len(desk.json("/feeds/search.json")["items"]) == 2
        assert "The database is away" in desk.get("/?q=harbour").text
        assert "Story 2" in desk.get("/").text
        assert "Not available now" in desk.get(f"/articles/{1:032x}", 503).text
        away = desk.get(path, 503)
        assert away.headers["content-type"] == "application/problem+json"
        assert away.headers["retry-after"] == "15"
        desk.get("/readyz", 503)
        desk.get("/healthz")
        assert "copydesk_database_up 0.0" in desk.get("/metrics").text
        desk.process.kill()
        desk.process.communicate()
    # one that is started meanwhile answers what it can, and goes on when the database is back
    with running_desk(copydesk) as desk:
        assert desk.json("/api/v1/articles", q="harbour")["total"] == 2
        desk.get(path, 503)
        own_server.start()
        store(own_server, 3)
        wait_until(lambda: is_indexed(desk, 3))
        assert desk.json(path)["headline"] == "Story 1"
