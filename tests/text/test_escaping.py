"""What pages say must not run: in a terminal, in a spreadsheet, in a log."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.terminal.article_view import cell, clean, json_line

CONTROLS = {chr(number) for number in (*range(32), *range(127, 160))}
HOSTILE = "".join(sorted(CONTROLS)) + "é界\n"


def test_a_terminal_gets_no_control_character_but_the_line_feed() -> None:
    assert set(clean(HOSTILE)) & CONTROLS == {"\n"}
    assert clean("é界") == "é界"


def test_json_is_whole_for_a_program_and_harmless_for_a_terminal() -> None:
    line = json_line({"text": HOSTILE, "at": datetime(2026, 11, 22, tzinfo=UTC)})
    assert not set(line) & CONTROLS
    assert json.loads(line) == {"text": HOSTILE, "at": "2026-11-22T00:00:00+00:00"}


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\n=1",
        "＝1",
        "＠a",
        "\0=1",
        "\x1b\u3000=1",
    ],
)
def test_a_spreadsheet_runs_no_cell(text: str) -> None:
    assert cell(text).startswith("'")


def test_other_cells_are_what_they_are() -> None:
    assert cell(None) == ""
    assert cell(12) == "12"
    assert cell("Bridge = tunnel") == "Bridge = tunnel"
    assert cell(datetime(2026, 11, 22, tzinfo=UTC)) == "2026-11-22T00:00:00+00:00"
    assert cell("a\x1b[2Jb") == "a[2Jb"
