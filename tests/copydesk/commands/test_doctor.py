"""Test ``copydesk doctor`` on a real server, with sites on loopback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

from copydesk.command_line import main
from copydesk.demo.server import Web


def test_each_check_is_a_line_and_one_that_fails_fails_all(
    web: Web,
    mongo_uri: str,
    mongo_database: Database[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    sources = tmp_path / "sources.toml"
    sources.write_text(web.sources(), encoding="utf-8")
    settings = {
        "SOURCES_FILE": sources,
        "MONGO_URI": mongo_uri,
        "MONGO_DATABASE": mongo_database.name,
        "DATA_DIR": tmp_path,
        "ALLOWED_NETWORKS": "127.0.0.0/8",
        "SPOOL_MAX_MB": 0,
    }
    options = [f"-s{name}={value}" for name, value in settings.items()]
    assert main(["doctor", *options]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["ok", name] for name in ("sources", "disk", "database", "DNS", "clock")
    ]
    assert mongo_database.list_collection_names() == []
    sources.write_text("[[source]]\nhome = 1\n", encoding="utf-8")
    wrong = ["-sMONGO_URI=mongodb://u:s3cret@127.0.0.1:1/?serverSelectionTimeoutMS=200"]
    assert main(["doctor", *options, *wrong, "-sSPOOL_MAX_MB=900000000"]) == 1
    printed = capsys.readouterr()
    states = {line.split()[1]: line.split()[0] for line in printed.out.splitlines()}
    assert states == {
        "sources": "FAIL", "disk": "FAIL", "database": "FAIL", "DNS": "ok", "clock": "ok",
    }  # fmt: skip
    assert "connection refused" in printed.out
    assert "s3cret" not in printed.out + printed.err
