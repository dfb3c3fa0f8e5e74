"""Test which lines count as evidence that a site turns them, and which are the story's."""

from __future__ import annotations

import pytest

from pipelines.storage.comparison.line_difference import LineDifference
from pipelines.storage.comparison.turning_lines import Turning, line_key

MOST_TURNING = 8

STORY = (
    "The harbour council voted on Monday to lengthen the pier at Saltholm.",
    "Fishermen had asked for a longer pier since the winter storms.",
    "The builders begin in March and finish before summer.",
)
TYRES, CHAIRS = "New tyres from 19 crowns at Wheelhouse", "Save a fifth on garden chairs today"


def turned(stored: list[str], page: list[str], headline: str = "Pier to grow") -> set[str]:
    difference = LineDifference.between("\n\n".join(stored), "\n\n".join(page))
    return set(Turning(headline, difference).evidence().values())


def story_with(*lines: str) -> list[str]:
    return [STORY[0], *lines, *STORY[1:]]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        # a promotion in the place of another one
        ([TYRES], [CHAIRS]),
        (["Buy bright new tyres now!"], ["Choose comfortable garden chairs!"]),
        # of four words one is the same
        (["Bright tyres cheaply everywhere"], ["Bright chairs comfortably delivered"]),
        # a label that comes and goes
        ([TYRES], []),
        ([], [CHAIRS]),
        # of a label nothing but the numbers
        (["Besucher gerade: 12"], ["Besucher gerade: 15"]),
    ],
)
def test_a_line_turns_that_has_nothing_to_do_with_the_story(
    before: list[str], now: list[str]
) -> None:
    assert turned(story_with(*before), story_with(*now)) >= set(now or before)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        # an edited sentence, whatever it is about
        (
            ["More than 1,200 soldiers were killed yesterday."],
            ["More than 1,300 soldiers were killed yesterday."],
        ),
        (["Shoppers bought tyres happily."], ["Shoppers bought tyres unhappily."]),
        # a sentence that was added, or taken out
        (["Shoppers bought bright tyres."], []),
        ([], ["Shoppers bought bright tyres."]),
        # a line of the story
        (["Harbour council, Saltholm"], ["Fishermen, builders"]),
        # an edited label
        (["Bright tyres, cheaply"], ["Bright tyres, freely"]),
        # what its form tells already
        (["12 views"], ["13 views"]),
        # words too short to tell of a subject
        (["Dead: 12"], ["Dead: 13"]),
        # a score and a price are data
        (["Wanderers Rovers 2-1"], ["Wanderers Rovers 3-1"]),
        (["Tickets everywhere: $12"], ["Tickets everywhere: $13"]),
    ],
)
def test_a_line_does_not_turn_that_may_be_the_story_s(before: list[str], now: list[str]) -> None:
    assert turned(story_with(*before), story_with(*now)) == set()


def test_many_lines_that_differ_are_an_edit() -> None:
    lines = [f"Besucher {'x' * number} {number}" for number in range(MOST_TURNING)]
    story = [*STORY, *STORY, *STORY]
    assert len(turned(story, [*story, *lines])) == MOST_TURNING
    assert turned(story, [*story, *lines, "Besucher"]) == set()
    # most lines differ: the page shows something else
    assert turned([STORY[0]], [STORY[0], TYRES]) == {TYRES}
    assert turned([STORY[0]], [STORY[0], TYRES, CHAIRS]) == set()


def test_the_headline_tells_of_the_story_as_well() -> None:
    assert (
        turned(story_with(TYRES), story_with(), headline="Tyres and crowns at Wheelhouse") == set()
    )


def test_numbers_of_a_label_have_no_part_in_its_key() -> None:
    assert line_key("Besucher: 1.204") == line_key("besucher – 9")
    assert line_key("Besucher: 12") != line_key("Besucher")
    assert line_key("It had 12 guests.") != line_key("It had 13 guests.")


@pytest.mark.parametrize(
    "datum",
    ["2-1", "2–1", "2:1", "2 - 1", "$2", "2 €", "£2", "¥2", "₽2", "₹2", "2 EUR", "USD 2", "2 euro",
     "2 euros", "2 dollar", "2 dollars", "2 pound", "2 pounds"],
)  # fmt: skip
def test_the_numbers_of_a_score_or_a_price_are_data(datum: str) -> None:
    assert line_key(f"Rovers {datum}") != line_key(f"Rovers {datum.replace('2', '3')}")


@pytest.mark.parametrize("word", ["europe", "dollarized", "poundage", "usda"])
def test_a_word_that_begins_like_a_currency_makes_no_price(word: str) -> None:
    assert line_key(f"Visitors {word} 2") == line_key(f"Visitors {word} 3")


def test_the_key_of_a_line_is_the_one_that_was_stored() -> None:
    assert line_key("Besucher: 1.204") == "9a85eb70f3d10ad4"
