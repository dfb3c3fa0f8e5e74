"""Test ``copydesk init``."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.command_line import main
from crawler.sources.loader import load_sources


def test_a_sources_file_is_written_that_can_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new" / "folder" / "sources.toml"
    assert main(["init", "-s", f"SOURCES_FILE={file}"]) == 0
    assert str(file) in capsys.readouterr().out
    assert load_sources(file)
    assert file.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("kind", ["file", "link", "link to nothing"])
def test_what_is_there_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    own, file = tmp_path / "own.toml", tmp_path / "sources.toml"
    if kind != "link to nothing":
        own.write_text("# mine")
    if kind == "file":
        own.rename(file)
    else:
        file.symlink_to(own)
    assert main(["init", "-s", f"SOURCES_FILE={file}"]) == 1
    assert "nothing is written" in capsys.readouterr().err
    # Sizes: pytest takes minutes to show how a long text differs.
    sizes = {each.stat().st_size for each in (own, file) if each.exists()}
    assert sizes <= {len("# mine")}


def test_what_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a-file").touch()
    assert main(["init", "-s", f"SOURCES_FILE={tmp_path}/a-file/sources.toml"]) == 2
    assert "a-file" in capsys.readouterr().err
