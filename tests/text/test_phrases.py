"""Test that phrases are read from a file, and that one which would not work is named."""

from __future__ import annotations

import pytest

from text.phrases import phrases_by_language

PLACES = ("video", "label")


def test_phrases_are_read_by_language_and_place() -> None:
    text = "[de]\nvideo = ['ansehen']\n[en]\nvideo = ['watch']\nlabel = ['updated {span} ago']"
    assert phrases_by_language(text, "lines.toml", PLACES) == {
        "de": {"video": ["ansehen"]},
        "en": {"video": ["watch"], "label": ["updated {span} ago"]},
    }


@pytest.mark.parametrize(
    ("phrase", "fault"),
    [
        ("(watch)", "has a group"),
        ("[", "is no regular expression"),
        ("x?", "fits every line"),
        ("Watch", "has capital letters"),
    ],
)
def test_a_phrase_that_would_not_work_is_named(phrase: str, fault: str) -> None:
    with pytest.raises(ValueError, match=rf"lines\.toml: \[de\] video: .*{fault}"):
        phrases_by_language(f"[de]\nvideo = ['{phrase}']", "lines.toml", PLACES)


def test_a_place_that_no_pattern_uses_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lines\.toml: \[de\] vidoe: no pattern uses this name"):
        phrases_by_language("[de]\nvidoe = ['ansehen']", "lines.toml", PLACES)


def test_letters_are_small_by_the_lower_case_that_lines_are_put_through() -> None:
    text = "[de]\nvideo = ['straße']"
    assert phrases_by_language(text, "lines.toml", PLACES)
    with pytest.raises(ValueError, match="capital letters"):
        phrases_by_language(text, "lines.toml", PLACES, str.casefold)
