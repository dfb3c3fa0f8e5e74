"""Write into an address where a list goes on, and read it back (pure)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

# Milliseconds, also of before 1970 and up to the year 9999, and an id.
_PLACE = re.compile(r"(-?\d{1,15})-([0-9A-Za-z]{1,100})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def cursor_of(at: datetime, id: str) -> str:
    """Return the cursor of what stands at a moment, and has this id."""
    return f"{(at - _EPOCH) // _MILLISECOND}-{id}"


def place_in(cursor: str) -> tuple[datetime, str]:
    """Return the moment and the id of a cursor. Raises ValueError."""
    read = _PLACE.fullmatch(cursor)
    if read is None:
        raise ValueError("cursor: this is none of a page of this desk")
    try:
        return _EPOCH + int(read[1]) * _MILLISECOND, read[2]
    except OverflowError:
        raise ValueError("cursor: no list goes on at such a moment") from None
