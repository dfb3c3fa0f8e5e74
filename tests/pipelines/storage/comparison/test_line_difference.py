"""Test what two texts of one article have each for themselves."""

from __future__ import annotations

import pytest

from pipelines.storage.comparison.line_difference import LineDifference

MOST_DIFFERENT = 64


def never(_: str) -> bool:
    return False


def texts(*lines: str) -> str:
    return "\n\n".join(lines)


@pytest.mark.parametrize(
    ("stored", "page"),
    [
        (texts("One.", "Two."), texts("One.", "Two.")),
        # counters, promotions and labels, at any place
        (texts("12 views", "One.", "Two."), texts("13 views", "One.", "Two.")),
        (texts("One.", "5 minutes ago", "Two."), texts("One.", "Two.", "an hour ago")),
        (texts("One.", "Ad: Tyres", "Two."), texts("One.", "Two.")),
        (texts("Ilse · 5 minutes ago", "One."), texts("Ilse · 2 hours ago", "One.")),
        (texts("One.", "Longer 41%", "9 votes"), texts("One.", "Longer 42%", "10 votes")),
        # the answer turned, the votes did not
        (texts("One.", "Longer 41%", "9 votes"), texts("One.", "Longer 42%", "9 votes")),
        # typography, and where paragraphs end
        (texts("“One”.", "Two."), texts('"One".', "Two.")),
        (texts("One.", "Two."), "One. Two."),
        (texts("One.", "", "Two."), texts("One.", "Two.")),
    ],
)
def test_texts_tell_the_same_where_only_volatile_lines_differ(stored: str, page: str) -> None:
    assert LineDifference.between(stored, page).tells_the_same(never)
    assert LineDifference.between(page, stored).tells_the_same(never)


@pytest.mark.parametrize(
    ("stored", "page"),
    [
        ("Three people died.", "Four people died."),
        ("It costs 3 crowns.", "It costs 4 crowns."),
        ("Price: 3 crowns", "Price: 4 crowns"),
        ("Share prices fell by 3%.", "Share prices fell by 4%."),
        ("Updated rules ban 3 dogs.", "Updated rules ban 4 dogs."),
        (texts("12 views", "Three died."), texts("13 views", "Four died.")),
        (texts("One.", "Two."), texts("One.")),
        (texts("One.", "Two."), texts("Two.", "One.")),
        (texts("Three people died.", "One."), texts("One.", "Three people died.", "One.")),
        (texts("Longer 41%", "9 tonnes"), texts("Longer 42%", "9 tonnes")),
    ],
)
def test_texts_tell_another_story_where_a_sentence_differs(stored: str, page: str) -> None:
    assert not LineDifference.between(stored, page).tells_the_same(never)
    assert not LineDifference.between(page, stored).tells_the_same(never)


def test_a_line_that_is_volatile_on_the_site_tells_nothing() -> None:
    difference = LineDifference.between(texts("One.", "Tyres!"), texts("One.", "Chairs!"))
    assert not difference.tells_the_same(never)
    assert not difference.tells_the_same(lambda line: line == "Tyres!")
    assert difference.tells_the_same(lambda line: line in {"Tyres!", "Chairs!"})
    assert difference.differing == {"Tyres!", "Chairs!"}
    assert list(difference.shared) == ["One."]


def test_lines_that_repeat_are_counted() -> None:
    difference = LineDifference.between(texts("A.", "A.", "B."), texts("A.", "B.", "B."))
    assert difference.stored_only == (1,)
    assert difference.page_only == (2,)


def test_what_differs_is_told_by_the_gap_in_which_it_stands() -> None:
    difference = LineDifference.between(
        texts("X", "One.", "Y", "Z", "Two."), texts("x", "One.", "Two.", "w")
    )
    assert list(difference.gaps()) == [(["X"], ["x"]), (["Y", "Z"], []), ([], ["w"])]


def test_a_text_of_which_too_much_differs_is_rewritten() -> None:
    most = [f"{number} views" for number in range(MOST_DIFFERENT)]
    difference = LineDifference.between("One.", texts("One.", *most))
    assert not difference.is_rewritten
    assert difference.tells_the_same(never)
    difference = LineDifference.between("One.", texts("One.", *most, "999 views"))
    assert difference.is_rewritten
    assert not difference.tells_the_same(never)
    assert LineDifference.between(texts("One.", *most, "999 views"), "One.").is_rewritten
