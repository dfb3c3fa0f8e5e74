"""Test by which name messages call us."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from model.installation.program import started_as, typed


@pytest.mark.parametrize(
    ("started", "name"),
    [
        ("/home/a/.local/bin/copydesk", "copydesk"),
        ("/usr/lib/python3/dist-packages/copydesk/__main__.py", "copydesk"),
        (".venv/bin/scrapy", "scrapy"),
        ("/opt/copydesk/.venv/bin/scrapy", "scrapy"),
        ("/opt/copydesk/.venv/lib/python3.11/site-packages/scrapy/__main__.py", "scrapy"),
        ("", "scrapy"),
    ],
)
def test_a_command_is_named_as_it_was_started(
    monkeypatch: pytest.MonkeyPatch, started: str, name: str
) -> None:
    monkeypatch.setattr(sys, "argv", [started, "status"])
    assert typed("rejected", "a b") == f"{name} rejected 'a b'"


def test_it_is_started_again_by_as_few_words_as_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "copydesk"
    program.parent.mkdir()
    program.touch(mode=0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.chdir(tmp_path)
    assert started_as() == ["bin/copydesk"]
    monkeypatch.chdir("/")
    assert started_as() == [str(program)[1:]]
    monkeypatch.chdir(program.parents[1] / "bin")
    assert started_as() == ["./copydesk"]
    monkeypatch.setenv("PATH", f"/nowhere:{program.parent}")
    monkeypatch.chdir("/")
    assert started_as() == ["copydesk"]
    monkeypatch.setattr(sys, "argv", ["/site-packages/copydesk/__main__.py"])
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    assert started_as() == ["usr/bin/python3", "-m", "copydesk"]
