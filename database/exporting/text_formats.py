"""Write rows as JSON lines and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from bson import Timestamp

from database.exporting.columns import ALWAYS, Row, moment_of, value_at
from text.escaping import csv_cell, json_line


def write_jsonl(rows: Iterable[Row], output: TextIO) -> None:
    """Write one article a line."""
    for row in rows:
        output.write(json_line(row, default=_plain) + "\n")


def write_csv(rows: Iterable[Row], fields: Sequence[str], output: TextIO) -> None:
    """Write a header and one article a line, without formulas."""
    columns = [*ALWAYS, *fields]
    writer = csv.writer(output)
    writer.writerow(columns)
    for row in rows:
        writer.writerow(csv_cell(_cell(value_at(row, column))) for column in columns)


def _cell(value: Any) -> object:
    """Return what a cell says of a value: names and addresses of parts, as far as they have one."""
    if isinstance(value, list):
        return "; ".join(str(_cell(each)) for each in value)
    if isinstance(value, dict):
        said = value.get("name") or value.get("url")
        return said or json_line(value, default=_plain)
    return moment_of(value) if isinstance(value, Timestamp) else value


def _plain(value: object) -> object:
    if isinstance(value, Timestamp):
        return moment_of(value)
    raise TypeError(f"{type(value).__name__} can't be written as JSON")
