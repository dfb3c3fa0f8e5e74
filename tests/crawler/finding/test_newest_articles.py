"""Test which articles of the listings that a search found are read: the newest, each once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from crawler.discovery.listing import Listing
from crawler.finding.found import FoundListing, Tried
from crawler.finding.newest_articles import ARTICLES_EACH, MORE_TRIED, MOST_ARTICLES, try_newest
from model.links import Link
from tests.support.articles.stories import article

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
OLDEST = NOW - timedelta(days=30)
SITE = "https://herald.example"


def listing(
    name: str, paths: Sequence[str], age: Callable[[int], timedelta | None]
) -> FoundListing:
    links = [
        Link(
            f"{SITE}/{path}",
            "feed",
            datePublished=NOW - old if (old := age(n)) is not None else None,
        )
        for n, path in enumerate(paths)
    ]
    return FoundListing(f"{SITE}/{name}", "feed", "given", Listing(links=links))


def by_hours(number: int) -> timedelta:
    return timedelta(hours=number)


def stories(count: int, first: int = 0) -> list[str]:
    return [f"story-number-{number}" for number in range(first, first + count)]


def read(listings: Sequence[FoundListing]) -> list[str]:
    """Try the newest of ``listings``; return what was read. No article with "wall" is stored."""
    asked: list[str] = []

    async def read_one(link: Link) -> Tried:
        asked.append(link.url.removeprefix(f"{SITE}/"))
        if "wall" in link.url:
            return Tried(link.url, why_not="no-text")
        return Tried(link.url, article("herald.example", "A text.", path=link.url[-20:]))

    asyncio.run(try_newest(listings, read_one, OLDEST))
    return asked


def test_the_first_articles_of_each_listing_are_read_once() -> None:
    walled = [f"wall-{number}" for number in range(2)]
    first = listing("a", [*walled, *stories(20)], by_hours)
    second = listing("b", stories(20, 3), by_hours)
    asked = read([first, second])
    assert [tried.why_not for tried in first.tried] == ["no-text"] * 2 + [None] * ARTICLES_EACH
    assert [tried.url for tried in second.tried] == [f"{SITE}/{p}" for p in stories(5, 3)]
    assert sorted(asked) == sorted([*walled, *stories(8)])


def test_some_more_are_read_where_none_is_stored() -> None:
    alone = listing("x", [f"wall-{number}" for number in range(20)], by_hours)
    assert len(read([alone])) == ARTICLES_EACH + MORE_TRIED
    assert len(alone.tried) == ARTICLES_EACH + MORE_TRIED


def test_an_entry_of_the_oldest_day_is_read_and_an_older_one_is_not() -> None:
    ages = [OLDEST, OLDEST + timedelta(seconds=1), OLDEST - timedelta(seconds=1)]
    only = listing("x", [*stories(3), "undated"], lambda n: NOW - ages[n] if n < 3 else None)
    assert sorted(read([only])) == ["story-number-0", "story-number-1", "undated"]


def test_what_is_no_address_is_not_read_and_a_page_of_two_addresses_once() -> None:
    only = listing("x", ["story?utm_source=a", "story", "other"], by_hours)
    only.listing.links.append(Link("https://[herald.example/story", "feed"))
    assert read([only]) == ["story?utm_source=a", "other"]


def test_articles_are_bounded() -> None:
    many = [listing(str(n), stories(9, 100 * n), by_hours) for n in range(15)]
    assert len(read(many)) == MOST_ARTICLES
