"""Write rows as Parquet, part by part, with columns whose types are those of the stored fields.

They do not depend on which articles are written, so files of many exports are read as one table.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

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


def parquet_parts(rows: Iterable[Row], fields: Sequence[str]) -> Iterator[bytes]:
    """Yield a file of all rows part by part; no more than a group of them is held.

    Where the rows end with an error, a whole file of those before it comes first.
    """
    schema = arrow_schema(fields)
    arrow = _arrow()
    from pyarrow.parquet import ParquetWriter

    failure: Exception | KeyboardInterrupt | None = None
    left = iter(rows)
    output = _Written()
    writer = ParquetWriter(output, schema, compression="zstd")
    while failure is None:
        group: list[Row] = []
        try:
            for row in islice(left, ROWS_IN_A_GROUP):
                group.append({name: _plain(value_at(row, name)) for name in schema.names})
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 (raised below)
            failure = error
        if group:  # an empty one says nothing
            writer.write_table(arrow.Table.from_pylist(group, schema=schema))
            yield output.taken()
        elif failure is None:
            break
    writer.close()
    yield output.taken()
    if failure is not None:
        raise failure


class _Written(io.RawIOBase):
    """Hold what was written until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        self._position += len(part)
        return len(part)

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def _arrow() -> Any:
    try:
        import pyarrow
    except ModuleNotFoundError:
        raise ConfigurationError(
            "Parquet needs pyarrow, which is in the extra [parquet]: "
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
