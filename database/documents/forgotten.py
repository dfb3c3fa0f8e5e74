"""Define the tombstones of what was deleted on request: ``forgotten``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bson import Timestamp


@dataclass
class Remains:
    """Say what may be left to delete of a page that is being forgotten."""

    isArticle: bool
    """Whether it was an article: readers are told of no others."""
    addresses: list[str]
    """The addresses of its raw pages."""
    pages: list[str]
    """The ids of its raw pages."""
    cluster: str | None = None
    """The cluster that loses it, and whose original is chosen anew."""


@dataclass
class Forgotten:
    """Hold the tombstone of a page: it is neither fetched nor stored again."""

    id: str
    """The id that the article or rejection had."""
    keys: list[str]
    """The ids of all its addresses, its own among them; no text and no address is kept."""
    forgottenAt: datetime
    source: str | None = None
    remains: Remains | None = None
    """Absent when all is deleted."""
    changed: Timestamp | None = None
    """Stamped by the server when the article is deleted: what readers' cursors follow."""
