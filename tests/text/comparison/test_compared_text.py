"""Test the words by which texts are compared."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.comparison.compared_text import ComparedText
from text.scripts import SPACELESS


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("The board's 2-1 vote", ("The", "board", "s", "2", "1", "vote")),
        ("1.5 and 1,000 at 12:30, then 7.", ("1.5", "and", "1,000", "at", "12:30", "then", "7")),
        ("Über 1,5 Ämter", ("Über", "1,5", "Ämter")),
        ("snake_case", ("snake", "case")),
        ("Straße_9", ("Straße", "9")),
        ("ﬁne №5", ("fine", "No", "5")),  # as NFKC writes them
        ("港の橋 2026 ok", ("港", "の", "橋", "2026", "ok")),
        ("서울 시장", ("서울", "시장")),
        ("ไทย", ("ไ", "ท", "ย")),
        ("", ()),
    ],
)
def test_words_and_numbers_are_tokens_and_so_are_characters_of_scripts_without_spaces(
    body: str, words: tuple[str, ...]
) -> None:
    assert ComparedText(None, body).words == words


@given(st.text(alphabet="aZé_1²½.,:;'’“”-– \n\xa0№ﬁ\u0301ق한") | st.text())
def test_words_of_any_text_are_letters_numbers_and_characters_of_spaceless_scripts(
    text: str,
) -> None:
    pattern = rf"[^\W\d_{SPACELESS}]+|\d+(?:[.,:]\d+)*|[{SPACELESS}]"
    written = unicodedata.normalize("NFKC", text)
    assert ComparedText(None, text).words == tuple(re.findall(pattern, written))


def test_tokens_are_case_folded() -> None:
    assert ComparedText(None, "The STRASSE Straße").tokens == ("the", "strasse", "strasse")
    assert ComparedText(None, "").tokens == ()


def test_a_longer_text_is_compared_by_its_first_words() -> None:
    assert len(ComparedText(None, "word " * 6_001).words) == 6_000


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Board decides | The Herald", ("board", "decides")),
        ("Board decides – Herald Online", ("board", "decides")),
        ("Board decides — Herald", ("board", "decides")),
        ("Board decides - Herald", ("board", "decides")),
        ("Board decides-Herald", ("board", "decides", "herald")),
        ("Board decides | " + "x" * 30, ("board", "decides")),
        ("Board decides | " + "x" * 31, ("board", "decides", "x" * 31)),
        (None, ()),
    ],
)
def test_a_headline_is_compared_without_the_site_s_name(
    title: str | None, headline: tuple[str, ...]
) -> None:
    assert ComparedText(title, "").headline == headline


def test_names_are_written_with_a_capital_only() -> None:
    text = ComparedText(None, "The mayor met Ada. Mayor Quill saw the Board and Ada 7.")
    assert text.names == {"ada", "quill", "board"}


@pytest.mark.parametrize(
    ("body", "unspaced"),
    [("橋 a", False), ("橋港 a", True), ("a b", False), ("", False), ("橋", True)],
)
def test_a_text_is_unspaced_if_more_than_half_of_its_first_words_are_characters(
    body: str, unspaced: bool
) -> None:
    assert ComparedText(None, body).unspaced is unspaced


def test_only_the_first_two_hundred_words_tell_the_script() -> None:
    assert not ComparedText(None, "a " * 200 + "橋" * 900).unspaced
    assert ComparedText(None, "a " * 99 + "橋" * 101 + " a" * 900).unspaced
