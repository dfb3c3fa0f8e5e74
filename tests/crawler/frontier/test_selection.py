from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.frontier.selection import Selection, corrected_pages
from crawler.sources.source import Source
from database.repositories.crawling.known_pages import KnownPage
from model.components import Via
from model.identity import page_id
from model.links import Link
from urls import url_key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = Source("herald", "https://herald.example/", "The Herald")


def link(name: str, hours: float | None = None, via: Via = "feed") -> Link:
    date = None if hours is None else NOW - timedelta(hours=hours)
    return Link(f"https://herald.example/{name}", via, datePublished=date)


def select(selection: Selection, *links: Link, source: Source = SOURCE) -> list[str]:
    candidates = selection.candidates(links, source)
    return [chosen.url.rpartition("/")[2] for chosen in selection.choose(candidates, source)]


def selection(most: int = 10) -> Selection:
    return Selection(most, oldest=NOW - timedelta(days=30))


def test_newest_first_undated_last_in_their_order() -> None:
    links = [link("old", 5), link("undated1"), link("new", 1), link("undated2")]
    assert select(selection(), *links) == ["new", "old", "undated1", "undated2"]


def test_each_page_once_whatever_its_address_and_listing() -> None:
    chosen = selection()
    assert select(chosen, link("a", 1), link("a?utm_source=feed", 1)) == ["a"]
    assert select(chosen, link("a", 1), link("b", 1)) == ["b"]


def test_so_many_a_source_a_run() -> None:
    chosen = selection(most=3)
    assert len(select(chosen, *(link(f"a{n}", n) for n in range(5)))) == 3
    assert select(chosen, link("b", 0)) == []
    other = replace(SOURCE, id="other", max_articles=1)
    assert select(chosen, link("c", 0), link("d", 1), source=other) == ["c"]


def test_what_is_old_unwanted_or_no_address_is_passed_over() -> None:
    source = replace(SOURCE, deny=(re.compile("/video/"),))
    links = [
        link("old", 24 * 31),
        link("video/a", 1),
        replace(link("x", 1), url="javascript:alert(1)"),
        replace(link("y", 1), url="https://"),
        link("good", 1),
    ]
    assert select(selection(), *links, source=source) == ["good"]


def test_the_date_of_change_stands_in_for_that_of_publication() -> None:
    old = replace(link("a", None, "sitemap"), dateModified=NOW - timedelta(days=40))
    new = replace(link("b", None, "sitemap"), dateModified=NOW - timedelta(days=1))
    assert select(selection(), old, new) == ["b"]


def test_a_page_taken_for_a_recheck_is_not_requested_again() -> None:
    chosen = selection()
    assert chosen.take("id")
    assert not chosen.take("id")


def known(name: str, checked: float = 1) -> KnownPage:
    url = f"https://herald.example/{name}"
    return KnownPage(name, url, "herald", checkedAt=NOW - timedelta(hours=checked))


def listed(name: str, modified: float | None) -> tuple[Link, KnownPage]:
    date = None if modified is None else NOW - timedelta(hours=modified)
    return replace(link(name), dateModified=date), known(name)


def test_what_its_listing_says_was_corrected_is_looked_at_again() -> None:
    pairs = [listed("a", 0.5), listed("b", 2), listed("c", None), (link("d"), KnownPage("d"))]
    assert [page.id for page in corrected_pages(pairs)] == ["a"]


def test_a_listing_that_dates_everything_anew_is_not_believed() -> None:
    assert corrected_pages([listed(str(n), 0.1) for n in range(50)]) == []
    few = [listed(str(n), 0.1) for n in range(10)] + [listed(str(n), 5) for n in range(90)]
    assert len(corrected_pages(few)) == 10


def test_in_a_new_round_each_source_may_have_as_many_again() -> None:
    chosen = selection(most=2)
    assert len(select(chosen, *(link(f"a{n}", n) for n in range(5)))) == 2
    assert select(chosen, link("b", 0)) == []
    chosen.begin_round()
    assert len(select(chosen, *(link(f"c{n}", n) for n in range(5)))) == 2


def test_a_page_is_chosen_again_two_rounds_later_and_not_before() -> None:
    chosen = selection()
    assert select(chosen, link("a", 1)) == ["a"]
    chosen.begin_round()
    assert select(chosen, link("a", 1)) == []
    assert not chosen.take(page_id(url_key(link("a").url)))
    chosen.begin_round()
    assert select(chosen, link("a", 1)) == ["a"]


def test_links_found_meanwhile_by_another_listing_are_not_chosen_twice() -> None:
    chosen = selection()
    first = chosen.candidates([link("a", 1)], SOURCE)
    second = chosen.candidates([link("a", 1), link("b", 2)], SOURCE)
    assert len(chosen.choose(first, SOURCE)) == 1
    assert [each.url for each in chosen.choose(second, SOURCE)] == [link("b").url]


def test_the_period_of_a_backfill_begins_with_its_first_moment_and_ends_before_its_last() -> None:
    since, until = NOW - timedelta(days=3), NOW - timedelta(days=1)
    chosen = Selection(10, since, until)
    second = timedelta(seconds=1)
    dates = {"before": since - second, "first": since, "last": until - second, "after": until}
    links = [replace(link(name), datePublished=date) for name, date in dates.items()]
    assert select(chosen, *links) == ["last", "first"]


def test_a_page_changed_at_the_very_moment_of_our_look_is_not_looked_at_again() -> None:
    assert corrected_pages([listed("a", 1)]) == []
    assert len(corrected_pages([listed("a", 0.999)])) == 1


def test_a_short_listing_is_believed_and_a_longer_one_up_to_a_third() -> None:
    def changed(of: int, among: int) -> int:
        pairs = [listed(str(n), 0.5 if n < of else 5) for n in range(among)]
        return len(corrected_pages(pairs))

    assert changed(5, 5) == 5
    assert changed(6, 6) == 0
    assert changed(2, 6) == 2
    assert changed(3, 6) == 0
    assert changed(20, 100) == 20
    assert changed(21, 100) == 20
