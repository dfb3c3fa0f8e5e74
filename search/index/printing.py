"""Find the stories that most articles print."""

from __future__ import annotations

from tantivy import Occur, Query, Searcher

from search.engine import MOST_ROWS, SearchRequest
from search.index.document import row_in
from search.index.query import IndexQuery
from search.rows import Row

# Articles of the stories that are looked through for the originals.
_MOST_ARTICLES = 10_000


def most_printed(searcher: Searcher, queries: IndexQuery, request: SearchRequest) -> list[Row]:
    """Return of the stories of a request those that most articles print, the first first.

    Of each the original where it was found, else the newest article.
    """
    query = queries.of(request)
    counted = searcher.aggregate(
        query,
        {
            "stories": {
                "terms": {
                    "field": "story",
                    "size": min(request.limit, MOST_ROWS),
                    "order": {"copies": "desc"},
                },
                "aggs": {"copies": {"max": {"field": "copies"}}},
            }
        },
    )
    stories = [int(each["key"]) for each in counted["stories"]["buckets"]]
    of_them = Query.boolean_query([(Occur.Must, query), (Occur.Must, queries.of_stories(stories))])
    found = searcher.search(of_them, limit=_MOST_ARTICLES, count=False, order_by_field="newest")
    shown: dict[int, Row] = {}
    for _, address in found.hits:
        row = row_in(searcher.doc(address))
        if row.story not in shown or row.role == "original":
            shown[row.story] = row
    # Those that as many articles print come as they were found: the newest first.
    return sorted(shown.values(), key=lambda row: -row.copies)
