"""Test which declared canonical addresses are believed, and which become a page's key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from urls import Canonical, canonical_url, url_key
from urls.domains.registrable import registrable_domain

MAX_WRITTEN_LENGTH = 8190

STORY = "https://paper.example.org/world/2026/11/20/river-rises-again"
PAGE = "https://www.example.org/world/river-rises-again?from=home&x=1"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (None, Canonical(PAGE, None, None)),
        ("", Canonical(PAGE, None, None)),
        ("javascript:void(0)", Canonical(PAGE, None, None)),
        ("https://[", Canonical(PAGE, None, None)),
        ("x" * (MAX_WRITTEN_LENGTH + 1), Canonical(PAGE, None, None)),
        # a home page is a template's mistake
        ("/", Canonical(PAGE, None, None)),
        ("https://example.org/index.html", Canonical(PAGE, None, None)),
        ("https://other.example.net/", Canonical(PAGE, None, None)),
        # the same page
        (
            "http://m.example.org/world/river-rises-again?x=1&amp;utm_source=z",
            Canonical(PAGE, "http://m.example.org/world/river-rises-again?x=1&utm_source=z", None),
        ),
        # another address on the same host: only an article's
        (
            "/news/river-rises-for-third-day",
            Canonical(
                "https://www.example.org/news/river-rises-for-third-day",
                "https://www.example.org/news/river-rises-for-third-day",
                None,
            ),
        ),
        ("/world", Canonical(PAGE, "https://www.example.org/world", None)),
        # another site never becomes the key
        (
            "https://agency.example.net/river-rises-again",
            Canonical(
                PAGE,
                "https://agency.example.net/river-rises-again",
                "https://agency.example.net/river-rises-again",
            ),
        ),
        ("http://localhost:3000/world/river-rises-again", Canonical(PAGE, None, None)),
        ("http://10.0.0.7/world/river-rises-again", Canonical(PAGE, None, None)),
        # another subdomain: only with the same path
        (
            "https://us.example.org/world/river-rises-again?x=1",
            Canonical(
                "https://us.example.org/world/river-rises-again?x=1",
                "https://us.example.org/world/river-rises-again?x=1",
                None,
            ),
        ),
        (
            "https://us.example.org/world/another-river-story",
            Canonical(PAGE, "https://us.example.org/world/another-river-story", None),
        ),
    ],
)
def test_a_declared_canonical_address_is_checked(declared: str | None, expected: Canonical) -> None:
    assert canonical_url(declared, PAGE) == expected


def test_page_two_may_point_to_page_one() -> None:
    judged = canonical_url(STORY, STORY + "?page=2")
    assert judged.key_url == STORY


def test_a_canonical_that_drops_the_only_id_is_not_the_key() -> None:
    page = "https://example.org/show-news-article?id=5"
    assert canonical_url("https://example.org/show-news-article", page).key_url == page


@given(st.text(max_size=80))
def test_any_declared_text_is_judged(declared: str) -> None:
    judged = canonical_url(declared, PAGE)
    assert url_key(judged.key_url)
    assert registrable_domain(judged.key_url) == "example.org"
