"""Define a downloaded page as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Page:
    """A downloaded page, for the ``pages`` collection: content-addressed."""

    id: str
    """SHA-256 of the raw bytes, in hex."""
    url: str
    body: bytes
    """The raw bytes, zstd-compressed."""
    size: int
    """Length of the raw bytes."""
    encoding: str | None
    """Character encoding that the server declared."""
    contentType: str | None
    fetchedAt: datetime
