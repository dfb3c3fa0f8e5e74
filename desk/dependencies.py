"""Give requests what they share: the database, the index, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from model.clock import Clock
from search.index.index import SearchIndex


@dataclass(frozen=True)
class DeskContext:
    """Hold what all requests share."""

    news: Database[BSONDocument]
    address: str
    """The server's address, without a password, for messages."""
    index: SearchIndex
    clock: Clock


def context_of(request: Request) -> DeskContext:
    """Return what the request shares with all others."""
    context: DeskContext = request.app.state.context
    return context


Context = Annotated[DeskContext, Depends(context_of)]
