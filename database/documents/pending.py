"""Define what waits to be fetched: a document of ``pending``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from model.components import SourceReference
from model.links import Link


@dataclass
class PendingPage:
    """Hold a page that was listed and could not be had, for a reason that may pass."""

    id: str
    """The hash of its urlKey, as the article will have it that is at its listed address."""
    link: Link
    """What its listing said of it, which may be all that is left of that."""
    source: SourceReference
    reason: str
    """Why the last download failed."""
    detail: str
    attempts: int
    """How many tries failed; an outage of the whole host is one."""
    firstFailedAt: datetime
    lastFailedAt: datetime
    nextCheckAt: datetime
    hostFailsSince: datetime | None = None
    """The first try in a row for which no page of the host was to be had."""
