"""Test into which terms texts of many scripts are cut."""

from __future__ import annotations

import pytest

from search.analyzer import LONGEST_TERM, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The café, re-opened: 12,5%", ["the", "cafe", "re", "opened", "12", "5"]),
        ("l'État d’Øresund", ["l", "etat", "d", "oresund"]),
        ("経済産業省は2026年", [*"経済産業省は", "2026", "年"]),
        ("สวัสดี", ["ส", "วั", "ส", "ดี"]),
        ("Привет мир", ["привет", "мир"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("한국어 뉴스", ["한국어", "뉴스"]),
        ("snake_case", ["snake", "case"]),
        ("… — «»", []),
        ("", []),
    ],
)
def test_words_and_single_characters_are_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_what_nobody_types_is_no_term() -> None:
    # at least so many bytes are left out
    assert terms(f"a {'x' * (LONGEST_TERM - 1)} {'y' * LONGEST_TERM} b") == [
        "a", "x" * (LONGEST_TERM - 1), "b",
    ]  # fmt: skip
