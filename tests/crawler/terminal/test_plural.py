"""Test that one is said of one thing only."""

from __future__ import annotations

import pytest

from crawler.terminal.plural import counted


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 sources"), (1, "1 source"), (2, "2 sources"), (1000, "1,000 sources")],
)
def test_a_word_without_a_plural_of_its_own_takes_an_s(number: int, said: str) -> None:
    assert counted(number, "source") == said


def test_a_word_may_have_a_plural_of_its_own() -> None:
    assert counted(1, "story", "stories") == "1 story"
    assert counted(2, "story", "stories") == "2 stories"
