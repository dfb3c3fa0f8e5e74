"""Keep on disk what sources brought to runs that ended while the database was away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bson
from bson import CodecOptions

from database.documents.crawling.health import SourceDay
from database.spool.spool import Record, Spool

# The most bytes on disk. A source's day takes less than a kilobyte, so this is enough for a
# thousand sources over sixteen runs, or over a week without a database if few bring something.
LIMIT = 16 * 1024 * 1024
_CODEC = CodecOptions[dict[str, Any]](tz_aware=True, tzinfo=UTC)

if TYPE_CHECKING:
    from cattrs.preconf.bson import BsonConverter


@cache
def _converter() -> BsonConverter:
    # Imported here: after most runs nothing is kept, and nothing waits.
    from cattrs.preconf.bson import make_converter

    # Another version may have written a record: fields that this one does not know are ignored.
    return make_converter(forbid_extra_keys=False)


class PendingDays:
    """Keep sums for ``days`` in a folder that has the form and the locks of the spool.

    Unlike items they must not be written twice, because they are added to what is stored.
    Methods block on the disk, and raise OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._spool = Spool(folder, LIMIT)

    def keep(self, days: Iterable[SourceDay]) -> None:
        """Keep these sums for a later run. Raises SpoolFull."""
        self._spool.append(
            Record(day.id, bson.encode(_converter().unstructure(day))) for day in days
        )
        self._spool.close()

    def take(self) -> list[SourceDay]:
        """Remove and return what earlier runs kept: from now on only the caller has it."""
        days: list[SourceDay] = []
        with self._spool.draining() as allowed:
            while allowed and (segment := self._spool.take()) is not None:
                for record in segment.records():
                    fields = bson.decode(record.data, codec_options=_CODEC)
                    days.append(_converter().structure(fields, SourceDay))
                segment.remove()
        return days
