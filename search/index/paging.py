"""Say where a page of results ended, in a word that a client hands back."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Self

from pydantic import TypeAdapter, ValidationError

from model.errors import CursorError
from search.engine import Order

_PREFIX = "s1."
# Characters of a cursor that are looked at; those handed out have under 300, but for articles of
# one second whose numbers are alike.
_LONGEST = 4000


@dataclass(frozen=True)
class Place:
    """Name the place after a row in the order of a request."""

    order: Order
    value: float
    """The number of the row by time, or its score."""
    newest: int
    """The number of the row by time, which orders rows of one score."""
    shown: tuple[str, ...]
    """The ids of the rows with these numbers that were shown."""

    @property
    def rank(self) -> tuple[float, int]:
        """Return what rows are ordered by, the greatest first."""
        return self.value, self.newest

    def encoded(self) -> str:
        """Return the cursor."""
        return _PREFIX + base64.urlsafe_b64encode(_PLACE.dump_json(self)).decode().rstrip("=")

    @classmethod
    def decoded(cls, cursor: str, order: Order) -> Self:
        """Return the place that a cursor names. Raises CursorError."""
        encoded = cursor.removeprefix(_PREFIX)
        if cursor.startswith(_PREFIX) and len(cursor) <= _LONGEST:
            try:
                payload = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_")
                place = _PLACE.validate_json(payload)
            except (binascii.Error, ValueError, ValidationError):
                pass
            else:
                if place.order == order:
                    return place  # type: ignore[return-value]
                raise CursorError(f"this cursor is of results ordered by {place.order}")
        raise CursorError(f"{cursor[:100]!r} is no cursor of a search")


_PLACE = TypeAdapter(Place)
