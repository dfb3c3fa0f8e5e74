"""Test that the words which were searched for are shown where they stand."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analyzer import LONGEST_TERM, terms
from search.highlights import LONGEST_EXCERPT, Segment, excerpt, highlighted
from search.query import parse


def marked(segments: list[Segment]) -> str:
    """Return the text with its matches in brackets."""
    return "".join(f"[{each.text}]" if each.is_match else each.text for each in segments)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The ferry pier.", "ferry", "The [ferry] pier."),
        ("The FÉRRY pier.", "ferry pier", "The [FÉRRY] [pier]."),
        ("A new pier, a pier.", '"new pier"', "A [new pier], a pier."),
        ("Ferries, ferry", "ferr*", "[Ferries], [ferry]"),
        ("経済産業省は水素を", "産業 水素", "経済[産業]省は[水素]を"),
        ("l’État", "etat", "l’[État]"),
        ("Straße in Ørsted", "strasse orsted", "[Straße] in [Ørsted]"),
        ("The pier", "author:pier", "The pier"),
        ("The pier", "headline:pier", "The [pier]"),
        ("pier and fog", "pier NOT fog", "[pier] and fog"),
        ("a b c", '"a c"~1', "[a] b [c]"),
        ("<b>pier</b>", "pier", "<b>[pier]</b>"),
        ("nothing", "", "nothing"),
        ("", "pier", ""),
    ],
)
def test_matches_are_marked(text: str, query: str, expected: str) -> None:
    assert marked(highlighted(text, parse(query), "headline")) == expected


def test_an_excerpt_begins_before_the_first_match() -> None:
    text = f"{'before ' * 100}ferry pier {'after ' * 100}"
    shown = marked(excerpt(text, parse("ferry"), "text"))
    assert shown.startswith("… before")
    assert "[ferry] pier after" in shown
    assert shown.endswith("after …")
    assert len(shown) <= LONGEST_EXCERPT + 10
    assert marked(excerpt(text, None, "text")).startswith("before before")
    assert marked(excerpt("Short\n\n text.", parse("text"), "text")) == "Short [text]."


def test_matches_far_from_the_first_are_not_looked_for() -> None:
    text = "pier " + "fog " * 100 + "pier"
    assert [each for each in excerpt(text, parse("pier"), "text") if each.is_match] == [
        Segment("pier", is_match=True)
    ]
    long_phrase = " ".join(f"word{number}" for number in range(60))
    shown = excerpt(f"{'fog ' * 70}{long_phrase} pier", parse(f'"{long_phrase}"'), "text", 1000)
    assert Segment(long_phrase, is_match=True) in shown


@settings(max_examples=100)
@given(st.text(string.ascii_letters + string.digits, min_size=1, max_size=LONGEST_TERM + 3))
def test_plain_words_are_compared_as_the_index_has_them(word: str) -> None:
    known = [each.casefold() for each in terms(word)]
    found = [each.text for each in highlighted(word, parse(f"{word}"), "text") if each.is_match]
    assert found == ([word] if known else [])


@settings(max_examples=40)
@given(st.text(max_size=200), st.sampled_from(["a", "é OR 1", '"a b"', "経", "aa* bb*"]))
def test_no_character_is_lost_or_added(text: str, query: str) -> None:
    segments = highlighted(text, parse(query), "text")
    assert "".join(each.text for each in segments) == text
    assert all(each.text for each in segments)
