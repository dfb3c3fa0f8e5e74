"""Test that of items that may be one article the second is stored after the first."""

from __future__ import annotations

from typing import Any

from model.components import Recheck, SourceReference
from model.items import Article
from pipelines.identity.groups import groups
from urls import url_key
from urls.key import page_ids

BASE = "https://a.example/2026/11/26/"
CONSTANT = url_key(f"{BASE}sample-page")


def page(name: str, **fields: Any) -> Article:
    url = f"{BASE}{name}"
    source = SourceReference("a", "A", "a.example")
    item = Article(url=url, urlKey=url_key(url), source=source, contentHash=name)
    for field, value in fields.items():
        setattr(item, field, value)
    return item


def places(*items: Any) -> list[int]:
    """Return the number of each item's group."""
    divided = groups(items, range(len(items)))
    return [next(n for n, group in enumerate(divided) if i in group) for i in range(len(items))]


def test_different_pages_are_stored_together() -> None:
    assert places(page("a"), page("b"), page("c").rejected("no", "storage", "")) == [0, 0, 0]
    assert groups([], []) == []
    assert [[*group] for group in groups([page("a"), page("a")], [1])] == [[1]]


def test_one_address_is_stored_in_turn() -> None:
    assert places(page("a"), page("a", contentHash="x"), page("a", contentHash="y")) == [0, 1, 2]
    assert places(page("a"), page("a").rejected("no", "storage", "")) == [0, 1]


def test_one_text_is_stored_in_turn_on_one_site() -> None:
    assert places(page("a"), page("b", contentHash="a")) == [0, 1]
    other = page("b", contentHash="a", source=SourceReference("b", "B", "b.example"))
    assert places(page("a"), other) == [0, 0]


def test_what_led_to_a_page_and_what_was_asked_for_is_its_address() -> None:
    assert places(page("a"), page("b", alternateUrls=[f"{BASE}a"])) == [0, 1]
    assert places(
        page("a"), page("b", recheckOf=Recheck(page_ids([f"{BASE}a"])[0], f"{BASE}a"))
    ) == [0, 1]


def test_of_pages_that_declare_one_address_the_others_see_the_first() -> None:
    declaring = [page(name, declaredKey=CONSTANT) for name in "abcd"]
    assert places(*declaring) == [0, 1, 1, 1]


def test_the_page_at_a_declared_address_and_those_that_declare_it_see_each_other() -> None:
    a, b = page("a", declaredKey=CONSTANT), page("b", declaredKey=CONSTANT)
    assert places(page("sample-page"), a, b) == [0, 1, 1]
    assert places(a, b, page("sample-page")) == [0, 1, 2]
