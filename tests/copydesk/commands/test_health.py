"""Test ``copydesk health`` on a real server that asks for a password."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pymongo import MongoClient

from copydesk.checks.schedule import LAST_RUN, LONGEST_RUN
from copydesk.command_line import main
from database.documents.bson_document import BSONDocument
from database.processes import this_process
from database.repositories.runs import SILENCE
from tests.database.connection.test_rights import user_with

READ_WRITE = {"role": "readWrite", "db": "rights_news"}
LONG_AGO = LONGEST_RUN + timedelta(hours=1)


def test_a_wrong_password_and_a_bad_end_are_told(
    guarded_server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"-sDATA_DIR={tmp_path}", "-sMONGO_DATABASE=rights_news"]
    with user_with(guarded_server, [READ_WRITE], []) as uri:
        assert main(["health", *options, f"-sMONGO_URI={uri}"]) == 1
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[:2] for line in lines] == [["ok", "database"], ["FAIL", "schedule"]]
        (tmp_path / LAST_RUN).write_text("0\n")
        assert main(["health", *options, f"-sMONGO_URI={uri}"]) == 0
        secret = uri.partition("@")[0].rpartition(":")[2]
        wrong = uri.replace(f":{secret}@", ":an0ther@")
        capsys.readouterr()
        assert main(["health", *options, f"-sMONGO_URI={wrong}"]) == 1
    printed = capsys.readouterr()
    assert "FAIL  database" in printed.out
    assert "authentication failed" in printed.out
    assert "an0ther" not in printed.out + printed.err


def test_a_run_that_gives_signs_of_life_may_take_longer(
    mongo_uri: str, mongo_client: MongoClient[BSONDocument], tmp_path: Path
) -> None:
    """Long since the last end, the newest sign of life of a run of this machine decides."""
    database = mongo_client["health_news"]
    now: datetime = mongo_client.admin.command("hello")["localTime"]
    file = tmp_path / LAST_RUN
    file.write_text("0\n")
    moment = file.stat().st_mtime - LONG_AGO.total_seconds()
    os.utime(file, (moment, moment))
    here = asdict(this_process())
    elsewhere = here | {"machine": "another"}
    runs: list[tuple[BSONDocument, int]] = [
        ({"holder": here, "aliveAt": now}, 0),
        ({"holder": here, "aliveAt": now - SILENCE * 2}, 1),
        ({"holder": here, "aliveAt": now, "endedAt": now}, 1),
        ({"holder": elsewhere, "aliveAt": now}, 1),
    ]
    try:
        for run, code in runs:
            database["runs"].delete_many({})
            database["runs"].insert_one(run)
            options = [f"-sDATA_DIR={tmp_path}", "-sMONGO_DATABASE=health_news"]
            assert main(["health", *options, f"-sMONGO_URI={mongo_uri}"]) == code, run
    finally:
        mongo_client.drop_database(database.name)
