"""Test when texts or headlines say that two pages show one story, on both sides of each bound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.identity.same_story import show_moved_story, show_one_story
from tests.support.articles.stories import sentences
from text.comparison.compared_text import ComparedText

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TITLE = "Ferry crews walk out for a third day"
ENDS = ("ar", "er", "ir", "or", "ur", "an", "en", "in", "on", "un")
# A hundred words, none twice, so that each share is what it is written to be.
WORDS = [first + rest for first in "bcdfghjklm" for rest in ENDS]
OTHERS = [f"{word}s" for word in WORDS]


def text(title: str | None, *words: list[str], hours: float | None = 0) -> ComparedText:
    published = None if hours is None else NOON + timedelta(hours=hours)
    return ComparedText(title, " ".join(word for part in words for word in part), published)


STORY = text(TITLE, WORDS)


def test_two_stories_are_two() -> None:
    other = ComparedText("Council backs the plan for a new quay", " ".join(sentences(7, 12)), NOON)
    assert not show_one_story(ComparedText(TITLE, " ".join(sentences(3, 12)), NOON), other)


@pytest.mark.parametrize(("shared", "same"), [(90, True), (89, False)])
def test_nearly_the_whole_text_says_it_under_any_headline(shared: int, same: bool) -> None:
    other = text("Harbour", WORDS[:shared], OTHERS[shared:], hours=99)
    assert show_one_story(STORY, other) is same


@pytest.mark.parametrize(("shared", "same"), [(50, True), (49, False)])
def test_half_the_text_says_it_under_a_headline_that_is_alike(shared: int, same: bool) -> None:
    other = text("Ferry crews walk home again", WORDS[:shared], OTHERS[shared:], hours=99)
    assert show_one_story(STORY, other) is same
    unlike = text("Quay plan backed", WORDS[:shared], OTHERS[shared:], hours=99)
    assert not show_one_story(STORY, unlike)


@pytest.mark.parametrize(("hours", "same"), [(1, True), (-1, True), (1.01, False), (24, False)])
def test_one_headline_says_it_if_both_bear_one_date(hours: float, same: bool) -> None:
    assert show_one_story(STORY, text(TITLE, OTHERS, hours=hours)) is same
    assert not show_one_story(STORY, text(TITLE + " running", OTHERS, hours=0))


@pytest.mark.parametrize(
    ("title", "same"),
    [("Ferry crews walk out again", True), ("Morning news briefing today", False)],
)
def test_without_dates_a_headline_must_be_a_sentence(title: str, same: bool) -> None:
    one, other = text(title, WORDS, hours=None), text(title, OTHERS, hours=0)
    assert show_one_story(one, other) is same
    assert show_one_story(other, one) is same


def test_no_headline_says_nothing() -> None:
    assert not show_one_story(text(None, WORDS), text(None, OTHERS))
    assert not show_one_story(text("", WORDS), text("", OTHERS))


def test_one_form_filled_in_twice_is_two_stories() -> None:
    def forecast(high: int, low: int) -> ComparedText:
        lines = f"Highs of {high} degrees are expected and lows of {low} degrees at night."
        return ComparedText("Weather forecast", f"{' '.join(WORDS)} {lines}", NOON)

    assert not show_one_story(forecast(14, 6), forecast(11, 2))
    assert show_one_story(forecast(14, 6), forecast(14, 6))


def test_headlines_that_differ_in_their_number_are_of_two_stories() -> None:
    assert not show_one_story(text("Quay diary part 4", WORDS), text("Quay diary part 5", WORDS))


@pytest.mark.parametrize(("length", "same"), [(75, True), (74, False)])
def test_a_story_that_moved_has_nearly_the_same_length(length: int, same: bool) -> None:
    assert show_moved_story(STORY, text("Quay plan backed", WORDS[:length])) is same
    assert show_moved_story(text("Quay plan backed", WORDS[:length]), STORY) is same


def test_a_headline_is_no_evidence_of_a_move() -> None:
    assert not show_moved_story(STORY, text(TITLE, OTHERS))
    assert not show_moved_story(text("Ferry 7 sails", WORDS), text("Ferry 8 sails", WORDS))


@pytest.mark.parametrize(("shared", "same"), [(90, True), (89, False)])
def test_nearly_the_whole_text_of_a_story_that_moved_agrees(shared: int, same: bool) -> None:
    assert show_moved_story(STORY, text(TITLE, WORDS[:shared], OTHERS[shared:])) is same
