"""Name places in the order of changes, for ``database.reader`` and all that follow it (pure)."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from bson import Timestamp

from database.documents.bson_document import BSONDocument
from model.errors import CursorError

LONGEST_CURSOR = 1000
"""The most characters of a cursor that is looked at; those handed out have under 200."""

_PREFIX = "c1."


@dataclass(frozen=True, order=True)
class Position:
    """Name a place in the order of changes: after the article with this stamp and id."""

    seconds: int
    increment: int
    article_id: str = ""

    @property
    def timestamp(self) -> Timestamp:
        """Return the stamp as the server writes it."""
        return Timestamp(self.seconds, self.increment)


def position_of(article: BSONDocument) -> Position:
    """Return the place after an article."""
    stamp: Timestamp = article["changed"]
    return Position(stamp.time, stamp.inc, str(article["_id"]))


def position_at(since: str | datetime | None) -> Position:
    """Return the place that a cursor, a date or None (the beginning) names. Raises CursorError."""
    if since is None:
        return Position(0, 0)
    if isinstance(since, str):
        if since.startswith(_PREFIX):
            return decoded(since)
        since = _date(since)
    if since.tzinfo is None:
        raise CursorError(f"{since!r} has no time zone: give it one, as datetime.now(UTC) has")
    # Increments begin at 1; stamps hold seconds after 1970 in 32 bits.
    return Position(min(max(int(since.timestamp()), 0), 2**32 - 1), 0)


def _date(text: str) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise CursorError(
            f"{text[:LONGEST_CURSOR]!r} is neither a cursor nor an ISO date like 2026-11-22"
        ) from None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def is_after(cursor: str, other: str) -> bool:
    """Return whether a cursor stands after another one. Raises CursorError."""
    return decoded(cursor) > decoded(other)


def encoded(position: Position) -> str:
    """Return the cursor that names a place."""
    payload = json.dumps([position.seconds, position.increment, position.article_id]).encode()
    # So that a cursor cut short or mistyped is an error, and not another place.
    checked = zlib.crc32(payload).to_bytes(4, "big") + payload
    return _PREFIX + base64.urlsafe_b64encode(checked).decode().rstrip("=")


def decoded(cursor: str) -> Position:
    """Return the place that a cursor names. Raises CursorError."""
    error = CursorError(f"{cursor[:LONGEST_CURSOR]!r} is no cursor of this reader")
    payload = cursor.removeprefix(_PREFIX)
    if len(cursor) > LONGEST_CURSOR:
        raise error
    try:
        checked = base64.b64decode(payload + "=" * (-len(payload) % 4), altchars=b"-_")
    except (binascii.Error, ValueError):
        raise error from None
    if zlib.crc32(checked[4:]).to_bytes(4, "big") != checked[:4]:
        raise error
    seconds, increment, article_id = json.loads(checked[4:])
    return Position(seconds, increment, article_id)


BEGINNING = encoded(Position(0, 0))
"""The cursor that stands before every change."""
