"""Run the queries of docs/reading-the-data.md in mongosh.

deploy/test-containers.sh, which has mongosh, runs this file by its name; others don't find it.
"""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from pymongo.database import Database

from tests.journeys.revisits.test_reading_the_data import FIVE_QUERIES, example
from tests.support.commands import COMMAND_TIMEOUT

__all__ = ["example"]


@pytest.mark.usefixtures("example")
def test_its_queries_run_in_mongosh(
    mongo_uri: str, mongo_database: Database[dict[str, Any]]
) -> None:
    assert len(FIVE_QUERIES) == 5
    name = mongo_database.name
    script = "".join(f"print(({query.strip()}).toArray().length);" for query in FIVE_QUERIES)
    done = subprocess.run(
        ["mongosh", mongo_uri, "--quiet", "--eval", f"db = db.getSiblingDB('{name}'); {script}"],
        capture_output=True,
        text=True,
        timeout=COMMAND_TIMEOUT,
        check=True,
    )
    assert done.stdout.split() == ["1"] * 5
