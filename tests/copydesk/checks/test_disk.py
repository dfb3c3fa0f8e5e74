"""Test what is asked of the data folder."""

from __future__ import annotations

from pathlib import Path

from copydesk.checks.disk import check_disk, judge_room


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert check_disk(folder, 0).fault is None
    assert list(folder.iterdir()) == []


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert "set DATA_DIR" in (check_disk(file, 0).fault or "")
    assert "set DATA_DIR" in (check_disk(file / "data", 0).fault or "")


def test_the_room_is_that_of_a_full_spool() -> None:
    folder = Path("/data")
    assert judge_room(folder, 1024, 1024).fault is None
    assert "SPOOL_MAX_MB" in (judge_room(folder, 1023, 1024).fault or "")
