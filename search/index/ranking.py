"""Cut what an index finds into pages, one article per story where that is asked for."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tantivy import DocAddress, Occur, Query, Searcher

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
    query = queries.of(request)
    parts = _by_time(searcher, queries, query, request, after, _wanted(request) + _SPARE)
    ordered = (each for part in _in_time(parts) for each in part)
    return _page(searcher, query, ordered, after, request, indexed_at)


def page_by_relevance(
    searcher: Searcher, queries: IndexQuery, request: SearchRequest, indexed_at: datetime
) -> SearchPage:
    """Return a page of what fits best, the newest first among equals. Raises CursorError.

    The best MOST_RELEVANT are ranked.
    """
    query = queries.of(request)
    ordered = _by_relevance(searcher, query, request)
    return _page(searcher, query, ordered, _place(request), request, indexed_at)


def ids_of(searcher: Searcher, queries: IndexQuery, request: SearchRequest) -> Iterator[list[str]]:
    """Yield the ids of all that was found, part by part, in the order that is asked for."""
    query = queries.of(request)
    if request.order == "newest":
        parts = _by_time(searcher, queries, query, request, None, _MOST_AT_ONCE)
    else:
        parts = iter([_by_relevance(searcher, query, request)])
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


def _by_time(
    searcher: Searcher,
    queries: IndexQuery,
    query: Query,
    request: SearchRequest,
    after: Place | None,
    size: int,
) -> Iterator[list[_Candidate]]:
    """Yield all that a query finds at a place or after it, part by part, the newest first.

    Where that is asked for, of each story only the newest article.
    """
    for part in _all_by_time(searcher, queries, query, after, size):
        yield _first_of_stories(searcher, queries, query, part) if request.collapse else part


def _all_by_time(
    searcher: Searcher, queries: IndexQuery, query: Query, after: Place | None, size: int
) -> Iterator[list[_Candidate]]:
    """Yield all that a query finds at a place or after it, part by part, the newest first."""
    ceiling = after.newest if after else None
    while True:
        part = query if ceiling is None else _both(query, queries.up_to(ceiling))
        hits = searcher.search(part, limit=size, count=False, order_by_field="newest").hits
        found = list(_candidates(searcher, [address for _, address in hits]))
        if len(found) < size:
            yield found
            return
        # More articles may have the last number: they come with the next part.
        ceiling = found[-1].newest
        yield [each for each in found if each.newest != ceiling]
        size = min(2 * size, _MOST_AT_ONCE) if found[0].newest != ceiling else 2 * size


def _first_of_stories(
    searcher: Searcher, queries: IndexQuery, query: Query, found: Sequence[_Candidate]
) -> list[_Candidate]:
    """Leave out the articles whose story is shown by a newer one that was found, too."""
    newest: dict[int, int] = {}
    stories = {each.story for each in found}
    of_them = _both(query, queries.of_stories(stories))
    counted = searcher.aggregate(
        of_them,
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


def _page(
    searcher: Searcher,
    query: Query,
    ordered: Iterable[_Candidate],
    after: Place | None,
    request: SearchRequest,
    indexed_at: datetime,
) -> SearchPage:
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
            cursor = Place(request.order, *last.rank, tuple(shown)).encoded()
            break
        rank = last.rank if last else after.rank if after else None
        shown = [*shown, row.id] if each.rank == rank else [row.id]
        hits.append(Hit(row, each.score))
        last = each
    else:
        cursor = None
    # tantivy's type stubs leave the count out
    total: int = searcher.search(query, limit=1).count  # type: ignore[attr-defined]
    return SearchPage(hits, total, cursor, indexed_at)


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
