"""Escape what pages say, so that no terminal, spreadsheet or log obeys it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson

# Characters with which a page could take over a terminal, or make it show another text than it
# holds: all control characters but the line feed, the marks that turn the direction of text, and
# lone surrogates (no terminal can be sent one).
_UNSAFE = dict.fromkeys(
    (
        *(*range(10), *range(11, 32), *range(127, 160), 0x61C, 0x200E, 0x200F),
        *(*range(0x2028, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)),
    )
)
# The control characters that JSON allows as they are, and their escapes.
_JSON_ESCAPES = {number: f"\\u{number:04x}" for number in range(127, 160)}
# A spreadsheet runs a cell that begins with one of these signs as a formula (OWASP, "CSV
# injection"); some take the full-width signs for the same.
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def printable(text: str) -> str:
    """Return the text without the characters that a terminal would obey or show wrongly."""
    return text.translate(_UNSAFE)


def csv_cell(value: object) -> str:
    """Return a value as a cell of CSV, without control characters and never a formula."""
    if value is None:
        return ""
    text = printable(str(value.isoformat() if isinstance(value, datetime) else value))
    return f"'{text}" if text.lstrip().startswith(FORMULA_SIGNS) else text


def json_line(value: object, default: Callable[[Any], Any] | None = None) -> str:
    """Return a value as one line of JSON, with every control character escaped.

    ``default`` converts what JSON has no type for.
    """
    return orjson.dumps(value, default=default).decode().translate(_JSON_ESCAPES)
