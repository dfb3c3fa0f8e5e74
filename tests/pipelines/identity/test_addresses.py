"""Test which addresses a stored article learns from a look at it, and from a copy of it."""

from __future__ import annotations

from typing import Any

from database.documents.bson_document import BSONDocument
from model.items import Article
from pipelines.identity.addresses import (
    LearnedAddresses,
    learned_at_look,
    learned_of_copy,
    other_ids,
)
from urls import url_key
from urls.key import page_ids

MOST_ADDRESSES = 50

OLD, NEW = "https://a.example/2026/11/26/old-slug", "https://a.example/2026/11/26/new-slug"
SHORT = "https://a.example/s/4711"


def ids(*urls: str) -> list[str]:
    return sorted(page_ids(urls))


def page(url: str, *others: str) -> Article:
    return Article(url=url, urlKey=url_key(url), alternateUrls=[*others])


def stored(**fields: Any) -> BSONDocument:
    return {"_id": ids(OLD)[0], "url": OLD, **fields}


def test_a_look_at_the_same_address_learns_nothing() -> None:
    assert learned_at_look(page(OLD), stored()) == LearnedAddresses()
    assert learned_at_look(page(f"{OLD}?utm_source=feed"), stored()) == LearnedAddresses()


def test_a_look_that_was_led_elsewhere_tells_where_the_article_is_now() -> None:
    assert learned_at_look(page(NEW), stored()) == LearnedAddresses(NEW, [OLD], ids(NEW))


def test_an_article_may_move_back() -> None:
    moved = {"_id": ids(OLD)[0], "url": NEW, "alternateUrls": [OLD], "alternateIds": ids(NEW)}
    assert learned_at_look(page(OLD), moved) == LearnedAddresses(OLD, [NEW], [])


def test_an_article_whose_id_is_of_older_rules_is_known_by_the_new_one() -> None:
    assert learned_at_look(page(OLD), stored(_id="old rules")) == LearnedAddresses(ids=ids(OLD))


def test_the_address_that_led_to_a_look_is_learned() -> None:
    learned = learned_at_look(page(OLD, SHORT), stored())
    assert learned == LearnedAddresses(None, [SHORT], ids(SHORT))
    known = stored(alternateUrls=[SHORT], alternateIds=ids(SHORT))
    assert learned_at_look(page(OLD, SHORT), known) == LearnedAddresses()


def test_a_copy_tells_its_address_and_moves_nothing() -> None:
    learned = learned_of_copy(page(NEW, SHORT, OLD), stored())
    assert learned == LearnedAddresses(None, sorted([NEW, SHORT]), ids(NEW, SHORT))


def test_an_article_has_so_many_addresses_at_most() -> None:
    many = [f"https://a.example/{number}" for number in range(MOST_ADDRESSES - 1)]
    room = stored(alternateUrls=many, alternateIds=many)
    assert learned_of_copy(page(NEW), room) == LearnedAddresses(None, [NEW], ids(NEW))
    full = stored(alternateUrls=[*many, "x"], alternateIds=[*many, "x"])
    assert learned_of_copy(page(NEW), full) == LearnedAddresses()


def test_a_new_article_is_known_by_what_led_to_it() -> None:
    assert other_ids(page(NEW, OLD, f"{NEW}?utm_source=x")) == ids(OLD)
