"""Test that a few articles in memory are found by what finds them in the index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.engine import SearchRequest
from search.index.batch import BatchIndex
from search.index.index import IndexState, SearchIndex
from search.query import parse
from tests.search.articles import NOON, article

ARTICLES = [
    (article(1, headline="Ferry pier opens", authors=[{"name": "Ada Example"}]), 1),
    (article(2, inLanguage="en-GB", source={"id": "kurier"}, revision=2), 0),
    (article(3, headline="水素を発表", inLanguage="ja", articleSection="経済", status="gone"), 0),
    (article(4, articleBody="Straße, naïve, l'été.", datePublished=None), 0),
]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({}, {1, 2, 3, 4}),
        ({"query": "harbour -headline:ferry"}, {2, 3}),
        ({"query": '"ferry pier"'}, {1}),
        ({"query": "水素"}, {3}),
        ({"query": "strasse ete"}, {4}),
        ({"query": "har*"}, {1, 2, 3}),
        ({"query": "nothing"}, set()),
        ({"sources": ["kurier"]}, {2}),
        ({"languages": ["en"]}, {2}),
        ({"sections": ["経済"]}, {3}),
        ({"authors": ["ada"]}, {1}),
        ({"until": NOON.replace(hour=11)}, {2, 3}),
        ({"has_copies": True}, {1}),
        ({"is_changed": True}, {2}),
        ({"is_gone": True}, {3}),
        ({"collapse": True, "limit": 1, "order": "relevance", "query": "harbour"}, {1, 2, 3}),
    ],
)
def test_both_find_the_same(request_: dict[str, Any], expected: set[int], tmp_path: Path) -> None:
    query = parse(request_.pop("query", ""))
    request = SearchRequest(query=query, **request_)
    found = BatchIndex(ARTICLES).matching(request)
    assert {int(each, 16) for each in found} == expected
    index = SearchIndex.open(tmp_path, "news")
    with index.writing() as writer:
        assert writer is not None
        for each, copies in ARTICLES:
            writer.put(each, copies)
        writer.commit(IndexState("articles", indexedAt=NOON.isoformat()))
        ids = [each["_id"] for each, _ in ARTICLES]
        assert index.matching(replace(request, ids=ids)) == found


def test_nothing_is_found_among_no_articles() -> None:
    assert BatchIndex([]).matching(SearchRequest()) == set()
