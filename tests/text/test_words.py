"""Test how words are counted and collected."""

from __future__ import annotations

import pytest

from text.words import estimated_words, runs_of_letters, word_count, word_set


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Don't stop the ferry-boat.", 4),
        ("a.m. d’accord", 2),
        ("渡し船の火災", 6),
        ("中文字符很多", 6),
        ("AP通信", 3),
        ("ไทย", 3),
        ("한국 사람", 2),
        ("— ! —", 0),
        ("(“The ferry,” she said)…", 4),
        ("berth--ferry snake_case _x_ 3.5 100%", 6),
        ("'tis O'Neil's rock'n'roll a/b and/or", 7),
        ("渡し船 and (ferry)", 5),
    ],
)
def test_word_count_counts_characters_where_a_script_sets_no_spaces(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Don't stop the ferry-boat.", 4),
        ("Fire on 3 ferries", 3),
        ("中文字符很多", 3),
        ("中文字符很", 2),
        ("AP通信", 2),
        ("กขคงจ", 1),
        ("กขคง", 0),
        ("한국 사람", 2),
        ("渡し船 fire ไทยไท", 3),
    ],
)
def test_estimated_words_can_be_compared_across_scripts(text: str, count: int) -> None:
    assert estimated_words(text) == count


def test_word_set_is_split_at_white_space() -> None:
    assert word_set("\n a b\n c a") == {"a", "b", "c"}


@pytest.mark.parametrize("beyond_ascii", ["", "é"])
def test_runs_of_letters_are_the_same_in_ascii_and_other_texts(beyond_ascii: str) -> None:
    every = "".join(map(chr, range(128)))
    text = f"Don't stop_it, 2nd ferry!{every}{beyond_ascii}"
    assert runs_of_letters(text) == [
        *("Don", "t", "stop_it", "2nd", "ferry", "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "_"),
        *("abcdefghijklmnopqrstuvwxyz", *beyond_ascii),
    ]
