"""Test how a checkout is told from any other directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.installation.checkout import MARKS, is_in_checkout, stands_in_checkout
from tests.support.commands import ROOT


def test_this_checkout_and_what_is_in_it_is_one() -> None:
    assert is_in_checkout(ROOT)
    assert is_in_checkout(ROOT / "docs")
    assert not is_in_checkout(ROOT.parent)


@pytest.mark.parametrize("missing", MARKS)
def test_another_project_is_none(tmp_path: Path, missing: str) -> None:
    for mark in MARKS:
        (tmp_path / mark).parent.mkdir(exist_ok=True)
        (tmp_path / mark).touch()
    assert is_in_checkout(tmp_path)
    (tmp_path / missing).unlink()
    assert not is_in_checkout(tmp_path)


def test_a_working_directory_that_is_gone_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert not stands_in_checkout()
