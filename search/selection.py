"""Choose by a search among articles that a cursor brings, and miss none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from database.cursor import is_after
from database.documents.bson_document import BSONDocument
from database.reader import FORGOTTEN
from model.errors import SearchUnavailable
from search.engine import SearchRequest
from search.index.index import SearchIndex

Change = tuple[str, BSONDocument]
"""A cursor and the article that it stands after, as ``database.reader.changes`` yields them."""

BATCH_SIZE = 200
"""Articles that are looked up at once: one query of the index."""
PATIENCE = 30.0
"""Seconds to wait for the process that keeps the index: it is behind by two or three as a rule."""
_PAUSE = 0.5


def only_found(
    changes: Iterator[Change],
    index: SearchIndex,
    request: SearchRequest,
    bring_up: Callable[[], object],
) -> Iterator[Change]:
    """Yield the articles that a request finds, and every deletion.

    ``bring_up`` indexes what is new, unless another process does.
    Raises SearchUnavailable where the index stays behind: go on from the last cursor.
    """
    while batch := list(islice(changes, BATCH_SIZE)):
        _wait_for(batch[-1][0], index, bring_up)
        ids = [article["_id"] for _, article in batch]
        found = index.matching(replace(request, ids=ids))
        for cursor, article in batch:
            if article["_id"] in found or article["status"] == FORGOTTEN:
                yield cursor, article


def _wait_for(cursor: str, index: SearchIndex, bring_up: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not _holds(index, cursor):
        bring_up()
        if _holds(index, cursor):
            return
        if time.monotonic() > end:
            raise SearchUnavailable(
                f"the search index is {PATIENCE:g} s behind the database, and another process "
                "keeps it: try again later"
            )
        time.sleep(_PAUSE)


def _holds(index: SearchIndex, cursor: str) -> bool:
    state = index.state
    return state is not None and state.cursor is not None and not is_after(cursor, state.cursor)
