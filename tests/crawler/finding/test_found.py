"""Test how fresh a listing is, its language, and what it has in common with others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.listing import Listing
from crawler.finding.found import COMPARED, FoundListing, Tried, measure
from crawler.finding.reading import ListingKind
from model.items import Article
from model.links import Link
from tests.support.articles.stories import article

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def listing(
    *ages: timedelta | None,
    name: str = "a",
    kind: ListingKind = "feed",
    first: int = 0,
    language: str | None = None,
) -> FoundListing:
    links = [
        Link(
            f"https://h.example/story-{first + number}",
            "feed",
            datePublished=NOW - age if age is not None else None,
            inLanguage=language,
        )
        for number, age in enumerate(ages)
    ]
    return FoundListing(f"https://h.example/{name}", kind, "given", Listing(links))


def stored(when: datetime | None, language: str) -> Article:
    found = article("h.example", "A text.", path="x")
    found.datePublished, found.inLanguage = when, language
    return found


@pytest.mark.parametrize(
    ("ages", "newest", "a_day"),
    [
        ([], None, None),
        ([HOUR], HOUR, None),  # one entry says nothing of how many come
        ([HOUR, 25 * HOUR], HOUR, 2 / (25 / 24)),
        # a busy feed: twenty entries of five hours are 96 a day, not three
        ([n * HOUR / 4 for n in range(1, 21)], HOUR / 4, 96.0),
        # a quiet one with old entries: those of this week count
        ([DAY, 2 * DAY, 6 * DAY, 200 * DAY], DAY, 3 / 7),
        ([100 * DAY, 200 * DAY], 100 * DAY, 2 / 200),
        ([timedelta(), timedelta()], timedelta(), 48.0),  # all of one moment: of an hour
        ([HOUR, None, None], HOUR, None),
        ([-DAY, HOUR, 2 * HOUR], HOUR, 2 / (2 / 24)),  # what is of tomorrow is not the newest
    ],
)
def test_how_fresh_it_is(
    ages: list[timedelta | None], newest: timedelta | None, a_day: float | None
) -> None:
    found = listing(*ages)
    measure([found], NOW)
    assert found.newest == (NOW - newest if newest is not None else None)
    assert found.entries_a_day == (pytest.approx(a_day) if a_day is not None else None)


def test_a_page_of_links_is_as_fresh_as_its_articles() -> None:
    found = listing(None, None, kind="section")
    found.tried = [Tried("x", stored(NOW - HOUR, "de")), Tried("y", why_not="no-text")]
    measure([found], NOW)
    assert (found.newest, found.entries_a_day, found.language) == (NOW - HOUR, None, "de")


def test_the_language() -> None:
    declared = listing(HOUR, language="en")
    declared.listing.language = "pt-BR"
    of_entries = listing(HOUR, HOUR, language="fr", name="b")
    measure([declared, of_entries], NOW)
    assert (declared.language, of_entries.language) == ("pt-BR", "fr")


def test_what_listings_have_in_common() -> None:
    whole = listing(*[n * HOUR for n in range(10)], name="whole")
    part = listing(HOUR, 2 * HOUR, name="part", first=1)
    other = listing(HOUR, 2 * HOUR, name="other", first=9)
    alone = listing(HOUR, name="alone", first=90)
    part.listing.links[0].url += "?utm_source=rss"  # the same page
    measure([whole, part, other, alone], NOW)
    shares = {each.url[18:]: [(c.url[18:], c.share) for c in each.in_common]
              for each in (whole, part, other, alone)}  # fmt: skip
    assert shares == {
        "whole": [("part", 0.2), ("other", 0.1)],
        "part": [("whole", 1.0)],
        "other": [("whole", 0.5)],
        "alone": [],
    }


def test_only_the_newest_are_looked_for() -> None:
    archive = listing(*[n * HOUR for n in range(2 * COMPARED)], name="archive")
    feed = listing(HOUR, 2 * HOUR, name="feed")
    measure([archive, feed], NOW)
    assert feed.in_common[0].share == 1.0
    assert archive.in_common == []  # 2 of 100
