"""Test that two versions are shown by the words that differ."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.word_difference import LONGEST_COMPARED, Passage, with_context, word_difference


def shown(before: str, after: str) -> str:
    """Return the difference with removed words in [-...-] and added ones in {+...+}."""
    signs = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(signs[each.change].format(each.text) for each in word_difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("The pier opens.", "The pier opens.", "The pier opens."),
        ("The pier opens.", "The pier closes.", "The pier [-opens.-]{+closes.+}"),
        ("a b", "a new b", "a {+new +}b"),
        ("First.\n\nSecond.", "First.", "First.[-\n\nSecond.-]"),
        ("経済産業省は", "経済省は", "経済[-産業-]省は"),
        ("", "New.", "{+New.+}"),
        ("", "", ""),
    ],
)
def test_words_that_went_and_came_are_told_apart(before: str, after: str, expected: str) -> None:
    assert shown(before, after) == expected


def test_a_long_passage_is_shown_as_a_whole() -> None:
    longer = "a " * LONGEST_COMPARED
    assert shown(longer, "b") == f"[-{longer}-]{{+b+}}"


def test_no_text_takes_long_to_compare() -> None:
    before, after = "a b c " * 800, "c b a " * 800  # cubic for difflib: minutes
    many = "x\ny\n" * 20_000
    started = time.process_time()
    assert len(word_difference(before, after)) > 1000
    assert len(word_difference(many, many + "z")) == 2
    assert time.process_time() - started < 10


@given(st.text("ab \n.経", max_size=60), st.text("ab \n.経", max_size=60))
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    passages = word_difference(before, after)
    assert "".join(each.text for each in passages if each.change != "added") == before
    assert "".join(each.text for each in passages if each.change != "removed") == after


def test_beside_each_change_some_of_what_stayed_is_shown() -> None:
    kept = Passage("kept", "a" * 10 + "b" * 20 + "c" * 10)
    changed = Passage("added", "x" * 50)
    assert with_context([kept, changed, kept, changed, kept], 10) == [
        Passage("kept", " […] " + "c" * 10),
        changed,
        Passage("kept", "a" * 10 + " […] " + "c" * 10),
        changed,
        Passage("kept", "a" * 10 + " […] "),
    ]
    short = Passage("kept", "a" * 25)
    assert with_context([short, changed], 10) == [short, changed]
    assert with_context([Passage("kept", "a" * 26), changed], 10)[0].text == " […] " + "a" * 10
