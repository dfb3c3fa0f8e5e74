"""What sources brought, on disk, from runs that ended while the database was away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import Any

import bson
from bson import CodecOptions
from cattrs.preconf.bson import make_converter

from database.documents.health import SourceDay
from database.spool.spool import Record, Spool

# Bytes: a source's day is under a kilobyte, so a thousand sources for sixteen runs, or for more
# than a week without a database where few of them bring something.
LIMIT = 16 * 1024 * 1024
_CODEC = CodecOptions[dict[str, Any]](tz_aware=True, tzinfo=UTC)
# A record may be of another version: what this one does not know is passed over.
_converter = make_converter(forbid_extra_keys=False)


class PendingDays:
    """Sums for ``days``, in a folder with the form and the locks of the spool.

    Unlike what the spool holds they can't be written twice: they are added to others.
    Methods block on the disk, and raise OSError.
    """

    def __init__(self, folder: Path) -> None:
        self._spool = Spool(folder, LIMIT)

    def keep(self, days: Iterable[SourceDay]) -> None:
        """Keep what came, for a later run. Raises SpoolFull."""
        self._spool.append(Record(day.id, bson.encode(_converter.unstructure(day))) for day in days)
        self._spool.close()

    def take(self) -> list[SourceDay]:
        """What earlier runs kept; from now on only the caller has it."""
        days: list[SourceDay] = []
        with self._spool.draining() as allowed:
            while allowed and (segment := self._spool.take()) is not None:
                for record in segment.records():
                    fields = bson.decode(record.data, codec_options=_CODEC)
                    days.append(_converter.structure(fields, SourceDay))
                segment.remove()
        return days
