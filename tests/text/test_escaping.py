"""Test that no text of a page runs in a terminal, a spreadsheet or a log."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from text.escaping import FORMULA_SIGNS, csv_cell, json_line, printable

CONTROLS = {chr(number) for number in (*range(32), *range(127, 160))}
HOSTILE = "".join(sorted(CONTROLS)) + "é界\n"
# First and last of each range of characters that turn the direction of text, break lines or are
# half a character, and the neighbours of the ranges.
UNSAFE_RANGES = [
    ("\x00", "\x09"),
    ("\x0b", "\x1f"),
    ("\x7f", "\x9f"),
    ("\u061c", "\u061c"),
    ("\u200e", "\u200f"),
    ("\u2028", "\u202e"),
    ("\u2066", "\u2069"),
    ("\ud800", "\udfff"),
]


def test_a_terminal_gets_no_control_character_but_the_line_feed() -> None:
    assert set(printable(HOSTILE)) & CONTROLS == {"\n"}
    assert printable("é界") == "é界"


@pytest.mark.parametrize(("first", "last"), UNSAFE_RANGES)
def test_each_unsafe_range_is_left_out_and_its_neighbours_are_kept(first: str, last: str) -> None:
    inside = "".join(map(chr, range(ord(first), ord(last) + 1)))
    assert printable(f"a{inside}z") == "az"
    before, after = chr(max(ord(first) - 1, ord("\n"))), chr(ord(last) + 1)
    assert printable(before + after) == before + after


def test_json_is_whole_for_a_program_and_harmless_for_a_terminal() -> None:
    line = json_line({"text": HOSTILE, "at": datetime(2026, 11, 22, tzinfo=UTC)})
    assert not set(line) & CONTROLS
    assert json.loads(line) == {"text": HOSTILE, "at": "2026-11-22T00:00:00+00:00"}


def test_json_takes_other_types_by_a_function() -> None:
    assert json_line({"a": {1}}, default=sorted) == '{"a":[1]}'
    with pytest.raises(TypeError):
        json_line({1})


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_each_sign_of_a_formula_is_escaped(sign: str) -> None:
    assert csv_cell(f"{sign}1") == f"'{sign}1"
    assert csv_cell(f"1{sign}") == f"1{sign}"
    assert sign in FORMULA_SIGNS


@pytest.mark.parametrize(
    "text", ["@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "\0=1", "\x1b\u3000=1"]
)
def test_a_spreadsheet_runs_no_cell(text: str) -> None:
    assert csv_cell(text).startswith("'")


def test_other_cells_are_what_they_are() -> None:
    assert csv_cell(None) == ""
    assert csv_cell(12) == "12"
    assert csv_cell(-12) == "'-12"
    assert csv_cell("Bridge = tunnel") == "Bridge = tunnel"
    assert csv_cell(datetime(2026, 11, 22, tzinfo=UTC)) == "2026-11-22T00:00:00+00:00"
    assert csv_cell("a\x1b[2Jb") == "a[2Jb"
