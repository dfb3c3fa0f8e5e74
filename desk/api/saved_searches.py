"""Answer with saved searches: save, show, change and delete them, and make their secrets."""

from __future__ import annotations

from typing import Annotated, Any, Self

from fastapi import APIRouter, HTTPException, Path, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import run_in_threadpool

from database.documents.saved_searches import SavedSearch, Webhook
from database.repositories.readers.saved_searches import SavedSearchRepository
from desk.access.required import WritingToken
from desk.access.tokens import secret_hash
from desk.answers.problems import responses
from desk.answers.saved_searches import (
    ChangedSearch,
    FeedAddress,
    SavedSearches,
    SavedSearchStatus,
    SigningSecret,
    TrialDelivery,
)
from desk.api.filters import Filters
from desk.dependencies import Context, DeskContext
from desk.saving import (
    ID_BYTES,
    Name,
    Receiver,
    SaveRequest,
    delete,
    feed_address,
    missing,
    new_address,
    new_webhook,
    save,
    shown_once,
    stored_filters,
    webhooks_of,
)
from desk.webhooks.event import trial_event
from desk.webhooks.signature import new_secret, signed_headers

router = APIRouter(prefix="/searches", tags=["saved searches"])

SearchId = Annotated[
    str,
    Path(
        min_length=1,
        max_length=2 * ID_BYTES,
        pattern="^[0-9a-f]+$",
        examples=["5f1c0e9a7b3d4c2e8a6f9d0b1c2e3f4a"],
    ),
]
_WRITES = (401, 403, 404, 413, 422, 503)


class ChangeRequest(BaseModel):
    """Change a saved search; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    filters: Filters | None = None
    webhook: Receiver | None = Field(
        default=None,
        description="null takes it away; set anew, also as it is, one that was disabled goes on "
        "where it stopped",
    )

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.name is None and self.filters is None and "webhook" not in self.model_fields_set:
            raise ValueError("nothing is named that should change: name, filters or webhook")
        return self


@router.get("", responses=responses(503))
def list_searches(context: Context) -> SavedSearches:
    """Return all saved searches, and how far the receivers of their webhooks were told."""
    now = context.clock.now()
    found = SavedSearchRepository(context.news).all()
    return SavedSearches(searches=[SavedSearchStatus.of(each, now) for each in found])


@router.post("", status_code=201, responses=responses(400, 401, 403, 409, 413, 422, 503))
def save_search(
    asked: SaveRequest, context: Context, request: Request, token: WritingToken
) -> ChangedSearch:
    """Save a search: its feed gets a secret address, and its webhook a secret to sign with.

    Both are shown this once. A webhook tells of what is stored from now on.
    """
    return save(asked, context, request)


@router.get("/{id}", responses=responses(404, 422, 503))
def read_search(id: SearchId, context: Context) -> SavedSearchStatus:
    """Return one saved search, and how far the receiver of its webhook was told."""
    return SavedSearchStatus.of(_search(context, id), context.clock.now())


@router.patch("/{id}", responses=responses(400, *_WRITES))
def change_search(
    id: SearchId, asked: ChangeRequest, context: Context, request: Request, token: WritingToken
) -> ChangedSearch:
    """Change name, search or webhook; the secret of a new webhook is shown this once."""
    search = _search(context, id)
    searches = SavedSearchRepository(context.news)
    changes: dict[str, Any] = {}
    if asked.name is not None:
        changes["name"] = asked.name
    if asked.filters is not None:
        changes["filters"] = stored_filters(asked.filters)
    if "webhook" in asked.model_fields_set and asked.webhook is None:
        changes["webhook"] = None
    is_webhook_new = asked.webhook is not None and search.webhook is None
    changed: SavedSearch | None = search
    if asked.webhook is not None:
        changed = searches.set_webhook(id, new_webhook(asked.webhook, context, request))
    if changes:
        changed = searches.change(id, changes)
    return shown_once(_there(changed, id), context, None, is_webhook_new=is_webhook_new)


@router.delete("/{id}", status_code=204, responses=responses(*_WRITES))
def delete_search(id: SearchId, context: Context, token: WritingToken) -> None:
    """Delete a saved search: its address is revoked, and its receiver is told nothing more."""
    delete(id, context)


@router.post("/{id}/address", responses=responses(*_WRITES))
def renew_address(
    id: SearchId, context: Context, request: Request, token: WritingToken
) -> FeedAddress:
    """Give the feed of a saved search another secret address; the one that it had is revoked."""
    secret = new_address()
    changes = {"addressHash": secret_hash(secret)}
    _there(SavedSearchRepository(context.news).change(id, changes), id)
    return feed_address(request, secret)


@router.delete("/{id}/address", status_code=204, responses=responses(*_WRITES))
def revoke_address(id: SearchId, context: Context, token: WritingToken) -> None:
    """Revoke the secret address of a saved search's feed."""
    _there(SavedSearchRepository(context.news).change(id, {"addressHash": None}), id)


@router.post("/{id}/secret", responses=responses(409, *_WRITES))
def renew_secret(id: SearchId, context: Context, token: WritingToken) -> SigningSecret:
    """Have the events of a saved search signed with another secret from now on."""
    _with_webhook(_search(context, id))
    secret = new_secret()
    _there(SavedSearchRepository(context.news).change(id, {"webhook.secret": secret}), id)
    return SigningSecret(secret=secret)


@router.post("/{id}/test", responses=responses(409, *_WRITES))
async def try_webhook(
    id: SearchId, context: Context, request: Request, token: WritingToken
) -> TrialDelivery:
    """Send an event of the type `search.test` now, and say what the receiver answered."""
    search = await run_in_threadpool(_search, context, id)
    webhook = _with_webhook(search)
    now = context.clock.now()
    event = trial_event(search, now)
    headers = signed_headers(webhook.secret, event.id, int(now.timestamp()), event.body)
    outcome = await webhooks_of(request).sender.post(webhook.url, headers, event.body)
    return TrialDelivery(
        delivered=outcome.fault is None, status=outcome.status, error=outcome.fault
    )


def _search(context: DeskContext, search_id: str) -> SavedSearch:
    return _there(SavedSearchRepository(context.news).find(search_id), search_id)


def _there(found: SavedSearch | None, search_id: str) -> SavedSearch:
    if found is None:
        raise missing(search_id)
    return found


def _with_webhook(search: SavedSearch) -> Webhook:
    if search.webhook is None:
        raise HTTPException(409, "this search has no webhook: PATCH it with one")
    return search.webhook
