"""Write rows as JSON lines and as CSV: who asks for the next line has used this one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bson import Timestamp

from database.exporting.columns import ALWAYS, Row, moment_of, value_at
from text.escaping import csv_cell, json_line


def jsonl_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield one article a line."""
    for row in rows:
        yield json_line(row, default=_plain) + "\n"


def csv_lines(rows: Iterable[Row], fields: Sequence[str]) -> Iterator[str]:
    """Yield a header and one article a line, without formulas."""
    columns = [*ALWAYS, *fields]
    output = io.StringIO(newline="")
    writer = csv.writer(output)

    def line(cells: Iterable[str]) -> str:
        output.seek(0)
        output.truncate()
        writer.writerow(cells)
        return output.getvalue()

    yield line(columns)
    for row in rows:
        yield line(csv_cell(_cell(value_at(row, column))) for column in columns)


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
