"""Test the runs of words that two texts share, in the order of both."""

from __future__ import annotations

import pytest

from pipelines.deduplication.alignment import Match, align
from text.comparison.compared_text import ComparedText


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


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        # back to the beginning of one text, or of the run before
        ("b b b b c", "b b b c", [Match(1, 0, 4)]),
        ("b a a a", "a a a", [Match(1, 0, 3)]),
        ("b b a a a a a c", "b a a a a a c", [Match(1, 0, 7)]),
        ("c c c d a a c d a a c c", "c c d a c d a a c c", [Match(1, 0, 3), Match(5, 3, 7)]),
        (
            "c b d c d a a a a b e",
            "c b d k d a a a b e",
            [Match(0, 0, 3), Match(4, 4, 3), Match(8, 7, 3)],
        ),
        # not over words that differ, though others around them are the same
        ("d a b b", "b a b b", [Match(1, 1, 3)]),
        ("a b a b", "g b a b", [Match(1, 1, 3)]),
        ("a c g e", "k c g e", [Match(1, 1, 3)]),
        ("b d a e", "d d a e", [Match(1, 1, 3)]),
        ("a b d a", "y b d a", [Match(1, 1, 3)]),
        ("g g d c", "c g d c", [Match(1, 1, 3)]),
        ("d c d c d", "c d c d d", [Match(1, 0, 4)]),
        # on to the end of one text
        ("a c c c c", "a c c c", [Match(0, 0, 4)]),
        ("f d c a", "f d c", [Match(0, 0, 3)]),
        ("d e c", "d e c l", [Match(0, 0, 3)]),
        ("h a a d", "h a a f", [Match(0, 0, 3)]),
        ("c a c d", "d c a c", [Match(0, 1, 3)]),
        ("d c c c", "c d c c g", [Match(0, 1, 3)]),
        # not over a word that is the same but stands at another place
        ("c a c", "c c a c", [Match(0, 1, 3)]),
        ("f c d f", "c d f", [Match(1, 0, 3)]),
    ],
)
def test_a_run_goes_as_far_as_the_words_agree_on_both_sides(
    left: str, right: str, expected: list[Match]
) -> None:
    assert runs(left, right) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("d b d g l", "b d g l", [Match(1, 0, 4)]),
        ("e c d d d b b", "e c d d b b", [Match(0, 0, 4)]),
        ("d f f f c", "d f f c", [Match(0, 0, 3)]),
        ("b b c c c b", "b c c g c c b", [Match(1, 0, 3)]),
        ("e a f a f b", "a e a f b", [Match(0, 1, 3)]),
        ("c d e e c d", "c d e c d", [Match(0, 0, 3)]),
        ("c a a a b b c", "c a a b b c", [Match(0, 0, 3), Match(4, 3, 3)]),
        ("g h d d f a e d", "g h d f a e d", [Match(0, 0, 3), Match(4, 3, 4)]),
        # of anchors that cross each other the longest row that ascends counts
        ("a a b c c a b", "a a b c a b", [Match(0, 0, 4)]),
        ("a c c a c", "c a c c a", [Match(0, 1, 4)]),
    ],
)
def test_anchors_that_overlap_on_one_side_make_no_second_run(
    left: str, right: str, expected: list[Match]
) -> None:
    assert runs(left, right) == expected


def test_six_characters_pin_texts_of_a_script_without_spaces() -> None:
    assert runs("港の橋は金曜", "港の橋は金曜") == [Match(0, 0, 6)]
    assert runs("港の橋は金日", "港の橋は金曜") == []
