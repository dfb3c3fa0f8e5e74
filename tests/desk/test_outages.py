"""Test the desk while the database is away, and after a kill."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from typing import Any

import pytest
from bson import Timestamp

from tests.desk.conftest import is_indexed
from tests.desk.desk_process import RunningDesk, running_desk
from tests.search.articles import article
from tests.support.commands import Copydesk
from tests.support.fixtures.mongod import OwnServer
from tests.support.waiting import wait_until

# Seconds after which an index that is kept up to the database has been looked after.
LONGER_THAN_A_RETRY = 8.0
# Seconds of silence after which the database is away.
AWAY_AFTER = 4
SOON_AWAY = ("-s", f"DATABASE_TIMEOUT={AWAY_AFTER}")


def index_lag(desk: RunningDesk) -> float:
    """Return the seconds since the index last held all that is stored."""
    [line] = [
        each
        for each in desk.get("/metrics").text.splitlines()
        if each.startswith("copydesk_index_lag_seconds ")
    ]
    return float(line.split()[1])


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
    with running_desk(copydesk, *SOON_AWAY) as desk:
        wait_until(lambda: is_indexed(desk, 2))
        own_server.kill()
        assert desk.json("/api/v1/articles", q="harbour")["total"] == 2
        assert len(desk.json("/feeds/search.json")["items"]) == 2
        assert "The database is away" in desk.get("/?q=harbour").text
        assert "Not available now" in desk.get(f"/articles/{1:032x}", 503).text
        began = time.monotonic()
        away = desk.get(path, 503)
        assert away.headers["content-type"] == "application/problem+json"
        assert away.headers["retry-after"] == "15"
        desk.get("/readyz", 503)
        desk.get("/healthz")
        assert "copydesk_database_up 0.0" in desk.get("/metrics").text
        assert "Story 2" in desk.get("/").text
        assert time.monotonic() - began < AWAY_AFTER, "what was waited for is not waited for again"
        desk.process.kill()
        desk.process.communicate()
    # one that is started meanwhile answers what it can, and goes on when the database is back
    with running_desk(copydesk, *SOON_AWAY) as desk:
        assert desk.json("/api/v1/articles", q="harbour")["total"] == 2
        desk.get(path, 503)
        own_server.start()
        store(own_server, 3)
        wait_until(lambda: is_indexed(desk, 3))
        assert desk.json(path)["headline"] == "Story 1"


@pytest.mark.long
def test_a_full_disk_is_waited_for_and_then_all_is_indexed(
    tmp_path: Path, own_server: OwnServer
) -> None:
    copydesk = Copydesk(tmp_path, own_server.uri, "news")
    store(own_server, 1)
    with running_desk(copydesk) as desk:
        wait_until(lambda: is_indexed(desk, 1))
        # a quota that is reached already: whatever the desk writes fails
        _, hard = resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (1, hard))
        store(own_server, 2, 3)
        wait_until(lambda: index_lag(desk) > LONGER_THAN_A_RETRY)
        assert desk.json("/api/v1/articles")["total"] == 1
        resource.prlimit(desk.process.pid, resource.RLIMIT_FSIZE, (hard, hard))
        wait_until(lambda: is_indexed(desk, 3))
