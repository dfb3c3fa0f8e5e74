from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from crawler.frontier.priorities import link_date, request_priority
from model.components import Via
from model.links import Link

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STORY = "https://herald.example/a"


def listed(age: timedelta | None, via: Via = "feed") -> Link:
    return Link(STORY, via, datePublished=None if age is None else NOW - age)


@pytest.mark.parametrize(
    ("via", "priority"),
    [("feed", 399), ("newsSitemap", 399), ("section", 299), ("sitemap", 199)],
)
def test_each_kind_of_listing_has_its_priority(via: Via, priority: int) -> None:
    assert request_priority(listed(timedelta(0), via), NOW) == priority


def test_links_of_no_listing_come_last() -> None:
    kinds = set(get_args(Via)) - {"feed", "newsSitemap", "section", "sitemap"}
    assert kinds
    for via in kinds:
        assert request_priority(listed(timedelta(0), via), NOW) == 99


@pytest.mark.parametrize(
    ("age", "priority"),
    [
        (timedelta(0), 399),
        (timedelta(minutes=14, seconds=59), 399),
        (timedelta(minutes=15), 398),
        (timedelta(minutes=30), 397),
        (timedelta(hours=24, minutes=44), 301),
        (timedelta(hours=24, minutes=45), 300),
        (timedelta(days=400), 300),
        (timedelta(hours=-3), 399),
        (None, 300),
    ],
)
def test_priority_falls_by_one_each_quarter_of_an_hour_for_a_day(
    age: timedelta | None, priority: int
) -> None:
    assert request_priority(listed(age), NOW) == priority


def test_the_oldest_of_a_kind_comes_before_the_newest_of_the_next() -> None:
    for sooner, later in (("feed", "section"), ("section", "sitemap")):
        oldest = request_priority(listed(None, sooner), NOW)  # type: ignore[arg-type] # kinds
        assert oldest > request_priority(listed(timedelta(0), later), NOW)  # type: ignore[arg-type] # kinds


def test_the_date_of_publication_counts_before_the_date_of_change() -> None:
    published, changed = NOW - timedelta(days=2), NOW
    assert (
        link_date(Link(STORY, "feed", datePublished=published, dateModified=changed)) == published
    )
    assert link_date(Link(STORY, "feed", dateModified=changed)) == changed
    assert link_date(Link(STORY, "feed")) is None
