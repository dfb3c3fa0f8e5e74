"""Test that the counts of a run come back from its document as they were written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from model.run_counts import LinkCounts, RunCounts
from model.run_documents import counts_document, read_counts
from tests.model.test_run_counts import WAYS


@pytest.mark.parametrize(("way", "statistics", "document"), WAYS)
def test_each_count_is_read_back(
    way: Callable[[RunCounts], None], statistics: dict[str, int], document: dict[str, Any]
) -> None:
    counts = RunCounts()
    way(counts)
    assert counts_document(read_counts(RunCounts, counts_document(counts))) == document


def test_counts_are_read_into_their_fields() -> None:
    counts = read_counts(
        RunCounts,
        {
            "articles": {"new": 5, "rejected": {"total": 3, "wall": 2, "empty": 1}},
            "failed": {"dns": 1},
            "links": {"listed": 9, "new": 0},
            "listings": {"read": 4, "failed": {"timeout": 2}},
            "pages": 12,
            "replay": {"page-expired": 6},
        },
    )
    assert counts.articles.outcomes == Counter(new=5, rejected=3)
    assert counts.articles.rejected == Counter(wall=2, empty=1)
    assert counts.failed == Counter(dns=1)
    assert counts.links == LinkCounts(9, 0)
    assert (counts.listings.read, counts.listings.failed) == (4, Counter(timeout=2))
    assert (counts.pages, counts.replay.page_expired) == (12, 6)


def test_reasons_without_a_total_are_added_up() -> None:
    counts = read_counts(RunCounts, {"articles": {"rejected": {"wall": 2, "empty": 1}}})
    assert counts.articles.outcomes["rejected"] == 3


def test_what_was_not_counted_or_is_no_count_any_more_is_nothing() -> None:
    assert counts_document(read_counts(RunCounts, {"sheep": 7})) == {}
