"""Test that who waits for changes holds up nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from pymongo.database import Database

from database import reader
from database.documents.bson_document import BSONDocument
from tests.desk.desk_process import PATIENCE
from tests.desk.in_process import desk_in_process
from tests.search.articles import article
from tests.support.waiting import wait_until

# More than the desk has threads for the database.
CLIENTS = 60


def test_changes_that_settle_take_no_thread_from_other_requests(
    mongo_database: Database[BSONDocument],
    mongo_uri: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader, "SETTLING_SECONDS", 10.0)
    mongo_database.articles.insert_one(article(1))
    mongo_database.articles.update_one({}, {"$currentDate": {"changed": {"$type": "timestamp"}}})
    with (
        desk_in_process(tmp_path, mongo_uri, mongo_database.name) as address,
        ThreadPoolExecutor(CLIENTS) as clients,
    ):
        waiting = [clients.submit(_get, f"{address}/api/v1/changes") for _ in range(CLIENTS)]
        # the threads of the clients ask first
        wait_until(lambda: all(each.running() for each in waiting))
        assert "total" not in _get(f"{address}/api/v1/sources")
        assert not any(each.done() for each in waiting)
        assert all(len(each.result()["changes"]) == 1 for each in waiting)


def _get(url: str) -> Any:
    answer = requests.get(url, timeout=PATIENCE)
    assert answer.ok, answer.text
    return answer.json()
