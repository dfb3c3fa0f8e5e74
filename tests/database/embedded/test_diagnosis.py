"""Test what is said of why a mongod ended."""

from __future__ import annotations

import json
from pathlib import Path

from database.embedded.diagnosis import explain


def test_the_package_of_a_missing_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "mongod.err").write_text(
        "/opt/mongod: error while loading shared libraries: libcurl.so.4: "
        "cannot open shared object file: No such file or directory\n"
    )
    message = explain(127, tmp_path)
    assert "libcurl.so.4" in message
    assert "apt-get install libcurl4)" in message


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    entries = [
        {"s": "E", "id": 22435, "msg": "WiredTiger error", "attr": {"error": "of an older start"}},
        {"s": "I", "id": 20698, "msg": "***** SERVER RESTARTED *****"},
        {"s": "E", "id": 22435, "msg": "WiredTiger error message",
         "attr": {"error": 28, "message": "db: handle-extend: No space left on device"}},
        {"s": "F", "id": 28595, "msg": "Terminating", "attr": {"reason": "28"}},
    ]  # fmt: skip
    (tmp_path / "mongod.log").write_text("".join(f"{json.dumps(each)}\n" for each in entries))
    message = explain(14, tmp_path)
    assert "is full" in message
    assert "older start" not in message
