"""Write rows as Parquet, with columns whose types are those of the stored fields.

They do not depend on which articles are written, so files of many exports are read as one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from bson import Timestamp

from database.exporting.columns import ALWAYS, Row, moment_of, value_at
from database.schema.document_schema import bson_type, field_schema
from model.errors import ConfigurationError

if TYPE_CHECKING:
    import pyarrow

ROWS_IN_A_GROUP = 1000
"""Rows that are held in memory and written together: 10 MB of articles as a rule."""


def arrow_schema(fields: Sequence[str]) -> pyarrow.Schema:
    """Return the columns of ``fields``, a part of an object under its path (``source.id``).

    Raises ConfigurationError where pyarrow is not installed.
    """
    arrow = _arrow()
    columns = [arrow.field(name, arrow.string(), nullable=name == "status") for name in ALWAYS]
    columns += [arrow.field(path, _type(field_schema(path))) for path in fields]
    return arrow.schema(columns)


def write_parquet(rows: Iterable[Row], fields: Sequence[str], output: BinaryIO) -> None:
    """Write all rows; where they end with an error, those before it, and raise it then."""
    schema = arrow_schema(fields)
    arrow = _arrow()
    from pyarrow.parquet import ParquetWriter

    waiting: list[Row] = []

    def write_waiting() -> None:
        # An empty row group says nothing.
        if waiting:
            writer.write_table(arrow.Table.from_pylist(waiting, schema=schema))
            waiting.clear()

    with ParquetWriter(output, schema, compression="zstd") as writer:
        try:
            for row in rows:
                waiting.append({name: _plain(value_at(row, name)) for name in schema.names})
                if len(waiting) == ROWS_IN_A_GROUP:
                    write_waiting()
        finally:
            write_waiting()


def _arrow() -> Any:
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise ConfigurationError(
            "--format parquet needs pyarrow, which is in the extra [parquet]: "
            "pip install 'copydesk[parquet]', or in a checkout "
            "pip install -r requirements-parquet.txt"
        ) from None
    return pyarrow


def _type(schema: dict[str, Any]) -> Any:
    """Return the Arrow type of a field, given its schema in MongoDB's terms."""
    arrow = _arrow()
    kind = bson_type(schema)
    if kind == "array":
        return arrow.list_(_type(schema["items"]))
    if kind == "object":
        parts = schema["properties"].items()
        return arrow.struct([arrow.field(name, _type(part)) for name, part in parts])
    scalars = {
        "string": arrow.string(),
        "bool": arrow.bool_(),
        "int": arrow.int64(),
        "double": arrow.float64(),
        # BSON's dates have milliseconds; the server's stamps are whole seconds here.
        "date": arrow.timestamp("ms", tz="UTC"),
        "timestamp": arrow.timestamp("ms", tz="UTC"),
    }
    return scalars[kind]


def _plain(value: Any) -> Any:
    return moment_of(value) if isinstance(value, Timestamp) else value
