"""Give requests what they share: the database, the index, the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from pymongo.database import Database

from database.connection.availability import Availability
from database.documents.bson_document import BSONDocument
from model.clock import Clock
from search.index.index import SearchIndex


@dataclass(frozen=True)
class DeskContext:
    """Hold what all requests share."""

    database: Database[BSONDocument]
    availability: Availability
    address: str
    """The server's address, without a password, for messages."""
    index: SearchIndex
    clock: Clock

    @property
    def news(self) -> Database[BSONDocument]:
        """Return the database. Raises PyMongoError where it has been away for long."""
        self.availability.check()
        return self.database


def context_of(request: Request) -> DeskContext:
    """Return what the request shares with all others."""
    context: DeskContext = request.app.state.context
    return context


Context = Annotated[DeskContext, Depends(context_of)]
