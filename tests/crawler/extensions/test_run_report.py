"""Test what a run says of itself where nothing was stored."""

from __future__ import annotations

import pytest

from crawler.extensions.run_report import RunReport


@pytest.mark.parametrize("stored", ["new", "changed", "unchanged", "read-anew", "duplicate"])
def test_a_run_that_could_store_nothing_says_so_and_one_that_stored_something_does_not(
    stored: str,
) -> None:
    report = RunReport("r1")
    assert report.unstored is None
    report.counts.articles.rejected["not-storable"] = 3
    assert report.unstored == (
        "MongoDB stored none of 3 articles: scrapy rejected --reason=not-storable"
    )
    report.counts.articles.outcomes[stored] = 1
    assert report.unstored is None


@pytest.mark.parametrize("other", ["missing", "gone", "rejected", "spooled", "forgotten"])
def test_what_came_and_was_not_stored_does_not_count_as_stored(other: str) -> None:
    report = RunReport("r1")
    report.counts.articles.rejected["not-storable"] = 1
    report.counts.articles.outcomes[other] = 1
    assert report.unstored is not None


def test_a_run_whose_record_was_not_taken_says_so() -> None:
    report = RunReport("r1", is_recorded=False)
    assert report.unstored == "The database did not take the record of this run: see the log."


def test_a_run_that_met_only_what_was_deleted_on_request() -> None:
    report = RunReport("r1")
    assert not report.is_all_forgotten
    report.counts.articles.outcomes["forgotten"] = 2
    assert report.is_all_forgotten
    report.counts.articles.outcomes["new"] = 1
    assert not report.is_all_forgotten


def test_a_source_failed_when_none_of_its_listings_could_be_read() -> None:
    report = RunReport("r1")
    for source, read, causes in (
        ("a", 0, ["timeout", "http-500"]),
        ("b", 1, ["dns"]),
        ("c", 0, []),
    ):
        counts = report.counts.of_source(source)
        counts.polled, counts.listings.read = 1, read
        counts.listings.failed.update(causes)
    assert report.failed_sources() == {"a": "http-500, timeout"}
