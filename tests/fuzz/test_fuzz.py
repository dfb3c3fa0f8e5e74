"""Run inputs that once failed, and a few new ones (``python -m tests.fuzz`` runs more)."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutation import LONGEST, mutated
from tests.fuzz.targets import TARGETS, corpus, seeds

KEPT = [(name, file) for name in TARGETS for file in corpus(name)]


@pytest.mark.parametrize(("name", "file"), KEPT, ids=lambda value: str(value)[:12])
def test_an_input_that_once_failed_does_not_fail_again(name: str, file: str) -> None:
    body = corpus(name)[file]
    began = time.process_time()
    TARGETS[name].call(body)
    # Inputs that stalled took many times as long; the first call also loads models and lists.
    assert time.process_time() - began < TARGETS[name].slow + 5


@pytest.mark.parametrize("name", TARGETS)
def test_damaged_valid_input_is_survived(name: str) -> None:
    inputs = seeds(name)

    @settings(max_examples=30, database=None, derandomize=True)
    @given(st.integers(0, 2**32))
    def survive(number: int) -> None:
        TARGETS[name].call(mutated(Random(number), inputs))

    survive()


@pytest.mark.parametrize(
    "name", ["url", "date", "header", "answer", "language", "robots", "feed", "json"]
)
def test_any_bytes_are_survived(name: str) -> None:
    @settings(max_examples=100, database=None, derandomize=True)
    @given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(_encoded)))
    def survive(data: bytes) -> None:
        TARGETS[name].call(data)

    survive()


def test_the_same_number_makes_the_same_input() -> None:
    inputs = seeds("article")
    made = [mutated(Random("0/article/7"), inputs) for _ in range(2)]
    assert made[0] == made[1]
    assert len(made[0]) <= LONGEST


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
