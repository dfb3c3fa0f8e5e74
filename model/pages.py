"""Define a downloaded page as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Page:
    """Hold a downloaded page for the collection ``pages``, named by its hash."""

    id: str
    """The SHA-256 of the raw bytes, in hex."""
    url: str
    body: bytes
    """The raw bytes, zstd-compressed."""
    size: int
    """The length of the raw bytes."""
    encoding: str | None
    """The character encoding that the server declared."""
    contentType: str | None
    fetchedAt: datetime
