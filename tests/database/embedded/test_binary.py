"""Test which mongod is run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from database.embedded.binary import find_mongod
from model.errors import EmbeddedServerError


def test_mongod_bin_must_be_a_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONGOD_BIN", str(tmp_path / "absent"))
    with pytest.raises(EmbeddedServerError, match="MONGOD_BIN"):
        find_mongod()


def test_mongod_bin_then_path_then_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("MONGOD_BIN", raising=False)
    monkeypatch.setenv("PATH", "")
    assert find_mongod().parts[-4:] == ("fiftyone", "db", "bin", "mongod")
    program = tmp_path / "mongod"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_mongod() == program
    other = tmp_path / "other"
    shutil.copy(program, other)
    monkeypatch.setenv("MONGOD_BIN", str(other))
    assert find_mongod() == other
