"""Test that spider arguments become typed values, or a message that names the mistake."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from crawler.frontier.selection import Period
from crawler.sources.source import Source
from crawler.spiders.arguments import (
    article_arguments,
    moment,
    names,
    news_arguments,
    replay_arguments,
)
from database.repositories.replay import ReplayFilter
from model.errors import ConfigurationError

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERALD = Source("herald", "https://herald.example/", "The Herald")
KURIER = Source("kurier", "https://kurier.example/", "Kurier")
SOURCES = [HERALD, KURIER]


def test_without_arguments_all_sources_are_polled_when_they_are_due() -> None:
    parsed = news_arguments({}, SOURCES, NOW)
    assert parsed.sources == (HERALD, KURIER)
    assert (parsed.are_named, parsed.watch, parsed.period) == (False, False, None)


def test_a_shard_is_a_part_of_the_sources_which_are_polled_when_they_are_due() -> None:
    parts = [news_arguments({"shard": f"{n}/2"}, SOURCES, NOW).sources for n in range(2)]
    assert sorted(source.id for part in parts for source in part) == ["herald", "kurier"]
    parsed = news_arguments({"shard": "0/1"}, SOURCES, NOW)
    assert parsed.sources == parsed.part_of(SOURCES) == (HERALD, KURIER)
    assert not parsed.are_named
    pressing = replace(KURIER, every=timedelta(minutes=5))
    slower = replace(HERALD, max_interval=timedelta(minutes=6))
    breaking = news_arguments({"shard": "breaking:0/1"}, [pressing, slower], NOW)
    assert breaking.sources == (pressing,)
    regular = news_arguments({"shard": "regular:0/1"}, [pressing, slower], NOW)
    assert regular.sources == (slower,)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"shard": "2/2"}, "news: shard is '2/2'; of 2 shards the first is 0, the last 1"),
        ({"shard": "one"}, "news: shard is 'one'; expected NUMBER/OF, such as 3/16"),
        ({"shard": "0/2", "source": "herald"}, "news: give either source or shard"),
        ({"shard": "0/2", "since": "2026-11-19"}, "news: since and until go with source=ID"),
    ],
)
def test_a_shard_that_makes_no_sense_is_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(said)):
        news_arguments(given, SOURCES, NOW)


def test_named_sources_come_in_the_order_in_which_they_are_named() -> None:
    parsed = news_arguments({"source": " kurier , herald,"}, SOURCES, NOW)
    assert parsed.sources == (KURIER, HERALD)
    assert parsed.are_named


@pytest.mark.parametrize(
    ("value", "watch"),
    [("1", True), ("true", True), ("YES", True), ("0", False), ("no", False), ("", False)],
)
def test_watch_is_a_switch(value: str, watch: bool) -> None:
    assert news_arguments({"watch": value}, SOURCES, NOW).watch is watch


@pytest.mark.parametrize(
    ("until", "end"),
    [
        ("2026-11-20", datetime(2026, 11, 21, tzinfo=UTC)),
        ("2026-11-20T08:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("", NOW),
    ],
)
def test_a_period_includes_its_last_day_and_lasts_until_now_by_default(
    until: str, end: datetime
) -> None:
    given = {"source": "herald", "since": "2026-11-19", "until": until}
    assert news_arguments(given, SOURCES, NOW).period == Period(
        datetime(2026, 11, 19, tzinfo=UTC), end
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"sauce": "herald", "linc": "x"},
            "'linc'.*\nnews: .* 'sauce'; did you mean source",
        ),
        ({"source": "herald,nobody"}, "no source 'nobody'; there are herald, kurier"),
        ({"source": "herald", "until": "2026-01-01"}, "until goes with since"),
        ({"since": "2026-01-01"}, "since and until go with source=ID"),
        ({"source": "herald", "since": "2026-01-01", "watch": "1"}, "not with watch"),
        ({"source": "herald", "since": "soon"}, "since is 'soon', no ISO date"),
        ({"source": "herald", "since": "2026-11-22T12:00"}, "not before until"),
        (
            {"source": "herald", "since": "2026-11-22", "until": "2026-11-21"},
            r"since \(2026-11-22\) is not before until \(2026-11-21\)",
        ),
        ({"source": "herald", "since": "2026-01-01", "until": "9999-12-31"}, "last day there is"),
    ],
)
def test_news_arguments_that_make_no_sense_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        news_arguments(given, SOURCES, NOW)


@pytest.mark.parametrize(
    ("text", "end", "read"),
    [
        ("2026-11-22", False, datetime(2026, 11, 22, tzinfo=UTC)),
        ("2026-11-22", True, datetime(2026, 11, 23, tzinfo=UTC)),
        ("20261122", True, datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-22T00", True, datetime(2026, 11, 22, tzinfo=UTC)),
        (
            "2026-11-22T08:00+01:00",
            True,
            datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=1))),
        ),
    ],
)
def test_a_bare_day_ends_with_the_next_and_a_time_is_itself(
    text: str, end: bool, read: datetime
) -> None:
    assert moment("news", "until", text, end=end) == read


def test_names_are_separated_by_commas() -> None:
    assert names(" a, b ,,c ") == ("a", "b", "c")
    assert names("") == names(" , ") == ()


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("https://a.example/1", ["https://a.example/1"]),
        ("https://a.example/1,http://b.example/2", ["https://a.example/1", "http://b.example/2"]),
        ("https://a.example/1,2,html", ["https://a.example/1,2,html"]),
        ("https://a.example/1,", ["https://a.example/1,"]),
    ],
)
def test_a_comma_separates_addresses_only_before_another_one(
    url: str, addresses: list[str]
) -> None:
    assert article_arguments({"url": url}).addresses == tuple(("url", each) for each in addresses)


def test_a_file_has_one_address_a_line_and_comments(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("\ufeffhttps://a.example/1\n\n  # note\n https://b.example/2 \n", "utf-8")
    assert article_arguments({"file": str(file)}).addresses == (
        (f"{file}, line 1", "https://a.example/1"),
        (f"{file}, line 4", " https://b.example/2 "),
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "either"),
        ({"url": "https://a.example/", "file": "urls.txt"}, "either"),
        ({"file": "/nonexistent"}, "can't read the file"),
        ({"link": "https://a.example/"}, "no spider argument 'link'"),
    ],
)
def test_article_arguments_that_make_no_sense_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        article_arguments(given)


def test_replay_arguments_choose_stored_pages() -> None:
    assert replay_arguments({}) == ReplayFilter()
    assert replay_arguments(
        {"source": "herald,kurier", "since": "2026-11-01", "until": "2026-11-02", "version": "1"}
    ) == ReplayFilter(
        sources=("herald", "kurier"),
        since=datetime(2026, 11, 1, tzinfo=UTC),
        until=datetime(2026, 11, 3, tzinfo=UTC),
        version="1",
    )
    assert replay_arguments({"rejected": "Yes", "reason": "too-short,binary"}) == ReplayFilter(
        rejected=True, reasons=("too-short", "binary")
    )
    assert replay_arguments({"rejected": "1", "id": "a1, b2,"}) == ReplayFilter(
        rejected=True, ids=("a1", "b2")
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rejected": "perhaps"}, "rejected is 'perhaps'"),
        ({"reason": "binary"}, "reason goes with rejected=1"),
        ({"reason": "binary", "rejected": "0"}, "reason goes with rejected=1"),
        ({"rejected": "1", "version": "1"}, "no extractor version"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "not before"),
        ({"since": "2026-11-02T08:00", "until": "2026-11-02T08:00"}, "not before"),
        ({"watch": "1"}, "no spider argument 'watch'"),
    ],
)
def test_replay_arguments_that_make_no_sense_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        replay_arguments(given)
