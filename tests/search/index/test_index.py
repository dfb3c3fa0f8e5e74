"""Test what the index finds, in which order and in which pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from database.documents.bson_document import BSONDocument
from model.errors import CursorError, SearchUnavailable
from search.engine import MOST_ROWS, Order, SearchRequest, every_hit
from search.index import ranking
from search.index.index import IndexState, SearchIndex
from search.query import parse
from tests.search.articles import NOON, article, copy_of

STATE = IndexState("collection", "cursor", (7, 1), NOON.isoformat())


def indexed(folder: Path, articles: Iterable[BSONDocument]) -> SearchIndex:
    """Return an index of articles, the copies of each counted among them."""
    documents = list(articles)
    clusters = [each["cluster"]["id"] for each in documents]
    index = SearchIndex.open(folder, "news")
    with index.writing() as writer:
        assert writer is not None
        for each in documents:
            writer.put(each, clusters.count(each["cluster"]["id"]) - 1)
        writer.commit(STATE)
    return index


def numbers(index: SearchIndex, query: str = "", **options: Any) -> list[int]:
    """Return the numbers of the articles that are found, in order."""
    page = index.search(SearchRequest(query=parse(query), **options))
    return [int(hit.row.id, 16) for hit in page.hits]


@pytest.fixture(scope="module")
def of_many_kinds(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    return indexed(
        tmp_path_factory.mktemp("index"),
        [
            article(1, headline="Ferry pier opens", authors=[{"name": "Ada Ørsted"}]),
            article(2, headline="Fähre fährt wieder", inLanguage="de-AT", articleSection="Häfen"),
            article(3, articleBody="経済産業省は水素を発表した。", inLanguage="ja"),
            article(4, headline="Rain", keywords=["storm surge"], revision=2),
            article(5, headline="Fog", status="gone", source={"id": "kurier", "name": "Kurier"}),
            article(6, headline="Snow", alternativeHeadline="Blizzard", description="Cold days."),
            article(7, headline="Undated", datePublished=None),
        ],
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ferry", [1]),
        ("FÉRRY", [1]),
        ("fahre", [2]),
        ("ferry pier", [1]),
        ("harbour opened", [7, 1, 2, 4, 5, 6]),
        ('"harbour opened"', []),
        ('"harbour opened"~1', [7, 1, 2, 4, 5, 6]),
        ("産業", [3]),
        ("業産", []),
        ("発表 水素", [3]),
        ("author:orsted", [1]),
        ("headline:ada", []),
        ("keyword:surge", [4]),
        ("surge", [4]),
        ("blizzard", [6]),
        ("cold", [6]),
        ("text:snow", []),
        ("source:kurier", [5]),
        ("source:herald.example", [7, 1, 2, 3, 4, 6]),
        ('source:"the herald"', [7, 1, 2, 3, 4, 6]),
        ("lang:de", [2]),
        ("lang:de-at", [2]),
        ("lang:de-ch", []),
        ("section:hafen", [2]),
        ("blizz*", [6]),
        ("ferry OR fog", [1, 5]),
        ("harbour NOT rain NOT ferry", [7, 2, 5, 6]),
        ("NOT harbour", [3]),
        ("date:2026-11-22", [1, 2, 3, 4, 5, 6]),
        ("date:<2026-11-22T07:30", [5, 6]),
        ("…", [7, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_words_names_and_dates_find_articles(
    of_many_kinds: SearchIndex, query: str, expected: list[int]
) -> None:
    # the undated one counts as published when it was first fetched
    assert numbers(of_many_kinds, query) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"sources": ["kurier"]}, [5]),
        ({"languages": ["DE", "ja"]}, [2, 3]),
        ({"sections": ["Häfen"]}, [2]),
        ({"authors": ["ada ørsted"]}, [1]),
        ({"is_changed": True}, [4]),
        ({"is_changed": False, "sources": ["herald"]}, [7, 1, 2, 3, 6]),
        ({"is_gone": True}, [5]),
        ({"has_copies": True}, []),
        ({"since": NOON - timedelta(hours=2)}, [1, 2]),
        ({"until": NOON - timedelta(hours=4)}, [5, 6]),
        ({"ids": [f"{2:032x}", f"{3:032x}", "none"]}, [2, 3]),
        ({"ids": []}, []),
    ],
)
def test_filters_choose(
    of_many_kinds: SearchIndex, chosen: dict[str, Any], expected: list[int]
) -> None:
    assert numbers(of_many_kinds, **chosen) == expected


def test_a_row_shows_what_was_stored(of_many_kinds: SearchIndex) -> None:
    [hit] = of_many_kinds.search(SearchRequest(query=parse("blizzard"))).hits
    row = hit.row
    assert (row.headline, row.lead, row.source) == ("Snow", "Cold days.", "herald")
    assert row.datePublished == NOON - timedelta(hours=6)
    assert (row.copies, row.revision, row.status) == (0, 1, "active")


def test_counts_are_by_source_or_language(of_many_kinds: SearchIndex) -> None:
    assert of_many_kinds.counts(SearchRequest(), "source", 10) == {"herald": 6, "kurier": 1}
    request = SearchRequest(query=parse("fahre"))
    assert of_many_kinds.counts(request, "lang", 10) == {"de": 1, "de-at": 1}


@pytest.fixture(scope="module")
def of_stories(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """Three hundred articles; each third number is an original, the two after it are copies."""
    documents = [
        article(each) if each % 3 == 0 else copy_of(each - each % 3, each) for each in range(300)
    ]
    # many of one minute, as where a site only tells the day
    for each in documents[200:280]:
        each["datePublished"] = NOON - timedelta(days=30)
    return indexed(tmp_path_factory.mktemp("stories"), documents)


@pytest.mark.parametrize("order", ["newest", "relevance"])
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_pages_bring_every_article_once(of_stories: SearchIndex, order: Order, limit: int) -> None:
    for collapse, expected in ((False, 300), (True, 100)):
        request = SearchRequest(parse("harbour"), order=order, limit=limit, collapse=collapse)
        found: list[int] = []
        times = []
        while True:
            page = of_stories.search(request)
            assert page.total == 300
            assert len(page.hits) <= limit
            found += [int(hit.row.id, 16) for hit in page.hits]
            times += [hit.row.datePublished for hit in page.hits]
            if page.cursor is None:
                break
            request = replace(request, cursor=page.cursor)
        assert len(found) == len(set(found)) == expected
        assert times == sorted(times, reverse=True, key=str)
        if collapse:
            assert len({each // 3 for each in found}) == 100


def test_a_story_is_shown_by_the_newest_that_was_found(of_stories: SearchIndex) -> None:
    assert numbers(of_stories, limit=2) == [0, 3]
    assert numbers(of_stories, 'headline:"story 1"') == [1]
    [hit] = of_stories.search(SearchRequest(query=parse('headline:"story 1"'))).hits
    assert hit.row.copies == 2


def test_the_stories_that_most_articles_print(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        [
            article(1),
            *(copy_of(1, each) for each in (2, 3)),
            *(copy_of(99, each) for each in (4, 5, 6, 7)),  # the original came before all others
            article(99),
            article(8),
            copy_of(8, 9),
            article(10),
        ],
    )

    def printed(**options: Any) -> list[tuple[int, int]]:
        request = SearchRequest(has_copies=True, **options)
        return [(int(row.id, 16), row.copies) for row in index.most_printed(request)]

    assert printed() == [(99, 4), (1, 2), (8, 1)]
    assert printed(limit=2) == [(99, 4), (1, 2)]
    assert printed(since=NOON - timedelta(days=1)) == [(4, 4), (1, 2), (8, 1)]
    assert printed(until=NOON - timedelta(days=9)) == []


def test_an_article_that_comes_between_two_pages_moves_nothing(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(each) for each in range(10, 20)])
    first = index.search(SearchRequest(limit=5))
    with index.writing() as writer:
        assert writer is not None
        writer.put(article(1), 0)
        writer.remove(f"{12:032x}")
        writer.commit(STATE)
    assert numbers(index, limit=5, cursor=first.cursor) == [15, 16, 17, 18, 19]
    assert numbers(index, limit=5) == [1, 10, 11, 13, 14]


def test_the_best_comes_first_where_that_is_asked_for(tmp_path: Path) -> None:
    index = indexed(
        tmp_path,
        [
            article(1, articleBody="A ferry, after many words of something else entirely."),
            article(2, headline="Ferry", articleBody="The ferry."),
            article(3, articleBody="Nothing of it."),
        ],
    )
    assert numbers(index, "ferry", order="newest") == [1, 2]
    assert numbers(index, "ferry", order="relevance") == [2, 1]


@pytest.mark.parametrize("cursor", ["x", "s1.", "s1.e30", "s1." + "a" * 5000, "c1.abc"])
def test_a_wrong_cursor_is_refused(of_stories: SearchIndex, cursor: str) -> None:
    with pytest.raises(CursorError):
        of_stories.search(SearchRequest(cursor=cursor))


def test_a_cursor_holds_for_its_order_only(of_stories: SearchIndex) -> None:
    cursor = of_stories.search(SearchRequest(limit=5)).cursor
    with pytest.raises(CursorError, match="ordered by newest"):
        of_stories.search(SearchRequest(limit=5, order="relevance", cursor=cursor))


def test_all_that_is_found_can_be_gone_through(of_stories: SearchIndex) -> None:
    request = SearchRequest(collapse=False)
    assert len(list(every_hit(of_stories, request))) == 300 > MOST_ROWS


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    first, second = (SearchIndex.open(tmp_path, "news") for _ in range(2))
    with first.writing() as writer:
        assert writer is not None
        with second.writing() as other:
            assert other is None
    with second.writing() as writer:
        assert writer is not None


def test_who_reads_a_state_finds_the_articles_up_to_it(tmp_path: Path) -> None:
    """Ask in another process's place, which learns of a commit by the state alone."""
    writing, reading = indexed(tmp_path, []), SearchIndex.open(tmp_path, "news")
    assert numbers(reading) == []
    with writing.writing() as writer:
        assert writer is not None
        for number in range(1, 6):
            writer.put(article(number), 0)
            writer.commit(replace(STATE, cursor=f"cursor {number}"))
            found = reading.every_id(SearchRequest())
            assert (found.cursor, len(next(found.parts))) == (f"cursor {number}", number)
        writer.clear()
        writer.commit(STATE)
        assert reading.search(SearchRequest()).total == 0


def test_what_is_not_committed_is_not_there(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(1)])
    with index.writing() as writer:
        assert writer is not None
        writer.put(article(2), 0)
    assert numbers(index) == [1]
    assert index.state == STATE


def test_without_an_index_it_is_said_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(SearchUnavailable, match="copydesk"):
        SearchIndex.open(tmp_path, "news").search(SearchRequest())


def test_an_index_that_is_broken_or_of_another_version_is_made_anew(tmp_path: Path) -> None:
    indexed(tmp_path, [article(1)])
    folder = tmp_path / "search" / "news"
    (folder / "0").mkdir()
    [meta] = folder.glob("*/meta.json")
    meta.write_text("{")
    index = SearchIndex.open(tmp_path, "news")
    with pytest.raises(SearchUnavailable):
        index.search(SearchRequest())
    with index.writing() as writer:
        assert writer is not None
        assert index.state is None
        writer.put(article(2), 0)
        writer.commit(STATE)
    assert numbers(index) == [2]
    assert not (folder / "0").exists()


@pytest.mark.parametrize("collapse", [True, False])
@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_all_ids_are_those_of_the_moment_in_the_order_of_the_pages(
    tmp_path: Path, order: Order, collapse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_MOST_AT_ONCE", 3)
    index = indexed(tmp_path, [*map(article, range(1, 9)), copy_of(2, 20), copy_of(2, 21)])
    request = SearchRequest(query=parse("harbour"), order=order, collapse=collapse)
    shown = [hit.row.id for hit in every_hit(index, request)]
    found = index.every_id(request)
    assert found.cursor == STATE.cursor
    with index.writing() as writer:
        assert writer is not None
        writer.remove(f"{3:032x}")
        writer.put(article(30), 0)
        writer.commit(STATE)
    assert [each for part in found.parts for each in part] == shown
    assert len(shown) == (8 if collapse else 10)


def test_articles_that_match_are_named_by_their_ids(tmp_path: Path) -> None:
    index = indexed(tmp_path, [article(1), article(2, headline="Rain"), article(3)])
    ids = [f"{number:032x}" for number in (1, 2, 9)]
    assert index.matching(SearchRequest(query=parse("headline:story"), ids=ids)) == {ids[0]}


def test_a_search_that_takes_too_long_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_SPARE", 0)
    index = indexed(tmp_path, [article(1), *(copy_of(1, number) for number in range(2, 12))])
    assert numbers(index, limit=5) == [1]
    monkeypatch.setattr(ranking, "LONGEST_SECONDS", -1.0)
    with pytest.raises(SearchUnavailable, match="cut off"):
        numbers(index, limit=5)
