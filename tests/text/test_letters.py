"""Test how a text is reduced to its letters and digits."""

from __future__ import annotations

import pytest

from text.letters import letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("Don't stop, 2nd ferry!", "dontstop2ndferry"),
        ("snake_case", "snakecase"),
        ("a\tb\nc d", "abcd"),
        ("Straße über_all", "strasseüberall"),
        ("渡し船の 火災。", "渡し船の火災"),
        ("— … “”", ""),
        ("AZ az 09", "azaz09"),
        ("É É", "éé"),
    ],
)
def test_only_letters_and_digits_are_left_in_lower_case(text: str, expected: str) -> None:
    assert letters(text) == expected


def test_ascii_and_other_texts_lose_the_same_characters() -> None:
    every = "".join(map(chr, range(128)))
    assert letters(every + "é") == letters(every) + "é"
