"""Draw a row of numbers as a line (pure)."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT = 100, 24
"""Units of the drawing, which the stylesheet scales."""


def sparkline(numbers: Sequence[int]) -> str:
    """Return the points of an SVG polyline: the largest number touches the top, 0 the bottom."""
    most = max(numbers, default=0) or 1
    step = WIDTH / max(len(numbers) - 1, 1)
    return " ".join(
        f"{index * step:.1f},{HEIGHT - 1 - number / most * (HEIGHT - 2):.1f}"
        for index, number in enumerate(numbers)
    )
