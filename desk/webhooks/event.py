"""Say what receivers are told (pure)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from database.documents.bson_document import BSONDocument
from database.documents.saved_searches import SavedSearch
from database.reader import FORGOTTEN
from desk.answers.schemas import Article, article_of

_FIRST_REVISION = 1
# Characters of an event's id: 128 bits of a hash, in hexadecimal digits.
_ID_LENGTH = 32


class SearchName(BaseModel):
    """Name a saved search."""

    id: str
    name: str


class EventData(BaseModel):
    """Hold what an event tells."""

    search: SearchName
    id: str | None = Field(default=None, description="the article's id")
    cursor: str | None = Field(default=None, description="the place of the change: since=")
    article: Article | None = Field(default=None, description="the article as it is now")


class EventBody(BaseModel):
    """Hold the body of a webhook, in the form of Standard Webhooks."""

    type: Literal["article.created", "article.changed", "article.deleted", "search.test"]
    timestamp: datetime = Field(description="when the change was stored")
    data: EventData


@dataclass(frozen=True)
class Event:
    """Hold what is sent of one change, always under the same id."""

    id: str
    cursor: str
    stored_at: datetime
    body: bytes


def event_of(search: SavedSearch, cursor: str, document: BSONDocument) -> Event:
    """Return what a search's receiver is told of a change: it depends on nothing else."""
    stored_at = document["changed"].as_datetime()
    article = None if document["status"] == FORGOTTEN else article_of(document)
    body = EventBody(
        type=_type(article),
        timestamp=stored_at,
        data=EventData(
            search=SearchName(id=search.id, name=search.name),
            id=document["_id"],
            cursor=cursor,
            article=article,
        ),
    )
    return Event(_event_id(search.id, cursor), cursor, stored_at, _written(body))


def trial_event(search: SavedSearch, now: datetime) -> Event:
    """Return an event by which a receiver can be tried."""
    body = EventBody(
        type="search.test",
        timestamp=now,
        data=EventData(search=SearchName(id=search.id, name=search.name)),
    )
    return Event(f"evt_{secrets.token_hex(_ID_LENGTH // 2)}", "", now, _written(body))


def _type(
    article: Article | None,
) -> Literal["article.created", "article.changed", "article.deleted"]:
    if article is None:
        return "article.deleted"
    return "article.created" if article.revision == _FIRST_REVISION else "article.changed"


def _event_id(search_id: str, cursor: str) -> str:
    # A cursor names the article as well as the stamp of its change.
    digest = hashlib.sha256(f"{search_id} {cursor}".encode()).hexdigest()
    return f"evt_{digest[:_ID_LENGTH]}"


def _written(body: EventBody) -> bytes:
    return body.model_dump_json(by_alias=True).encode()
