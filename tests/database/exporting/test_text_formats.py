"""Test what JSON lines and CSV say of an article."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from bson import Timestamp

from database.exporting.text_formats import csv_lines, jsonl_lines

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def cells(row: dict[str, Any], *fields: str) -> list[str]:
    lines = csv_lines([{"cursor": "c", "_id": "1", "status": "active", **row}], fields)
    header, line = csv.reader(io.StringIO("".join(lines), newline=""))
    assert header == ["cursor", "_id", "status", *fields]
    assert line[:3] == ["c", "1", "active"]
    return line[3:]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (["bridge", "river"], "bridge; river"),
        ([{"name": "Ada", "url": "https://a.example/"}, {"name": "Bo"}], "Ada; Bo"),
        ([{"url": "https://a.example/1.jpg", "caption": "x"}], "https://a.example/1.jpg"),
        ([{"articleBody": "It opens."}], '{"articleBody":"It opens."}'),
        ({"url": "https://a.example/1.jpg"}, "https://a.example/1.jpg"),
        ({"at": Timestamp(0, 1)}, '{"at":"1970-01-01T00:00:00+00:00"}'),
        (Timestamp(60, 7), "1970-01-01T00:01:00+00:00"),
        (NOW, "2026-11-22T08:30:00+00:00"),
        (True, "True"),
        (None, ""),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        (["-1", "=2"], "'-1; =2"),
        ('two\nlines, "quoted"', 'two\nlines, "quoted"'),
    ],
)
def test_cells(value: object, cell: str) -> None:
    assert cells({"field": value}, "field") == [cell]


def test_parts_have_columns_of_their_own() -> None:
    row = {"source": {"id": "paper", "name": "The Paper"}, "mainImage": {"url": "u"}}
    assert cells(row, "source.id", "mainImage.url", "cluster.id") == ["paper", "u", ""]


def test_a_line_holds_one_article() -> None:
    rows = [{"cursor": "c", "text": "a\nb\u2028", "changed": Timestamp(0, 1)}, {}]
    first, second, end = "".join(jsonl_lines(rows)).split("\n")
    assert json.loads(first) == {
        "cursor": "c", "text": "a\nb\u2028", "changed": "1970-01-01T00:00:00+00:00",
    }  # fmt: skip
    assert (second, end) == ("{}", "")
