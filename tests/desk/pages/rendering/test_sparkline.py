"""Test the line of a row of numbers."""

from __future__ import annotations

from desk.pages.rendering.sparkline import sparkline


def test_the_largest_touches_the_top_and_nothing_lies_at_the_bottom() -> None:
    assert sparkline([0, 5, 10]) == "0.0,23.0 50.0,12.0 100.0,1.0"
    assert sparkline([0, 0]) == "0.0,23.0 100.0,23.0"
    assert sparkline([4]) == "0.0,1.0"
    assert sparkline([]) == ""
