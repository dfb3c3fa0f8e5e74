"""Define the searches that somebody saved, and who is told of what they find: ``savedSearches``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass
class DeliveryError:
    """Say why a receiver did not take an event."""

    message: str
    at: datetime


@dataclass
class Webhook:
    """Say whom to tell of what a search finds, and up to where that was done."""

    url: str
    secret: str
    """What events are signed with; it can't be kept as a hash."""
    cursor: str
    """The cursor of the last change that was told of or found not to match."""
    failures: int = 0
    """Failed attempts in a row."""
    failingSince: datetime | None = None
    """The first of them."""
    nextAttemptAt: datetime | None = None
    """Absent where nothing failed: the next event is sent at once."""
    waitingSince: datetime | None = None
    """When the change was stored that has to be told of next; absent where none is known of."""
    lastDeliveredAt: datetime | None = None
    lastError: DeliveryError | None = None
    disabledAt: datetime | None = None
    disabledReason: str | None = None


@dataclass
class SavedSearch:
    """Hold a search under a name, with the address of its feed and its webhook."""

    id: str
    name: str
    filters: dict[str, Any]
    """The parameters of ``/api/v1/articles`` that differ from their defaults."""
    createdAt: datetime
    addressHash: str | None = None
    """SHA-256 of the secret in the feed's address; absent where it was revoked."""
    webhook: Webhook | None = None
