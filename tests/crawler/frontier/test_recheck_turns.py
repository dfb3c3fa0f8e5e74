"""Test who takes turns at being looked at again, and how many are kept for those that fail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.frontier.recheck_turns import named_again, take_turns
from database.repositories.crawling.known_pages import KnownPage
from model.links import Link

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def pages(source: str, count: int, *, failing: bool = False) -> list[KnownPage]:
    return [
        KnownPage(f"{source}{number}", source=source, isFailing=failing) for number in range(count)
    ]


def names(chosen: list[KnownPage]) -> list[str]:
    return [page.id for page in chosen]


def test_sources_take_turns_each_with_what_is_due_longest() -> None:
    due = [*pages("a", 5), *pages("b", 2), *pages("c", 1)]
    assert names(take_turns(due, 6)) == ["a0", "b0", "c0", "a1", "b1", "a2"]
    assert names(take_turns(due, 100)) == ["a0", "b0", "c0", "a1", "b1", "a2", "a3", "a4"]
    assert take_turns([], 6) == []
    assert take_turns(due, 0) == []


def test_those_that_fail_come_last_also_where_they_are_due_longest() -> None:
    due = [*pages("a", 2, failing=True), *pages("b", 2, failing=True), *pages("c", 2)]
    assert names(take_turns(due, 9)) == ["c0", "c1", "a0", "b0", "a1", "b1"]
    assert names(take_turns(due, 3)) == ["c0", "c1", "a0"]
    assert names(take_turns(due, 2)) == ["c0", "c1"]


@pytest.mark.parametrize(("most", "kept"), [(9, 0), (10, 1), (19, 1), (20, 2)])
def test_one_turn_in_ten_is_kept_for_those_that_fail(most: int, kept: int) -> None:
    due = [*pages("a", 5, failing=True), *pages("b", 30)]
    chosen = take_turns(due, most)
    assert len(chosen) == most
    assert [page.isFailing for page in chosen] == [False] * (most - kept) + [True] * kept


def test_turns_that_are_kept_and_not_needed_go_to_the_others() -> None:
    due = [*pages("a", 1, failing=True), *pages("b", 30)]
    assert names(take_turns(due, 20))[-2:] == ["b18", "a0"]
    assert len(take_turns(pages("b", 30), 20)) == 20


def test_those_that_are_gone_come_last_too() -> None:
    gone = KnownPage("gone", source="a", timesGone=1)
    assert names(take_turns([gone, *pages("b", 2)], 9)) == ["b0", "b1", "gone"]


def gone_page(times: int, checked: datetime | None = NOW, name: str = "a") -> KnownPage:
    return KnownPage(name, checkedAt=checked, timesGone=times)


def listed(*pages: KnownPage) -> list[tuple[Link, KnownPage]]:
    return [(Link(f"https://herald.example/{page.id}", via="feed"), page) for page in pages]


@pytest.mark.parametrize(
    ("times", "hours"), [(2, 1), (3, 2), (4, 4), (5, 8), (6, 16), (7, 24), (8, 24), (5000, 24)]
)
def test_a_listing_that_goes_on_naming_what_is_gone_is_believed_ever_less(
    times: int, hours: int
) -> None:
    due = NOW + timedelta(hours=hours)
    assert named_again(listed(gone_page(times)), due) == [gone_page(times)]
    assert named_again(listed(gone_page(times)), due - SECOND) == []


def test_what_has_just_gone_is_looked_at_at_once_when_it_is_listed() -> None:
    assert named_again(listed(gone_page(1)), NOW) == [gone_page(1)]
    assert named_again(listed(gone_page(0), gone_page(1, None)), NOW) == []


def test_at_most_twenty_of_a_listing_are_looked_at_again() -> None:
    gone = [gone_page(1, name=str(number)) for number in range(21)]
    assert named_again(listed(*gone), NOW) == gone[:20]
