"""Cut what an index finds into pages, one article per story where that is asked for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tantivy import DocAddress, Occur, Query, Searcher, SearchResult

from model.errors import SearchUnavailable
from search.engine import MOST_RELEVANT, MOST_ROWS, Hit, SearchPage, SearchRequest
from search.index.document import id_in, row_in
from search.index.paging import Place
from search.index.query import IndexQuery

LONGEST_SECONDS = 10.0
"""Seconds of a search, whatever it has found: one word among a million articles takes .05."""

# Articles that are asked for at first beyond those to be shown, as some are copies ...
_SPARE = 50
# ... and at most at once, where most are.
_MOST_AT_ONCE = 4_000


@dataclass(frozen=True)
class _Candidate:
    """Name an article that was found, before its row is read."""

    address: DocAddress
    newest: int
    story: int
    score: float | None = None

    @property
    def rank(self) -> tuple[float, int]:
        """Return what candidates are ordered by, the greatest first."""
        return (self.newest if self.score is None else self.score, self.newest)


def page_by_time(
    searcher: Searcher, queries: IndexQuery, request: SearchRequest, indexed_at: datetime
) -> SearchPage:
    """Return a page of what was found, the newest first. Raises CursorError."""
    after = _place(request)
    found = _ByTime(searcher, queries, request)
    parts = found.parts(after, _wanted(request) + _SPARE)
    hits, cursor = _hits(
        searcher, (each for part in _in_time(parts) for each in part), after, request
    )
    return SearchPage(hits, found.total, cursor, indexed_at)


def page_by_relevance(
    searcher: Searcher, queries: IndexQuery, request: SearchRequest, indexed_at: datetime
) -> SearchPage:
    """Return a page of what fits best, the newest first among equals. Raises CursorError.

    The best MOST_RELEVANT are ranked.
    """
    query = queries.of(request)
    ordered = _by_relevance(searcher, query, request)
    hits, cursor = _hits(searcher, ordered, _place(request), request)
    return SearchPage(hits, _count(searcher, query), cursor, indexed_at)


def ids_of(searcher: Searcher, queries: IndexQuery, request: SearchRequest) -> Iterator[list[str]]:
    """Yield the ids of all that was found, part by part, in the order that is asked for."""
    if request.order == "newest":
        parts = _ByTime(searcher, queries, request).parts(None, _MOST_AT_ONCE)
    else:
        parts = iter([_by_relevance(searcher, queries.of(request), request)])
    for part in parts:
        yield [id_in(searcher.doc(each.address)) for each in part]


def _by_relevance(searcher: Searcher, query: Query, request: SearchRequest) -> list[_Candidate]:
    """Return the best of what a query finds, the best first."""
    hits = searcher.search(query, limit=MOST_RELEVANT, count=False).hits
    addresses = [address for _, address in hits]
    ordered = sorted(
        _candidates(searcher, addresses, [score for score, _ in hits]),
        key=lambda each: each.rank,
        reverse=True,
    )
    if not request.collapse:
        return ordered
    first: dict[int, _Candidate] = {}
    for each in ordered:
        first.setdefault(each.story, each)
    return list(first.values())


class _ByTime:
    """Find what a request asks for, part by part, the newest first."""

    def __init__(self, searcher: Searcher, queries: IndexQuery, request: SearchRequest) -> None:
        self._searcher = searcher
        self._queries = queries
        self._query = queries.of(request)
        self._collapses = request.collapse
        self._total: int | None = None

    @property
    def total(self) -> int:
        """Return how many articles are found in all, copies among them."""
        if self._total is None:
            self._total = _count(self._searcher, self._query)
        return self._total

    def parts(self, after: Place | None, size: int) -> Iterator[list[_Candidate]]:
        """Yield what is found at a place or after it; ``size`` articles are read at first.

        Where that is asked for, of each story only the newest article.
        """
        for part in self._all(after, size):
            yield self._first_of_stories(part) if self._collapses else part

    def _all(self, after: Place | None, size: int) -> Iterator[list[_Candidate]]:
        ceiling = after.newest if after else None
        while True:
            part = self._query
            if ceiling is not None:
                part = _both(part, self._queries.up_to(ceiling))
            hits = self._searcher.search(
                part, limit=size, count=ceiling is None, order_by_field="newest"
            )
            if ceiling is None:
                # Counted on the way: a look for the number alone takes half as long again.
                self._total = _counted(hits)
            found = list(_candidates(self._searcher, [address for _, address in hits.hits]))
            if len(found) < size:
                yield found
                return
            # More articles may have the last number: they come with the next part.
            ceiling = found[-1].newest
            yield [each for each in found if each.newest != ceiling]
            size = min(2 * size, _MOST_AT_ONCE) if found[0].newest != ceiling else 2 * size

    def _first_of_stories(self, found: Sequence[_Candidate]) -> list[_Candidate]:
        """Leave out the articles whose story is shown by a newer one that was found, too."""
        newest: dict[int, int] = {}
        stories = {each.story for each in found}
        counted = self._searcher.aggregate(
            _both(self._query, self._queries.of_stories(stories)),
            {
                "stories": {
                    "terms": {"field": "story", "size": len(stories) or 1},
                    "aggs": {"newest": {"max": {"field": "newest"}}},
                }
            },
        )
        for each in counted["stories"]["buckets"]:
            newest[int(each["key"])] = int(each["newest"]["value"])
        return [each for each in found if each.newest >= newest.get(each.story, 0)]


def _in_time(parts: Iterator[list[_Candidate]]) -> Iterator[list[_Candidate]]:
    """Yield the parts. Raises SearchUnavailable where they take too long."""
    end = time.monotonic() + LONGEST_SECONDS
    for part in parts:
        yield part
        if time.monotonic() > end:
            raise SearchUnavailable(
                f"the search was cut off after {LONGEST_SECONDS:g} s: ask for less, or for "
                "each copy (collapse=false)"
            )


def _hits(
    searcher: Searcher, ordered: Iterable[_Candidate], after: Place | None, request: SearchRequest
) -> tuple[list[Hit], str | None]:
    """Return the hits of a page, and the cursor of the next one; None where nothing follows."""
    wanted = _wanted(request)
    hits: list[Hit] = []
    last: _Candidate | None = None
    shown: list[str] = list(after.shown) if after else []
    for each in ordered:
        if after and each.rank > after.rank:
            continue
        row = row_in(searcher.doc(each.address))
        if after and each.rank == after.rank and row.id in after.shown:
            continue
        if len(hits) == wanted:
            assert last is not None
            return hits, Place(request.order, *last.rank, tuple(shown)).encoded()
        rank = last.rank if last else after.rank if after else None
        shown = [*shown, row.id] if each.rank == rank else [row.id]
        hits.append(Hit(row, each.score))
        last = each
    return hits, None


def _count(searcher: Searcher, query: Query) -> int:
    return _counted(searcher.search(query, limit=1))


def _counted(result: SearchResult) -> int:
    # tantivy's type stubs leave the count out
    count: int = result.count  # type: ignore[attr-defined]
    return count


def _candidates(
    searcher: Searcher, addresses: list[DocAddress], scores: Sequence[float | None] = ()
) -> Iterator[_Candidate]:
    times = searcher.fast_field_values("newest", addresses)
    stories = searcher.fast_field_values("story", addresses)
    scored = scores or [None] * len(addresses)
    for address, newest, story, score in zip(addresses, times, stories, scored, strict=True):
        yield _Candidate(address, int(newest or 0), int(story or 0), score)


def _both(one: Query, other: Query) -> Query:
    return Query.boolean_query([(Occur.Must, one), (Occur.Must, other)])


def _wanted(request: SearchRequest) -> int:
    return min(request.limit, MOST_ROWS)


def _place(request: SearchRequest) -> Place | None:
    return Place.decoded(request.cursor, request.order) if request.cursor else None
