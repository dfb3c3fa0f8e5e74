"""Test how the sources file and what was said at the desk become one list of sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.sources.joining import JoinedSources, join
from crawler.sources.source import Source

AT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
SAID = {"by": "editor", "at": AT}
HERALD = Source(
    "herald", "https://www.herald.example/", "The Herald", ("https://herald.example/f",)
)
KURIER = Source("kurier", "https://kurier.example/", "Kurier", every=timedelta(hours=1), delay=3.0)


def added(name: str, home: str, **more: Any) -> dict[str, Any]:
    return {"_id": name, "addition": {**SAID, "home": home, "name": name.title(), **more}}


def paused(name: str) -> dict[str, Any]:
    return {"_id": name, "pause": SAID}


def asked(name: str, **keys: Any) -> dict[str, Any]:
    return {"_id": name, "politeness": {**SAID, **keys}}


def source(joined: JoinedSources, name: str) -> Source:
    (found,) = (each for each in joined.sources if each.id == name)
    return found


def test_without_the_desk_the_file_is_all_there_is() -> None:
    joined = join([HERALD, KURIER], [])
    assert joined.sources == joined.polled == (HERALD, KURIER)
    assert joined.notes == ()


def test_what_the_desk_adds_comes_after_the_file() -> None:
    feed = "https://echo.example/feed"
    joined = join([HERALD], [added("echo", "https://echo.example/", feeds=[feed], language="en")])
    assert [each.id for each in joined.polled] == ["herald", "echo"]
    echo = source(joined, "echo")
    assert (echo.feeds, echo.language, echo.name) == ((feed,), "en", "Echo")
    assert joined.notes == ("echo: added at the desk by editor on 2026-11-22 08:30 UTC",)


def test_a_paused_source_is_known_and_not_polled() -> None:
    document = added("echo", "https://echo.example/") | {"pause": SAID}
    joined = join([HERALD, KURIER], [paused("kurier"), document])
    assert joined.polled == (HERALD,)
    assert joined.paused == {"kurier", "echo"}
    assert len(joined.sources) == 3
    assert "kurier: paused at the desk by editor on 2026-11-22 08:30 UTC" in joined.notes


@pytest.mark.parametrize(
    ("keys", "changed"),
    [
        ({"delay": 9.0}, {"delay": 9.0}),
        ({"delay": 0}, {"delay": 0.0}),
        ({"concurrency": 1}, {"concurrency": 1}),
        ({"every": "2h"}, {"every": timedelta(hours=2)}),
        ({"min_interval": "2m"}, {"every": None, "min_interval": timedelta(minutes=2)}),
        ({"max_interval": "1d"}, {"every": None, "max_interval": timedelta(days=1)}),
    ],
)
def test_politeness_of_the_desk_wins(keys: dict[str, Any], changed: dict[str, Any]) -> None:
    joined = join([HERALD, KURIER], [asked("kurier", **keys)])
    kurier = source(joined, "kurier")
    expected = {"every": KURIER.every, "delay": KURIER.delay, "concurrency": None} | changed
    assert {key: getattr(kurier, key) for key in expected} == expected
    assert (kurier.home, kurier.name) == (KURIER.home, KURIER.name)
    (note,) = joined.notes
    assert note.startswith("kurier: set at the desk by editor on 2026-11-22 08:30 UTC: ")
    assert all(key in note for key in keys)


def test_an_every_of_the_desk_ends_the_learned_interval_of_the_file() -> None:
    learned = Source("a", "https://a.example/", "A", min_interval=timedelta(minutes=5))
    assert source(join([learned], [asked("a", every="1h")]), "a").min_interval is None


@pytest.mark.parametrize(
    "home", ["https://herald.example/", "https://www.herald.example/news", "http://herald.example"]
)
def test_one_site_in_both_is_one_source_and_the_file_says_what_it_is(home: str) -> None:
    document = added("other", home, feeds=["https://herald.example/other"]) | paused("other")
    document |= {"_id": "other", "politeness": {**SAID, "delay": 7.0}}
    joined = join([HERALD], [document])
    assert [each.id for each in joined.sources] == ["herald"]
    assert (source(joined, "herald").feeds, source(joined, "herald").delay) == (HERALD.feeds, 7.0)
    assert joined.paused == {"herald"}
    assert "as other, too" in joined.notes[0]


def test_what_is_said_under_its_own_id_wins_over_what_is_said_of_the_site() -> None:
    of_site = added("a", HERALD.home) | {"politeness": {**SAID, "delay": 7.0}}
    joined = join([HERALD], [asked("herald", delay=2.0), of_site])
    assert source(joined, "herald").delay == 2.0


def test_the_same_id_for_another_site_is_the_files_and_is_said() -> None:
    joined = join([HERALD], [added("herald", "https://herald.test/")])
    assert joined.sources == (HERALD,)
    assert "https://herald.test/, which is not crawled" in joined.notes[0]


def test_authors_of_one_host_are_sites_of_their_own() -> None:
    ada = Source("ada", "https://letters.example/@ada", "Ada")
    joined = join([ada], [added("bob", "https://letters.example/@bob")])
    assert [each.id for each in joined.polled] == ["ada", "bob"]


def test_what_the_file_names_no_more_is_kept_and_shown() -> None:
    joined = join([HERALD], [paused("kurier"), asked("gone", delay=1.0)])
    assert joined.sources == (HERALD,)
    assert "gone: in no sources file any more; kept of the desk: politeness" in joined.inert
    assert join([HERALD, KURIER], [paused("kurier")]).paused == {"kurier"}


@pytest.mark.parametrize(
    "document",
    [
        added("echo", "javascript:alert(1)"),
        added("echo", "https://echo.example/", feeds=["nowhere"]),
        added("echo", "https://echo.example/", surprise=1),
        added("UPPER", "https://echo.example/"),
        {"_id": "echo", "addition": 5},
        {"_id": "echo", "addition": {"home": "https://echo.example/"}},
        {"_id": 5, "addition": {**SAID, "home": "https://echo.example/", "name": ""}},
        asked("kurier", delay=-1),
        asked("kurier", delay=float("nan")),
        asked("kurier", concurrency=99),
        asked("kurier", every="1 week"),
        asked("kurier", every="1h", min_interval="2m"),
        asked("kurier", min_interval="2h", max_interval="1h"),
        {"_id": "kurier", "pause": {"by": "x", "at": "yesterday"}},
        {"_id": "kurier", "pause": True},
    ],
)
def test_what_cant_be_used_leaves_out_its_source_and_no_other(document: dict[str, Any]) -> None:
    joined = join([HERALD, KURIER], [document, added("new", "https://new.example/")])
    name = str(document["_id"])
    assert name not in {each.id for each in joined.sources}
    assert {"herald", "new"} <= {each.id for each in joined.polled}
    (problem,) = joined.problems
    assert problem.startswith(f"{name}: left out: ")
    assert "deskSources" in problem
