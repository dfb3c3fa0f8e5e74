"""Test the estimates against exact probabilities and known values."""

from __future__ import annotations

import math

import pytest

from crawler.health.statistics import binomial_tail, poisson_tail, robust_deviation


def poisson(count: int, mean: float) -> float:
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


@pytest.mark.parametrize(("mean", "count"), [(20.0, 5), (20.0, 0), (5.0, 20), (0.5, 4)])
def test_the_bound_of_a_poisson_tail_is_above_the_probability_and_near_it(
    mean: float, count: int
) -> None:
    counts = range(count + 1) if count < mean else range(count, 200)
    exact = sum(poisson(each, mean) for each in counts)
    assert exact <= poisson_tail(count, mean) <= 30 * exact + 1e-12


@pytest.mark.parametrize(("share", "number", "expected"), [(0.6, 20, 0.1), (0.5, 12, 0.2)])
def test_the_bound_of_a_binomial_tail_is_above_the_probability_and_near_it(
    share: float, number: int, expected: float
) -> None:
    least = math.ceil(share * number)
    exact = sum(
        math.comb(number, k) * expected**k * (1 - expected) ** (number - k)
        for k in range(least, number + 1)
    )
    assert exact <= binomial_tail(share, number, expected) <= 30 * exact


@pytest.mark.parametrize(
    ("count", "expected", "bound"),
    [
        (0, 3, math.exp(-3)),
        (6, 3, (math.e / 4) ** 3),  # e^3 / 2^6
        (1, 2, math.exp(-1) * 2),
        (3, 3, 1.0),
        (3, 0, 1.0),
        (0, 0, 1.0),
        (3, -1, 1.0),
    ],
)
def test_known_bounds_of_poisson_tails(count: float, expected: float, bound: float) -> None:
    assert poisson_tail(count, expected) == pytest.approx(bound)


@pytest.mark.parametrize(
    ("share", "number", "expected", "bound"),
    [
        (1.0, 8, 0.1, 1e-8),
        (0.5, 2, 0.25, 0.75),  # by hand: the divergence is half the logarithm of 4/3
        (0.2, 8, 0.2, 1.0),
        (0.1, 8, 0.2, 1.0),
    ],
)
def test_known_bounds_of_binomial_tails(
    share: float, number: float, expected: float, bound: float
) -> None:
    assert binomial_tail(share, number, expected) == pytest.approx(bound)


def test_one_odd_value_widens_no_deviation() -> None:
    assert robust_deviation([1, 2, 3, 4, 1000]) == pytest.approx(1.4826)
    assert robust_deviation([1, 2, 3, 4, 5]) == pytest.approx(1.4826)
    assert robust_deviation([7, 7, 7]) == 0
