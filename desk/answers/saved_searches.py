"""Define what the API answers of saved searches: no secret but those that were just made."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field

from database.documents.saved_searches import SavedSearch, Webhook

_AN_ID = "5f1c0e9a7b3d4c2e8a6f9d0b1c2e3f4a"
_SHOWN_ONCE = "cds_pJ0bS4"
_A_MOMENT = "2026-11-22T08:30:00Z"

WebhookState = Literal["working", "failing", "disabled"]


class DeliveryFault(BaseModel):
    """Say why a receiver did not take an event."""

    message: str = Field(examples=["it answered 500"])
    at: datetime = Field(examples=[_A_MOMENT])


class WebhookStatus(BaseModel):
    """Say how far a receiver was told."""

    host: str = Field(
        description="whose it is; the rest of its address may be a secret",
        examples=["hooks.example"],
    )
    state: WebhookState
    lagSeconds: float = Field(
        description="how long the oldest change has waited that was not taken yet", examples=[0.0]
    )
    lastDeliveredAt: datetime | None = Field(default=None, examples=[_A_MOMENT])
    lastError: DeliveryFault | None = None
    failures: int = Field(description="failed attempts in a row", examples=[0])
    nextAttemptAt: datetime | None = None
    disabledAt: datetime | None = None
    disabledReason: str | None = None

    @classmethod
    def of(cls, webhook: Webhook, now: datetime) -> WebhookStatus:
        """Return what is shown of a webhook."""
        error = webhook.lastError
        return cls(
            host=urlsplit(webhook.url).hostname or "",
            state=state_of(webhook),
            lagSeconds=lag_of(webhook, now),
            lastDeliveredAt=webhook.lastDeliveredAt,
            lastError=None if error is None else DeliveryFault(message=error.message, at=error.at),
            failures=webhook.failures,
            nextAttemptAt=webhook.nextAttemptAt,
            disabledAt=webhook.disabledAt,
            disabledReason=webhook.disabledReason,
        )


class SavedSearchStatus(BaseModel):
    """Show a saved search."""

    id: str = Field(examples=[_AN_ID])
    name: str = Field(examples=["Ferries"])
    filters: dict[str, Any] = Field(
        description="parameters of /api/v1/articles, without those that have their defaults",
        examples=[{"q": "ferry", "language": ["en"]}],
    )
    createdAt: datetime = Field(examples=[_A_MOMENT])
    hasAddress: bool = Field(description="whether its feed can be read without a token")
    webhook: WebhookStatus | None = None

    @classmethod
    def of(cls, search: SavedSearch, now: datetime) -> SavedSearchStatus:
        """Return what is shown of a saved search."""
        webhook = search.webhook
        return cls(
            id=search.id,
            name=search.name,
            filters=search.filters,
            createdAt=search.createdAt,
            hasAddress=search.addressHash is not None,
            webhook=None if webhook is None else WebhookStatus.of(webhook, now),
        )


class SavedSearches(BaseModel):
    """Hold all saved searches, the oldest first."""

    searches: list[SavedSearchStatus]


class FeedAddress(BaseModel):
    """Hold the addresses of a saved search's feed, which are shown this once."""

    json_: str = Field(
        alias="json", examples=[f"http://127.0.0.1:8780/feeds/saved/{_SHOWN_ONCE}.json"]
    )
    rss: str = Field(examples=[f"http://127.0.0.1:8780/feeds/saved/{_SHOWN_ONCE}.rss"])
    atom: str = Field(examples=[f"http://127.0.0.1:8780/feeds/saved/{_SHOWN_ONCE}.atom"])


class SigningSecret(BaseModel):
    """Hold the secret that events are signed with, which is shown this once."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])


class ChangedSearch(SavedSearchStatus):
    """Show a saved search with the secrets that were made with it, which are shown this once."""

    address: FeedAddress | None = None
    webhookSecret: str | None = Field(
        default=None, examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    )


class TrialDelivery(BaseModel):
    """Say what became of an event by which a receiver was tried."""

    delivered: bool
    status: int | None = Field(description="what the receiver answered", examples=[200])
    error: str | None = None


def state_of(webhook: Webhook) -> WebhookState:
    """Return how a webhook is."""
    if webhook.disabledAt is not None:
        return "disabled"
    return "failing" if webhook.failures else "working"


def lag_of(webhook: Webhook, now: datetime) -> float:
    """Return for how many seconds the oldest change has waited that was not taken yet."""
    if webhook.waitingSince is None:
        return 0.0
    return max((now - webhook.waitingSince).total_seconds(), 0.0)
