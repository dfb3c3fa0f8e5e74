"""Estimate spreads and tail probabilities without odd values getting in the way (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

# The standard deviation as a multiple of the median absolute deviation, for a normal distribution
# (Hampel 1974).
NORMAL_FACTOR = 1.4826


def robust_deviation(values: Sequence[float]) -> float:
    """Return the standard deviation by the median absolute deviation: odd values don't widen it."""
    middle = median(values)
    return NORMAL_FACTOR * median(abs(value - middle) for value in values)


def poisson_tail(count: float, expected: float) -> float:
    """Return a bound of the p-value of a count at least as far from ``expected`` (Chernoff).

    The counts have a Poisson distribution of mean ``expected``; the tail is the one that ``count``
    is in.
    """
    if expected <= 0:
        return 1.0
    if count <= 0:
        return math.exp(-expected)
    return math.exp(count - expected + count * math.log(expected / count))


def binomial_tail(share: float, number: float, expected: float) -> float:
    """Return a bound of the p-value of at least this share of ``number`` trials (Chernoff).

    The trials succeed with probability ``expected``, which is more than 0.
    """
    if share <= expected:
        return 1.0
    divergence = share * math.log(share / expected)
    if share < 1:
        divergence += (1 - share) * math.log((1 - share) / (1 - expected))
    return math.exp(-number * divergence)
