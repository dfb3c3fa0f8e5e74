"""Test that Parquet has the same columns whatever is written, and the values as stored."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as arrow
import pytest
from bson import Timestamp
from pyarrow import parquet

from database.documents.encoding import as_document
from database.exporting import parquet as module
from database.exporting.columns import IN_A_SPREADSHEET, Row, named_fields, row_of, usual_fields
from database.exporting.parquet import arrow_schema, parquet_parts
from model.errors import ConfigurationError, DatabaseUnavailable
from tests.support.articles.whole_documents import NOW, life, whole_article


def whole(number: int = 1) -> Row:
    document = as_document(whole_article(number), life(number, changed=Timestamp(60, 1)))
    return row_of(f"c{number}", document, named_fields(["all"]))


def table(rows: list[Row], fields: list[str]) -> arrow.Table:
    return parquet.read_table(io.BytesIO(b"".join(parquet_parts(rows, fields))))


def test_every_field_is_written_and_read_back_as_it_is_stored() -> None:
    fields = named_fields(["all"])
    read = table([whole()], fields)
    assert read.column_names == ["cursor", "_id", "status", *fields]
    (found,) = read.to_pylist()
    expected: dict[str, Any] = {**whole(), "changed": datetime(1970, 1, 1, 0, 1, tzinfo=UTC)}
    for name in found:
        if name not in ("images", "fetch", "discovery"):  # with parts that are absent
            assert found[name] == expected.get(name), name
    assert found["images"] == [{**expected["images"][0], "caption": None, "credit": None}]
    assert found["datePublished"] == NOW


def test_the_columns_do_not_depend_on_the_articles() -> None:
    bare = {"cursor": "c", "_id": "1", "status": "forgotten", "forgottenAt": NOW}
    for fields in (usual_fields("parquet"), list(IN_A_SPREADSHEET), ["source.id"], []):
        schema = arrow_schema(fields)
        for rows in ([], [bare], [whole(), bare]):
            assert table(rows, fields).schema.equals(schema), fields
    assert arrow_schema(["datePublished"]).field("datePublished").type == arrow.timestamp(
        "ms", tz="UTC"
    )
    assert arrow_schema(["keywords"]).field("keywords").type.value_type == arrow.string()


@pytest.mark.parametrize("count", [2, 3, 4, 7])
def test_all_rows_are_written_in_groups(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(module, "ROWS_IN_A_GROUP", 3)
    parts = parquet_parts((whole(number) for number in range(count)), ["url"])
    file = parquet.ParquetFile(io.BytesIO(b"".join(parts)))
    assert file.read().column("_id").to_pylist() == [str(number) for number in range(count)]
    assert file.num_row_groups == -(-count // 3)


def test_what_came_before_an_outage_is_a_whole_file() -> None:
    def rows() -> Iterator[Row]:
        yield whole(1)
        raise DatabaseUnavailable("away")

    output = io.BytesIO()
    with pytest.raises(DatabaseUnavailable):
        output.writelines(parquet_parts(rows(), ["url"]))
    assert parquet.read_table(io.BytesIO(output.getvalue())).column("_id").to_pylist() == ["1"]


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigurationError, match=r"copydesk\[parquet\]"):
        arrow_schema(["url"])
