"""Test the copy of what was said at the desk, which a crawl uses while the database is away."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.settings import BaseSettings

from crawler.sources.current import CurrentSources
from crawler.sources.desk_copy import NAME, read_copy, write_copy
from model.errors import NoSourcesError

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
ECHO = {
    "_id": "echo",
    "addition": {"by": "editor", "at": AT, "home": "https://echo.example/", "name": "Echo"},
}


def settings(folder: Path, file: str) -> BaseSettings:
    (folder / "sources.toml").write_text(file)
    # nothing listens there: what is asked of it is not answered
    return BaseSettings(
        {
            "SOURCES_FILE": str(folder / "sources.toml"),
            "DATA_DIR": str(folder),
            "MONGO_URI": "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50",
            "MONGO_DATABASE": "news",
            "DATABASE_TIMEOUT": 0.2,
        }
    )


def test_what_was_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert read_copy(folder) == []
    write_copy(folder, [ECHO])
    assert read_copy(folder) == [ECHO]
    write_copy(folder, [])
    assert read_copy(folder) == []
    assert [each.name for each in folder.iterdir()] == [NAME]


@pytest.mark.parametrize("content", [b"", b"{", b"5", b'["a", 3]', b"\xff", b"null", b'{"a": 1}'])
def test_a_broken_copy_is_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert read_copy(tmp_path) == []


def test_a_folder_that_cant_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    write_copy(tmp_path / "file", [ECHO])


def test_a_crawl_begins_with_the_copy_while_the_database_is_away(tmp_path: Path) -> None:
    write_copy(tmp_path, [ECHO])
    file = '[[source]]\nid = "herald"\nhome = "https://herald.example/"\n'
    found = CurrentSources.at_start(settings(tmp_path, file), ["nobody"])
    assert [each.id for each in found.joined.polled] == ["herald", "echo"]
    alone = CurrentSources.at_start(settings(tmp_path, "# none yet\n"), [])
    assert [each.id for each in alone.joined.polled] == ["echo"]


def test_without_any_source_the_file_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(NoSourcesError, match="no sources; add one"):
        CurrentSources.at_start(settings(tmp_path, ""), [])
