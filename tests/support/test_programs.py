"""Test what becomes of a test whose program is not installed."""

from __future__ import annotations

import pytest

from tests.support.programs import need

MISSING = "no-such-program-is-installed"


def test_a_program_that_is_installed_is_all_that_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    need("sh", "dash")


@pytest.mark.parametrize("ci", ["", "false"])
def test_without_its_program_a_test_is_skipped(monkeypatch: pytest.MonkeyPatch, ci: str) -> None:
    monkeypatch.setenv("CI", ci)
    with pytest.raises(pytest.skip.Exception, match=f"{MISSING}.*: apt-get install the-package"):
        need(MISSING, "the-package")


def test_on_ci_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=f"{MISSING}.*: apt-get install the-package"):
        need(MISSING, "the-package")
