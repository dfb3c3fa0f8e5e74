"""Read changes once for all searches that stand at the same place, and say who is told of which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pymongo.database import Database

from database.documents.bson_document import BSONDocument
from database.reader import FORGOTTEN, ChangeReader, Reading
from database.repositories.stories import StoryRepository
from search.engine import SearchRequest
from search.index.batch import BatchIndex

BATCH_SIZE = 25
"""Changes that are read at once, and held until the slowest receiver has taken them: half a MB."""
# Readers that are kept to go on with: there is one for each place from which more is known.
_MOST_READERS = 100

Change = tuple[str, BSONDocument]
"""A cursor and the article, or tombstone, that it stands after."""
RequestOf = Callable[[Mapping[str, object]], SearchRequest]
"""How the parameters of a saved search are read."""


@dataclass(frozen=True)
class MatchedChanges:
    """Hold what was stored after a cursor."""

    end: str
    """The cursor of the last change."""
    has_more: bool
    by_search: dict[str, list[Change]]
    """What each search finds, in order; a search that finds nothing is left out."""


class ChangeMatcher:
    """Read changes and ask which searches find them. Blocks: it is for threads."""

    def __init__(self, news: Database[BSONDocument], address: str) -> None:
        """``address`` names the server in errors."""
        self._news = news
        self._address = address
        self._stories = StoryRepository(news)
        self._readers: dict[str, ChangeReader] = {}

    def after(self, cursor: str, requests: Mapping[str, SearchRequest]) -> MatchedChanges | None:
        """Return what some searches find of the next changes; None where there are none.

        An article is asked for as it now is: it is that text which is sent.
        Raises DatabaseUnavailable.
        """
        reader = self._readers.pop(cursor, None) or ChangeReader(
            self._news, self._address, cursor, Reading(batch_size=BATCH_SIZE)
        )
        changes = reader.read()
        if not changes:
            return None
        end = changes[-1][0]
        if reader.has_more:
            if len(self._readers) >= _MOST_READERS:
                self._readers.clear()
            self._readers[end] = reader
        index = self._index(changes)
        found = {name: _found(changes, index, each) for name, each in requests.items()}
        return MatchedChanges(
            end, reader.has_more, {name: each for name, each in found.items() if each}
        )

    def _index(self, changes: Sequence[Change]) -> BatchIndex:
        articles = [each for _, each in changes if each["status"] != FORGOTTEN]
        clusters = {each["cluster"]["id"] for each in articles if "cluster" in each}
        sizes = self._stories.sizes(clusters)
        return BatchIndex(
            (each, max(sizes.get(each.get("cluster", {}).get("id"), 1) - 1, 0)) for each in articles
        )


def _found(changes: Sequence[Change], index: BatchIndex, request: SearchRequest) -> list[Change]:
    matching = index.matching(request)
    return [
        (cursor, document)
        for cursor, document in changes
        if document["_id"] in matching or _is_deletion(document, request)
    ]


def _is_deletion(document: BSONDocument, request: SearchRequest) -> bool:
    """Return whether an article was deleted that the search may have found.

    Nothing is kept of it but its source, and sometimes not even that.
    """
    if document["status"] != FORGOTTEN:
        return False
    source = document.get("source", {}).get("id")
    return not request.sources or source is None or source in request.sources
