"""Test when an article's address leads to the front page or a section of its site."""

from __future__ import annotations

import pytest

from urls.paths import leads_to_front_page, leads_to_section

ASKED = "https://www.herald.example/2026/11/20/a-bridge"


@pytest.mark.parametrize(
    ("reached", "is_front_page"),
    [
        ("https://www.herald.example/", True),
        ("https://www.herald.example", True),
        ("https://herald.example/", True),
        ("http://www.herald.example/index.html", True),
        ("https://www.herald.example/#top", True),
        ("https://www.herald.example/?back=2026", False),
        ("https://www.herald.example/news/", False),
        ("https://consent.example/", False),
        ("https://login.herald.example/", False),
        (ASKED, False),
    ],
)
def test_only_the_front_page_of_its_own_site_is_meant(reached: str, is_front_page: bool) -> None:
    assert leads_to_front_page(ASKED, reached) is is_front_page


def test_a_front_page_that_was_asked_for_leads_nowhere() -> None:
    assert not leads_to_front_page("https://herald.example/", "https://herald.example/")
    assert not leads_to_section("https://herald.example/", "https://herald.example/")


@pytest.mark.parametrize(
    ("reached", "is_section"),
    [
        ("https://herald.example/news/", True),
        ("https://www.herald.example/", True),
        ("https://www.herald.example/2026/11/20", True),
        ("https://www.herald.example/2026/11/20/a-bridge/", False),
        ("https://www.herald.example/2026/11/20/another", False),
        ("https://www.herald.example/news/a-bridge-is-built-anew", False),
        ("https://www.herald.example/news/?back=2026", False),
        ("https://login.herald.example/news/", False),
    ],
)
def test_a_section_of_its_own_site_is_meant(reached: str, is_section: bool) -> None:
    assert leads_to_section(ASKED, reached) is is_section
