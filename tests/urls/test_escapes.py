"""Test the one spelling of escapes and of Unicode in an address."""

from __future__ import annotations

import string
from collections.abc import Callable

import pytest

from urls.escapes import path_text, query_text


@pytest.mark.parametrize("spell", [path_text, query_text])
def test_the_escape_of_a_plain_character_is_decoded(spell: Callable[[str], str]) -> None:
    for character in (*string.ascii_letters, *string.digits, *"!$'()*,:@-._~"):
        assert spell(f"a%{ord(character):02x}b") == f"a{character}b"
        assert spell(f"a{character}b") == f"a{character}b"
        assert spell(f"é{character}b") == f"%C3%A9{character}b"


@pytest.mark.parametrize("character", [*'/&=+;?#%[]{}|\\^`<>" ', "\x00", "\x7f"])
def test_the_escape_of_another_character_is_kept(character: str) -> None:
    escape = f"%{ord(character):02X}"
    for spell in (path_text, query_text):
        assert spell(f"a{escape.lower()}b") == f"a{escape}b"


@pytest.mark.parametrize("character", "/&+;=")
def test_a_separator_is_plain_in_a_path(character: str) -> None:
    assert path_text(f"a{character}b é") == f"a{character}b%20%C3%A9"


@pytest.mark.parametrize("character", "&+;=?#")
def test_a_separator_is_escaped_in_a_parameter(character: str) -> None:
    assert query_text(f"a{character}b") == f"a%{ord(character):02X}b"
    assert query_text("a/b") == "a/b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a b", "a%20b"),
        ("?", "%3F"),
        # a per cent sign that starts no escape
        ("%", "%25"),
        ("100%", "100%25"),
        ("%4", "%254"),
        ("%g1", "%25g1"),
        ("%1g", "%251g"),
        ("%2541", "%2541"),
        # beyond ASCII: one form of Unicode, one spelling of its escapes
        ("é", "%C3%A9"),
        ("e\u0301", "%C3%A9"),
        ("%c3%a9", "%C3%A9"),
        ("e%cc%81", "%C3%A9"),
        ("%65%CC%81", "%C3%A9"),
        ("%2F\u0301", "%2F%CC%81"),
        ("%f0%9f%99%82", "%F0%9F%99%82"),
        # an old site's own charset is no UTF-8 and stays as it is
        ("caf%e9", "caf%E9"),
        ("%80", "%80"),
        ("%ff%7e", "%FF~"),
    ],
)
def test_escapes_have_one_spelling(text: str, expected: str) -> None:
    assert path_text(text) == expected
    assert query_text(text) == expected
