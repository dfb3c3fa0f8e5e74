"""Test which elements make a menu, a side box, an article and a headline of what is inside."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.discovery.sections.link_position import LinkPosition, position_inside

NOWHERE = LinkPosition()
MENU = LinkPosition(menu=True)
ASIDE = LinkPosition(aside=True)
ARTICLE = LinkPosition(article=True)
HEADING = LinkPosition(heading=True)

# Words of the tables, separated by spaces.
MENU_WORDS = (
    "nav navbar navigation subnav menu submenu megamenu footer breadcrumb breadcrumbs social "
    "pagination pager masthead toolbar login newsletter cookie cookies consent topbar byline "
    "tagcloud"
)
ASIDE_WORDS = "aside sidebar widget promo sponsored advertorial"
HEADLINE_WORDS = "headline title heading titel titulo titre"


def inside(tag: str, outer: LinkPosition = NOWHERE, **attributes: str) -> LinkPosition:
    named = {name.rstrip("_"): value for name, value in attributes.items()}
    return position_inside(etree.Element(tag, named), outer)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nav", MENU),
        ("footer", MENU),
        ("dialog", MENU),
        ("header", MENU),
        ("aside", ASIDE),
        ("article", ARTICLE),
        ("h1", HEADING),
        ("h2", HEADING),
        ("h3", HEADING),
        ("h4", HEADING),
        ("h5", NOWHERE),
        ("form", NOWHERE),
        ("div", NOWHERE),
        ("section", NOWHERE),
    ],
)
def test_each_tag_gives_its_position(tag: str, expected: LinkPosition) -> None:
    assert inside(tag) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("navigation", MENU),
        ("contentinfo", MENU),
        ("menu", MENU),
        ("menubar", MENU),
        ("dialog", MENU),
        ("NAVIGATION", MENU),
        ("article", NOWHERE),
        ("", NOWHERE),
    ],
)
def test_each_role_gives_its_position(role: str, expected: LinkPosition) -> None:
    assert inside("div", role=role) == expected


@pytest.mark.parametrize(
    "word",
    MENU_WORDS.split(),
)
def test_words_of_menus(word: str) -> None:
    assert inside("div", class_=word) == inside("div", id=word) == MENU
    assert inside("div", class_=f"main-{word.upper()}_2") == MENU
    assert inside("div", class_=f"x{word}") == NOWHERE


@pytest.mark.parametrize("word", ASIDE_WORDS.split())
def test_words_of_boxes_beside_the_main_column(word: str) -> None:
    assert inside("div", class_=word) == inside("div", id=f"b-{word}") == ASIDE


@pytest.mark.parametrize("word", HEADLINE_WORDS.split())
def test_words_of_headlines(word: str) -> None:
    assert inside("div", class_=word) == inside("span", id=word) == HEADING
    # A section is named after the headlines in it.
    assert inside("section", class_=word) == NOWHERE


@pytest.mark.parametrize("tag", ["html", "body", "main"])
def test_the_classes_of_a_whole_page_say_nothing_of_its_parts(tag: str) -> None:
    assert inside(tag, class_="nav sidebar title", role="menu") == NOWHERE
    assert inside(tag, MENU) == MENU


def test_what_is_inside_inherits_everything() -> None:
    everything = LinkPosition(menu=True, aside=True, article=True, heading=True)
    assert inside("p", everything) == everything
    for outer in (MENU, ASIDE, ARTICLE, HEADING):
        assert inside("p", outer) == outer


def test_the_header_of_an_article_is_no_menu() -> None:
    assert inside("header", ARTICLE) == ARTICLE


def test_500_characters_of_class_and_id_are_read() -> None:
    assert inside("div", class_="x" * 496 + " nav") == MENU
    assert inside("div", class_="x" * 497 + " nav") == NOWHERE
    # The class comes before the id, with a space between them.
    assert inside("div", class_="na", id="v") == NOWHERE


@pytest.mark.parametrize("word", ["has", "have", "with", "no", "without", "hide", "show"])
def test_a_class_may_say_what_else_the_page_has(word: str) -> None:
    assert inside("div", class_=f"page-{word}-sticky-nav") == NOWHERE
    assert inside("div", class_=f"{word}_sidebar", id="menu") == MENU
    assert inside("div", class_=f"nav-{word}-icons") == MENU


@pytest.mark.parametrize("word", ["open", "opened", "closed", "on", "off"])
def test_a_class_may_say_the_state_of_something_else(word: str) -> None:
    assert inside("div", class_=f"nav-{word}") == NOWHERE
    assert inside("div", class_=f"nav nav-{word}") == MENU


def test_a_link_is_nowhere_until_something_says_so() -> None:
    assert LinkPosition(menu=False, aside=False, article=False, heading=False) == NOWHERE
