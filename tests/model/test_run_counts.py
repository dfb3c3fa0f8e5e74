"""Test that what a run counts is in fields, in the statistics, and in the run's document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model.run_counts import LinkCounts, RunCounts
from model.run_documents import counts_document


class Recorded(dict[str, Any]):
    """Keep statistics as Scrapy does."""

    def inc_value(self, key: str, count: int = 1) -> None:
        self[key] = self.get(key, 0) + count

    def set_value(self, key: str, value: Any) -> None:
        self[key] = value


# Each way to count, with the statistics that it makes and the run's document.
WAYS: list[tuple[Callable[[RunCounts], None], dict[str, int], dict[str, Any]]] = [
    (lambda c: c.count_item("new", None), {"articles/new": 1}, {"articles": {"new": 1}}),
    (
        lambda c: c.count_item("rejected", "herald", "too-short"),
        {
            "articles/rejected": 1,
            "articles/rejected/too-short": 1,
            "sources/herald/articles/rejected": 1,
            "sources/herald/articles/rejected/too-short": 1,
        },
        {"articles": {"rejected": {"total": 1, "too-short": 1}}},
    ),
    (lambda c: c.count_failed_page("dns"), {"failed/dns": 1}, {"failed": {"dns": 1}}),
    (
        lambda c: c.count_failed_page("http-503", "herald"),
        {"failed/http-503": 1, "sources/herald/failed/http-503": 1},
        {"failed": {"http-503": 1}},
    ),
    (lambda c: c.count_polled("herald"), {"sources/herald/polled": 1}, {}),
    (
        lambda c: c.count_listing("herald"),
        {"listings/read": 1, "sources/herald/listings/read": 1},
        {"listings": {"read": 1}},
    ),
    (
        lambda c: c.count_listing("herald", is_unchanged=True),
        {
            "listings/read": 1,
            "sources/herald/listings/read": 1,
            "listings/unchanged": 1,
            "sources/herald/listings/unchanged": 1,
        },
        {"listings": {"read": 1, "unchanged": 1}},
    ),
    (
        lambda c: c.count_failed_listing("herald", "html"),
        {"listings/failed/html": 1, "sources/herald/listings/failed/html": 1},
        {"listings": {"failed": {"html": 1}}},
    ),
    (
        lambda c: c.count_warning("herald", "cut"),
        {"listings/warnings/cut": 1, "sources/herald/listings/warnings/cut": 1},
        {"listings": {"warnings": {"cut": 1}}},
    ),
    (
        lambda c: c.count_links("herald", listed=30, new=0),
        {
            "links/listed": 30,
            "links/new": 0,
            "sources/herald/links/listed": 30,
            "sources/herald/links/new": 0,
        },
        {"links": {"listed": 30, "new": 0}},
    ),
    (
        lambda c: c.add_latency("herald", 40, of_listing=True),
        {"sources/herald/milliseconds/listings": 40},
        {},
    ),
    (
        lambda c: c.add_latency("herald", 40, of_listing=False),
        {"sources/herald/milliseconds/pages": 40},
        {},
    ),
    (lambda c: c.count_joined_part(), {"parts/joined": 1}, {"parts": {"joined": 1}}),
    (
        lambda c: c.count_missing_part("dns"),
        {"parts/missing/dns": 1},
        {"parts": {"missing": {"dns": 1}}},
    ),
    (lambda c: c.count_replayed(pages=1), {"replay/pages": 1}, {"replay": {"pages": 1}}),
    (
        lambda c: c.count_replayed(expired=3),
        {"replay/page-expired": 3},
        {"replay": {"page-expired": 3}},
    ),
    (
        lambda c: c.count_boilerplate(2),
        {"boilerplate/articles": 1, "boilerplate/blocks": 2},
        {"boilerplate": {"articles": 1, "blocks": 2}},
    ),
    (lambda c: c.count_stored_from_spool(5), {"spool/stored": 5}, {"spool": {"stored": 5}}),
    (lambda c: c.count_waiting_in_spool(5), {"spool/waiting": 5}, {"spool": {"waiting": 5}}),
    (lambda c: c.count_full_spool(), {"spool/full": 1}, {"spool": {"full": 1}}),
    (lambda c: c.count_outage(), {"database/outages": 1}, {"database": {"outages": 1}}),
    (lambda c: c.count_page(), {}, {"pages": 1}),
    (lambda c: c.show_sources_left(4), {"polling/sources_left": 4}, {}),
]


@pytest.mark.parametrize(("way", "statistics", "document"), WAYS)
def test_each_count_is_mirrored_in_the_statistics_and_told_in_the_document(
    way: Callable[[RunCounts], None], statistics: dict[str, int], document: dict[str, Any]
) -> None:
    recorded = Recorded()
    counts = RunCounts(statistics=recorded)
    way(counts)
    assert recorded == statistics
    assert counts_document(counts) == document


@pytest.mark.parametrize(("way", "statistics", "document"), WAYS)
def test_what_is_counted_twice_is_added_up(
    way: Callable[[RunCounts], None], statistics: dict[str, int], document: dict[str, Any]
) -> None:
    recorded = Recorded()
    counts = RunCounts(statistics=recorded)
    way(counts)
    way(counts)
    states = ("polling/sources_left", "sources/herald/polled")
    assert recorded == {
        name: value if name in states else 2 * value for name, value in statistics.items()
    }


def test_each_source_has_counts_of_its_own() -> None:
    counts = RunCounts()
    counts.count_polled("herald")
    counts.count_listing("herald")
    counts.count_links("herald", listed=2, new=1)
    counts.count_item("new", "herald")
    counts.add_latency("herald", 40, of_listing=True)
    counts.add_latency("herald", 60, of_listing=False)
    counts.count_failed_listing("kurier", "dns")
    assert counts_document(counts.sources["herald"]) == {
        "articles": {"new": 1},
        "links": {"listed": 2, "new": 1},
        "listings": {"read": 1},
        "milliseconds": {"listings": 40, "pages": 60},
        "polled": 1,
    }
    assert counts_document(counts.sources["kurier"]) == {"listings": {"failed": {"dns": 1}}}
    assert counts.links == LinkCounts(listed=2, new=1)


def test_names_in_the_document_can_be_addressed_by_a_query() -> None:
    counts = RunCounts()
    counts.count_failed_page("$set.x")
    assert counts_document(counts) == {"failed": {"-set-x": 1}}


def test_a_run_that_did_nothing_counts_nothing() -> None:
    assert counts_document(RunCounts()) == {}
    assert RunCounts().sources_left is None
