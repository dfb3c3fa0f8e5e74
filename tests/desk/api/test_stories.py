"""Test which stories the API shows as printed most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from model.clock import Clock
from tests.desk.desk_process import PATIENCE
from tests.desk.in_process import desk_in_process
from tests.search.articles import NOON
from tests.support.waiting import wait_until


@pytest.mark.parametrize(
    ("later", "asked", "expected"),
    [
        (timedelta(days=1), "", [("Ferry pier opens", 2)]),
        (timedelta(days=3), "", []),
        (timedelta(days=3), "?days=4", [("Ferry pier opens", 2)]),
    ],
)
def test_the_stories_of_the_last_days_that_most_articles_print(
    news: Database[BSONDocument],
    mongo_uri: str,
    tmp_path: Path,
    later: timedelta,
    asked: str,
    expected: list[tuple[str, int]],
) -> None:
    clock = Clock(NOON + later - datetime.now(UTC))
    with desk_in_process(tmp_path, mongo_uri, news.name, clock=clock) as address:
        wait_until(lambda: _get(f"{address}/api/v1/articles").json().get("total") == 4)
        stories = _get(f"{address}/api/v1/stories{asked}").json()["stories"]
    assert [(each["original"]["headline"], each["articles"]) for each in stories] == expected


def _get(url: str) -> requests.Response:
    return requests.get(url, timeout=PATIENCE)
