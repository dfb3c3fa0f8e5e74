"""The runs of words that two texts share, in the order of both."""

from __future__ import annotations

import pytest

from pipelines.deduplication.alignment import Match, align
from pipelines.deduplication.compared_text import ComparedText


def runs(left: str, right: str) -> list[Match]:
    return align(ComparedText(None, left), ComparedText(None, right))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a b c", "a b c", [Match(0, 0, 3)]),
        ("a b x", "a b y", []),
        ("a b c d e", "a b c d e", [Match(0, 0, 5)]),
        # the runs are as long as the words agree, on both sides
        ("x a b c d y", "z z a b c d w", [Match(1, 2, 4)]),
        # two runs around words that differ
        ("a b c x d e f", "a b c y y d e f", [Match(0, 0, 3), Match(4, 5, 3)]),
        # what stands in another order is not one story twice
        ("d e f g a b c", "a b c d e f g", [Match(0, 3, 4)]),
        # words put in on one side only
        ("a b c d e f", "a b c x d e f", [Match(0, 0, 3), Match(3, 4, 3)]),
        ("a b c x d e f", "a b c d e f", [Match(0, 0, 3), Match(4, 3, 3)]),
        ("", "a b c", []),
        ("a b c", "", []),
    ],
)
def test_runs_stand_in_both_texts_in_one_order(
    left: str, right: str, expected: list[Match]
) -> None:
    assert runs(left, right) == expected


def test_words_that_stand_twice_pin_nothing_but_a_run_goes_on_over_them() -> None:
    assert runs("a b c x a b c", "a b c") == []
    assert runs("a b c", "a b c x a b c") == []
    # "p q a" is there once in each, and the run goes on over "b c"
    assert runs("p q a b c z a b c", "p q a b c y a b c") == [Match(0, 0, 5)]


def test_a_run_may_be_stretched_back_to_the_beginning_of_both_texts() -> None:
    left, right = "a a a a b c", "a a a a b c"
    assert runs(left, right) == [Match(0, 0, 6)]


def test_a_run_is_stretched_no_further_than_the_run_beside_it() -> None:
    assert runs("a b c d e f", "a b c q d e f") == [Match(0, 0, 3), Match(3, 4, 3)]
    assert runs("a b c d", "a b c c d e") == [Match(0, 0, 3)]


def test_six_characters_pin_texts_of_a_script_without_spaces() -> None:
    assert runs("港の橋は金曜", "港の橋は金曜") == [Match(0, 0, 6)]
    assert runs("港の橋は金日", "港の橋は金曜") == []
