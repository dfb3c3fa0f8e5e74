"""Save and delete searches, and make their secrets: for the API and the pages."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from database.documents.saved_searches import SavedSearch, Webhook
from database.reader import newest_cursor
from database.repositories.readers.saved_searches import SavedSearchRepository
from desk.access.tokens import TOKEN_BYTES, secret_hash
from desk.answers.saved_searches import ChangedSearch, FeedAddress, SavedSearchStatus
from desk.api.filters import Filters
from desk.dependencies import DeskContext
from desk.webhooks.leading import Webhooks
from desk.webhooks.sender import LONGEST_URL
from desk.webhooks.signature import new_secret

MOST_SEARCHES = 200
"""Searches that may be saved: all are looked at for each article that is stored."""
PREFIX = "cds_"
"""How the secrets of addresses begin, so that one that was published by mistake is recognised."""

ID_BYTES = 16
"""Bytes of a search's id, which is written in hex."""
_LONGEST_NAME = 100

Name = Annotated[
    str,
    # no control characters
    Field(
        min_length=1,
        max_length=_LONGEST_NAME,
        pattern=r"^[^\x00-\x1f\x7f-\x9f]+$",
        examples=["Ferries"],
    ),
]


class Receiver(BaseModel):
    """Say whom to tell of what a search finds."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[
        str,
        Field(
            min_length=1,
            max_length=LONGEST_URL,
            description="http or https, on a port of ALLOWED_PORTS, in the public internet",
            examples=["https://hooks.example/copydesk"],
        ),
    ]


class SaveRequest(BaseModel):
    """Save a search."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    filters: Filters = Field(examples=[{"q": "ferry", "language": ["en"]}])
    webhook: Receiver | None = None


def save(asked: SaveRequest, context: DeskContext, request: Request) -> ChangedSearch:
    """Save a search: its feed gets a secret address, and its webhook a secret to sign with."""
    searches = SavedSearchRepository(context.news)
    secret = new_address()
    search = SavedSearch(
        id=secrets.token_hex(ID_BYTES),
        name=asked.name,
        filters=stored_filters(asked.filters),
        createdAt=context.clock.now().replace(microsecond=0),
        addressHash=secret_hash(secret),
        webhook=new_webhook(asked.webhook, context, request) if asked.webhook else None,
    )
    searches.add(search)
    # Counted with it: of two that are saved at the same moment neither may be one too many.
    if searches.count() > MOST_SEARCHES:
        searches.delete(search.id)
        raise HTTPException(409, f"{MOST_SEARCHES} searches are saved already: delete one")
    return shown_once(search, context, feed_address(request, secret), is_webhook_new=True)


def delete(search_id: str, context: DeskContext) -> None:
    """Delete a saved search: its address is revoked, and its receiver is told nothing more."""
    if not SavedSearchRepository(context.news).delete(search_id):
        raise missing(search_id)


def missing(search_id: str) -> HTTPException:
    """Return what says that no search has this id."""
    return HTTPException(404, f"no saved search has the id {search_id}")


def stored_filters(filters: Filters) -> dict[str, Any]:
    """Return what is stored of a search. Raises QuerySyntaxError where it can't be asked."""
    _ = filters.request
    return filters.model_dump(mode="json", exclude_defaults=True)


def new_webhook(receiver: Receiver, context: DeskContext, request: Request) -> Webhook:
    """Return the webhook of a receiver, told of what is stored from now on."""
    if refusal := webhooks_of(request).sender.refusal(receiver.url):
        raise HTTPException(422, f"webhook.url: {refusal}")
    return Webhook(receiver.url, new_secret(), newest_cursor(context.news))


def webhooks_of(request: Request) -> Webhooks:
    """Return what tells the receivers."""
    webhooks: Webhooks = request.app.state.webhooks
    return webhooks


def new_address() -> str:
    """Return a secret for the address of a feed."""
    return PREFIX + secrets.token_urlsafe(TOKEN_BYTES)


def feed_address(request: Request, secret: str) -> FeedAddress:
    """Return the addresses of a feed with its secret."""
    return FeedAddress(
        **{
            format: f"{request.base_url}feeds/saved/{secret}.{format}"
            for format in ("json", "rss", "atom")
        }
    )


def shown_once(
    search: SavedSearch, context: DeskContext, address: FeedAddress | None, *, is_webhook_new: bool
) -> ChangedSearch:
    """Return what is shown of a search that was changed, with the secrets made for it."""
    shown = SavedSearchStatus.of(search, context.clock.now())
    webhook = search.webhook if is_webhook_new else None
    return ChangedSearch(
        **shown.model_dump(),
        address=address,
        webhookSecret=None if webhook is None else webhook.secret,
    )
