"""Test which headlines alternate, and which texts flip: both sides of each bound."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.storage.comparison.alternation import alternates, flips

AN_HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "stored", "earlier", "expected"),
    [
        ("A", "B", ["A"], True),
        ("A", "B", ["A", "C"], True),
        ("C", "B", ["A", "C"], True),
        ("A", "B", ["A", "B", "A"], True),
        # never seen before
        ("A", "B", [], False),
        ("C", "B", ["A"], False),
        # four values: a story that is written on
        ("A", "D", ["A", "B", "C"], False),
    ],
)
def test_a_headline_alternates_between_two_or_three(
    now: str, stored: str, earlier: list[str], expected: bool
) -> None:
    assert alternates(now, stored, earlier) is expected


@pytest.mark.parametrize(
    ("now", "stored", "earlier", "expected"),
    [
        # A, B, A: the first return is what the page says now
        ("A", "B", ["A"], False),
        # A, B, A, B: it flips again
        ("B", "A", ["A", "B"], True),
        # A, B, C, A, B: three texts in turn
        ("B", "A", ["A", "B", "C"], True),
        # a text that was never there
        ("C", "A", ["A", "B"], False),
        # the revision before was one of the headline alone
        ("A", "B", ["A", "B"], False),
        ("B", "A", ["A", "B", "A"], True),
        ("A", "A", ["A"], False),
    ],
)
def test_a_text_flips_that_returns_after_a_return(
    now: str, stored: str, earlier: list[str], expected: bool
) -> None:
    assert flips(now, stored, earlier, AN_HOUR) is expected


def test_a_text_flips_within_a_day() -> None:
    second = timedelta(seconds=1)
    assert flips("B", "A", ["A", "B"], timedelta(days=1) - second)
    assert not flips("B", "A", ["A", "B"], timedelta(days=1))
