"""Test where data are kept where nobody says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from database.data_directory import data_directory
from tests.support.commands import ROOT


def test_what_is_given_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "/from/environment")
    assert data_directory(tmp_path) == tmp_path
    assert data_directory() == Path("/from/environment")


def test_a_checkout_keeps_its_data_all_others_the_user_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/reader/share")
    monkeypatch.chdir(ROOT)
    assert data_directory() == Path("data")
    monkeypatch.chdir(tmp_path)
    assert data_directory() == Path("/home/reader/share/copydesk")
