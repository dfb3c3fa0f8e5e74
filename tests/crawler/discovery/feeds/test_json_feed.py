"""Test each field of a JSON Feed, its bounds, and feeds that end in the middle."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.discovery.feeds.json_feed import read_json_feed
from crawler.discovery.listed_dates import DateReader
from crawler.discovery.listing import Listing
from model.components import Author
from model.errors import NotAListing
from model.links import Link

URL = "https://h.example/feed.json"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def read_text(text: str, keep: int = 10) -> Listing:
    listing = Listing()
    read_json_feed(text, URL, listing, DateReader(listing, NOW), keep)
    return listing


def read(*items: object, keep: int = 10, **feed: object) -> Listing:
    return read_text(json.dumps(feed | {"items": items}), keep)


def link(**fields: Any) -> Link:
    [found] = read({"url": "https://h.example/1"} | fields).links
    return found


def test_an_item_with_an_address_alone_is_a_link() -> None:
    assert link() == Link("https://h.example/1", "feed", URL)


@pytest.mark.parametrize(
    ("item", "address"),
    [
        ({"url": "/1"}, "https://h.example/1"),
        ({"url": "/1", "external_url": "/2", "id": "https://h.example/3"}, "https://h.example/1"),
        (
            {"url": "ftp://x", "external_url": "/2", "id": "http://h.example/3"},
            "https://h.example/2",
        ),
        ({"external_url": "/2"}, "https://h.example/2"),
        ({"url": 5, "id": "https://h.example/3"}, "https://h.example/3"),
        ({"id": "http://h.example/3"}, "http://h.example/3"),
    ],
)
def test_the_address_of_an_item(item: dict[str, object], address: str) -> None:
    listing = read(item)
    assert [link.url for link in listing.links] == [address]
    assert listing.warnings == []


@pytest.mark.parametrize("item", [{"id": "/3"}, {"id": "3"}, {"url": "ftp://x"}, {}, 5, None, "x"])
def test_an_item_without_an_address_is_told(item: object) -> None:
    listing = read(item, {"url": "/1"})
    assert len(listing.links) == 1
    assert listing.warnings == ["bad-links"]


def test_texts_and_dates_of_an_item() -> None:
    found = link(
        title=" 5 <b> 6 ",
        summary="Nobody <b>was</b> hurt.",
        date_published="2026-11-20T07:00:00+01:00",
        date_modified="2026-11-21T08:00:00+01:00",
        language="en-gb",
        tags=["Port", 5, "port", None, "Sea"],
    )
    assert found.headline == "5 <b> 6"
    assert found.description == "Nobody was hurt."
    assert found.datePublished == datetime(2026, 11, 20, 6, tzinfo=UTC)
    assert found.datePublishedRaw == "2026-11-20T07:00:00+01:00"
    assert found.dateModified == datetime(2026, 11, 21, 7, tzinfo=UTC)
    assert found.inLanguage == "en-GB"
    assert found.keywords == ["Port", "Sea"]


def test_texts_have_bounds() -> None:
    found = link(title="x" * 501, summary="y" * 2_001, date_published="z" * 101)
    assert found.headline == "x" * 499 + "…"
    assert found.description == "y" * 1_999 + "…"
    assert found.datePublishedRaw == "z" * 99 + "…"


@pytest.mark.parametrize("value", [5, None, ["x"], {"x": "y"}, True])
def test_values_of_other_types_are_ignored(value: object) -> None:
    assert link(
        title=value, summary=value, date_published=value, date_modified=value, language=value
    ) == Link("https://h.example/1", "feed", URL)


@pytest.mark.parametrize("tags", ["Port", 5, {"Port": 1}, None])
def test_tags_that_are_no_list_are_ignored(tags: object) -> None:
    assert link(tags=tags).keywords == []


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ({"authors": [{"name": "Ines Okafor", "url": "/ines"}]}, [("Ines Okafor", "ines")]),
        ({"author": {"name": "Ines Okafor", "url": "/ines"}}, [("Ines Okafor", "ines")]),
        ({"authors": [{"name": "Tom Reyes"}], "author": {"name": "No One"}}, [("Tom Reyes", None)]),
        ({"authors": [], "author": {"name": "No One"}}, []),
        (
            {"authors": [{"name": "Ines Okafor and Tom Reyes", "url": "/both"}]},
            [("Ines Okafor", None), ("Tom Reyes", None)],
        ),
        (
            {"authors": [{"name": "Ines Okafor", "url": "/1"}, {"name": "Ines Okafor"}]},
            [("Ines Okafor", "1")],
        ),
        ({"authors": ["Ines Okafor", None, {"url": "/x"}, {"name": 5}]}, []),
    ],
)
def test_authors_are_read(fields: dict[str, object], authors: list[tuple[str, str | None]]) -> None:
    assert link(**fields).authors == [
        Author(name, page and f"https://h.example/{page}") for name, page in authors
    ]


def test_the_feed_names_itself_and_its_language() -> None:
    listing = read({"url": "/1"}, {"url": "/2", "language": "fr"}, title=" Delta ", language="nl")
    assert (listing.title, listing.language) == ("Delta", "nl")
    assert [link.inLanguage for link in listing.links] == ["nl", "fr"]


def test_an_address_is_listed_once() -> None:
    listing = read({"url": "/1", "title": "First"}, {"url": "/1", "title": "Second"})
    assert [link.headline for link in listing.links] == ["First"]
    assert listing.warnings == []


def dated(*days: int | None) -> list[dict[str, str]]:
    return [
        {"url": f"/{n}"} | ({"date_published": f"2026-11-{day:02}"} if day else {})
        for n, day in enumerate(days)
    ]


@pytest.mark.parametrize(
    ("days", "kept", "warnings"),
    [
        ((1, 2), "01", []),
        ((3, 2, 1), "01", ["too-many-links"]),
        ((1, 2, 3), "12", ["too-many-links"]),
        ((1, 2, 1), "01", ["too-many-links"]),
        ((None, 2, 3), "01", ["too-many-links"]),
        ((1, 2, None), "01", ["too-many-links"]),
    ],
)
def test_the_newer_end_of_a_long_feed_is_kept(
    days: tuple[int | None, ...], kept: str, warnings: list[str]
) -> None:
    listing = read(*dated(*days), keep=2)
    assert "".join(link.url[-1] for link in listing.links) == kept
    assert listing.warnings == warnings


def test_a_long_feed_may_begin_and_end_with_anything() -> None:
    listing = read(5, *dated(1, 2), "x", keep=2)
    assert [link.url for link in listing.links] == ["https://h.example/0"]
    assert listing.warnings == ["too-many-links", "bad-links"]


@pytest.mark.parametrize("text", ["{}", "[]", "5", '{"items": {}}', "{", '{"items"', '["items"'])
def test_json_without_a_list_of_items_is_no_feed(text: str) -> None:
    with pytest.raises(NotAListing) as caught:
        read_text(text)
    assert caught.value.reason == "not-a-feed"


@pytest.mark.parametrize(
    ("end", "found"),
    [
        ("", 2),
        (", {", 2),
        (', {"url": "/3"', 2),
        (', {"url": "/3"}', 3),
        (', {"url": "/3"} ] x', 3),
        (', {"url": }, {"url": "/4"}', 2),
    ],
)
def test_a_feed_that_ends_in_the_middle_gives_its_whole_items(end: str, found: int) -> None:
    text = '{"title": "[x] {", "items": [{"url": "/1", "a": {"b": []}}, {"url": "/2"}' + end
    listing = read_text(text)
    assert [link.url for link in listing.links] == [
        f"https://h.example/{n}" for n in range(1, found + 1)
    ]
    assert listing.warnings == ["truncated"]
    assert listing.title is None
