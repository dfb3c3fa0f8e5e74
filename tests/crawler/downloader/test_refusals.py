"""Test when a host counts as one that refuses everything: on both sides of each bound."""

from __future__ import annotations

import pytest

from crawler.downloader.refusals import Refusals


def answers(*statuses: int, is_page: bool = True) -> Refusals:
    """Return what is counted after these answers, each to another address; 0 is no connection."""
    refusals = Refusals()
    for number, status in enumerate(statuses):
        if status:
            refusals.answered(f"/{number}", status, is_page=is_page)
        else:
            refusals.no_connection(f"/{number}")
    return refusals


@pytest.mark.parametrize(
    ("statuses", "is_given_up"),
    [
        ((0, 0), False),
        ((0, 0, 0), True),
        ((429, 429), False),
        ((429, 429, 429), True),
        ((503, 503, 503), True),
        ((0, 429, 503), True),
        ((503, 503, 200, 503), False),
        ((503, 503, 404, 503), False),
        ((503, 503, 500, 503, 503), False),
        ((500, 500, 500, 500, 500, 500), False),
        ((404, 404, 404, 404, 404, 404), False),
        ((403, 403, 403, 403), False),
        ((403, 403, 403, 403, 403), True),
        ((403, 403, 404, 403, 500, 403, 403), True),
        ((403, 403, 503, 503, 403, 403, 403), True),
        ((403, 403, 403, 403, 200, 403), False),
        ((403, 403, 403, 403, 304, 403), False),
        ((403, 403, 403, 403, 302, 403), False),
    ],
)
def test_three_refusals_in_a_row_or_five_forbidden_pages(
    statuses: tuple[int, ...], is_given_up: bool
) -> None:
    assert (answers(*statuses).reason is not None) is is_given_up


def test_one_page_that_is_refused_again_and_again_is_no_host() -> None:
    refusals = Refusals()
    for _ in range(9):
        refusals.answered("/a", 429, is_page=True)
        refusals.no_connection("/b")
    assert refusals.reason is None
    for _ in range(9):
        refusals.answered("/a", 403, is_page=True)
    assert refusals.reason is None


def test_listings_and_robots_txt_that_are_forbidden_are_no_pages() -> None:
    assert answers(*[403] * 9, is_page=False).reason is None
