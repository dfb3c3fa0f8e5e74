"""How far from the usual is too far for chance (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

NORMAL = 1.4826
"""From median absolute deviation to standard deviation, where data are normal (Hampel 1974)."""


def deviation(values: Sequence[float]) -> float:
    """A standard deviation that odd values don't widen."""
    middle = median(values)
    return NORMAL * median(abs(value - middle) for value in values)


def poisson_tail(count: float, expected: float) -> float:
    """At most so probable is a count as far from ``expected`` as this (Chernoff's bound)."""
    if expected <= 0:
        return 1.0
    if count <= 0:
        return math.exp(-expected)
    return math.exp(count - expected + count * math.log(expected / count))


def binomial_tail(share: float, number: float, expected: float) -> float:
    """At most so probable is a ``share`` of a number so much larger than ``expected`` (likewise).

    ``expected`` is more than 0.
    """
    if share <= expected:
        return 1.0
    divergence = share * math.log(share / expected)
    if share < 1:
        divergence += (1 - share) * math.log((1 - share) / (1 - expected))
    return math.exp(-number * divergence)
