"""Test that a text is found however it is typed."""

from __future__ import annotations

import pytest

from search.folding import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour COUNCIL", "harbour council"),
        ("Île-de-France", "ile-de-france"),
        ("Straße", "strasse"),
        ("Αθήνα ΟΔΟΣ ὁδός", "αθηνα οδοσ οδοσ"),
        ("Ёлка, Киев, Київ", "елка, киев, киів"),
        ("İstanbul", "istanbul"),
        ("العَرَبِيَّة كتـــاب", "العربية كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("ＡＢＣ ﬁn ℡", "abc fin tel"),
        ("ガギグ か゚", "ガギグ か゚"),
        ("한국어", "한국어"),
        ("ไทย สวัสดี", "ไทย สวัสดี"),
        ("हिन्दी", "हिन्दी"),
    ],
)
def test_case_accents_and_points_are_left_out_and_letters_stay(text: str, expected: str) -> None:
    assert folded(text) == expected
    assert folded(folded(text)) == expected
