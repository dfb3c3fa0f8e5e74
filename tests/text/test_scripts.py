"""Test the table of scripts without spaces between words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text import scripts

# The first and last character of each range of the table, and those just outside of it.
RANGES = [
    (scripts.THAI_AND_LAO, 0x0E00, 0x0EFF),
    (scripts.BURMESE, 0x1000, 0x109F),
    (scripts.KHMER, 0x1780, 0x17FF),
    (scripts.HIRAGANA, 0x3040, 0x309F),
    (scripts.KATAKANA, 0x30A0, 0x30FF),
    (scripts.HAN, 0x3400, 0x4DBF),
    (scripts.HAN, 0x4E00, 0x9FFF),
    (scripts.HAN, 0xF900, 0xFAFF),
    (scripts.HANGUL, 0xAC00, 0xD7AF),
]


@pytest.mark.parametrize(("script", "first", "last"), RANGES)
def test_each_range_ends_where_its_script_does(script: str, first: int, last: int) -> None:
    pattern = re.compile(f"[{script}]")
    assert pattern.fullmatch(chr(first))
    assert pattern.fullmatch(chr(last))
    assert not pattern.fullmatch(chr(first - 1))
    assert not pattern.fullmatch(chr(last + 1))


@pytest.mark.parametrize("character", ["ก", "ກ", "က", "ក", "ひ", "カ", "漢", "㐂", "侮"])
def test_a_script_without_spaces_is_in_the_whole_table(character: str) -> None:
    assert re.fullmatch(f"[{scripts.SPACELESS}]", character)


@pytest.mark.parametrize("character", ["한", "a", "я", "ا", "अ", "。"])
def test_scripts_with_spaces_and_punctuation_are_not_in_the_table(character: str) -> None:
    assert not re.fullmatch(f"[{scripts.SPACELESS}]", character)


@given(st.text() | st.text(alphabet="aé“”…–я한가€😀ก漢侮ක\u2e80\uffff"))
def test_a_text_with_a_spaceless_script_is_told_from_others(text: str) -> None:
    assert scripts.has_spaceless(text) == bool(re.search(f"[{scripts.SPACELESS}]", text))


@pytest.mark.parametrize(("script", "first", "last"), RANGES)
def test_a_text_of_each_script_without_spaces_is_known(script: str, first: int, last: int) -> None:
    without = script == scripts.HANGUL
    assert scripts.has_spaceless(f"a “{chr(first)}") != without
    assert scripts.has_spaceless(f"a “{chr(last)}") != without


@pytest.mark.parametrize("language", ["zh", "ja", "th", "lo", "km", "my", "bo"])
def test_languages_without_spaces(language: str) -> None:
    assert language in scripts.SPACELESS_LANGUAGES


@pytest.mark.parametrize("language", ["en", "ko", "vi", "ar", "hi"])
def test_languages_with_spaces(language: str) -> None:
    assert language not in scripts.SPACELESS_LANGUAGES


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("ferry", 0), ("渡し船カ", 4), ("กขค", 0), ("한글", 0), ("漢 é", 1)],
)
def test_ideographs_are_counted(text: str, count: int) -> None:
    assert scripts.ideographs(text) == count


@pytest.mark.parametrize("text", ["渡辺", "カナ", "김철수", "「渡", "Ａ"])
def test_east_asian_beginnings(text: str) -> None:
    assert scripts.begins_east_asian(text)


@pytest.mark.parametrize("text", ["", "Mara 渡", "Ян", "กข", "\u2e7f"])
def test_other_texts_begin_with_no_east_asian_character(text: str) -> None:
    assert not scripts.begins_east_asian(text)


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("ferry", 5), ("fährt", 5), ("渡し船。", 8), ("AP通信", 6)]
)
def test_east_asian_characters_are_twice_as_long(text: str, length: int) -> None:
    assert scripts.wide_length(text) == length
