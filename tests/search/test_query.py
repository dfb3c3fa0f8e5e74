"""Test how a typed search is read, and that what is wrong in one is named with its place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import QuerySyntaxError
from search.query import (
    DEEPEST,
    LONGEST_QUERY,
    MOST_TERMS,
    AllOf,
    AnyOf,
    Name,
    Prefix,
    Published,
    Query,
    Without,
    Words,
    parse,
)


def day(year: int, month: int = 1, number: int = 1) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


FERRY, PIER, RAIN = Words("ferry"), Words("pier"), Words("rain")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ferry", FERRY),
        ("ferry pier", AllOf((FERRY, PIER))),
        ("ferry AND pier", AllOf((FERRY, PIER))),
        ("ferry OR pier", AnyOf((FERRY, PIER))),
        ("ferry AND NOT pier", AllOf((FERRY, Without(PIER)))),
        ("ferry -pier", AllOf((FERRY, Without(PIER)))),
        ("NOT pier", Without(PIER)),
        ("+ferry", FERRY),
        ("(ferry OR pier) AND rain", AllOf((AnyOf((FERRY, PIER)), RAIN))),
        ('"new pier"', Words("new pier")),
        ("“new pier”", Words("new pier")),
        ('"new pier"~3', Words("new pier", slop=3)),
        ("harb*", Prefix("harb")),
        ("headline:ferry", Words("ferry", "headline")),
        ("Headline:(ferry pier)", AllOf((Words("ferry", "headline"), Words("pier", "headline")))),
        ('author:"Ada Example"', Words("Ada Example", "author")),
        ("source:herald", Name("source", "herald")),
        ("lang:en-GB", Name("lang", "en-GB")),
        ("date:2026", Published(day(2026), day(2027))),
        ("date:2026-12", Published(day(2026, 12), day(2027))),
        ("date:2026-02-28", Published(day(2026, 2, 28), day(2026, 3))),
        ("date:[2026-01 TO 2026-03]", Published(day(2026), day(2026, 4))),
        ("date:{2026-01 TO 2026-03}", Published(day(2026, 2), day(2026, 3))),
        ("date:[2026-01 TO *]", Published(day(2026), None)),
        ("date:>=2026-11-22", Published(day(2026, 11, 22), None)),
        ("date:>2026-11-22", Published(day(2026, 11, 23), None)),
        ("date:<2026-11-22", Published(None, day(2026, 11, 22))),
        ("date:<=2026-11-22", Published(None, day(2026, 11, 23))),
        (r"12\:30", Words("12:30")),
        ("C++", Words("C++")),
        ("経済 OR 産業", AnyOf((Words("経済"), Words("産業")))),
        ("", None),
        (" \n\x00 ", None),
    ],
)
def test_a_search_is_read(text: str, expected: Query | None) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "position", "named"),
    [
        ('ferry "new pier', 6, "never closed"),
        ("ferry AND", 9, "missing at the end"),
        ("(ferry pier", 11, "missing at the end"),
        ("ferry AND OR pier", 10, "'OR'"),
        ("ferry) pier", 5, "')"),
        ("place:pier", 0, "'place'"),
        ("ferry Re:pier", 6, "'re'"),
        ("headline:author:ada", 9, "'author'"),
        ("fe*ry", 0, "at the end of a word"),
        ("ferry a*", 6, "2 letters"),
        ("ferry~", 0, "~"),
        ("ferry^3", 0, "^"),
        ("ferry^.", 5, "a number"),
        ('"new pier"~.', 10, "a number"),
        ("/fer+y/", 0, "slashes"),
        ("date:tomorrow", 5, "'tomorrow'"),
        ("date:2026-13", 5, "'2026-13'"),
        ("date:9999", 5, "'9999'"),
        ("headline:[a TO b]", 9, "date"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, position: int, named: str) -> None:
    with pytest.raises(QuerySyntaxError) as raised:
        parse(text)
    assert raised.value.position == position
    assert named in raised.value.message
    assert f"character {position + 1}" in str(raised.value)


def test_a_search_is_bounded() -> None:
    assert parse("a" * LONGEST_QUERY) == Words("a" * LONGEST_QUERY)
    with pytest.raises(QuerySyntaxError, match="characters at most"):
        parse("a" * (LONGEST_QUERY + 1))
    assert isinstance(parse(" ".join(["a"] * MOST_TERMS)), AllOf)
    # words of a phrase count, each character where no spaces are set, and a beginning counts more
    assert isinstance(parse("経" * MOST_TERMS), Words)
    for text in ("経" * (MOST_TERMS + 1), f'"{"a " * (MOST_TERMS + 1)}"', "ab* " * 9):
        with pytest.raises(QuerySyntaxError, match="words at most"):
            parse(text)
    with pytest.raises(QuerySyntaxError, match="words at most"):
        parse(" ".join(["a"] * (MOST_TERMS + 1)))
    assert parse("(" * DEEPEST + "ferry" + ")" * DEEPEST) == FERRY
    with pytest.raises(QuerySyntaxError, match="parentheses at most") as raised:
        parse("(" * (DEEPEST + 1) + "ferry" + ")" * (DEEPEST + 1))
    assert raised.value.position == DEEPEST


@given(st.text(st.sampled_from('ab*:"()[]{}/\\~^+-<>=&|!. ANDORT12026経'), max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    position = 0
    try:
        parse(text)
    except QuerySyntaxError as error:
        position = error.position
    assert 0 <= position <= len(text)
