"""Test which boxes that are named as menus are none, by the links in them."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.discovery.sections.link_boxes import MAX_BOXES, BoxJudge, Surroundings
from crawler.discovery.sections.link_position import LinkPosition

MENU = LinkPosition(menu=True)
NOWHERE = LinkPosition()


def around(tag: str, outer: Surroundings | None = None, **attributes: str) -> Surroundings:
    named = {name.rstrip("_"): value for name, value in attributes.items()}
    return (outer or Surroundings()).inside(etree.Element(tag, named))


def judged(box: Surroundings, headlines: int, labels: int = 0, elsewhere: int = 0) -> LinkPosition:
    """Judge a box with so many headlines and labels, on a page with more headlines elsewhere."""
    judge = BoxJudge()
    for number in range(headlines):
        judge.count(f"headline {number}", box, is_headline=True)
    for number in range(labels):
        judge.count(f"label {number}", box, is_headline=False)
    for number in range(elsewhere):
        judge.count(f"other {number}", Surroundings(), is_headline=True)
    return judge.position(box)


SOCIAL = around("div", class_="social-news")


@pytest.mark.parametrize(
    ("headlines", "labels", "elsewhere", "expected"),
    [
        # seven of ten headlines of the page, whatever else is in the box
        (7, 90, 3, NOWHERE),
        (6, 90, 3, MENU),
        # six of ten links in the box, wherever the other headlines are
        (6, 4, 90, NOWHERE),
        (6, 5, 90, MENU),
        # three headlines may be those of a menu
        (4, 0, 0, NOWHERE),
        (3, 0, 0, MENU),
        (0, 0, 0, MENU),
    ],
)
def test_a_box_of_headlines_is_no_menu(
    headlines: int, labels: int, elsewhere: int, expected: LinkPosition
) -> None:
    assert judged(SOCIAL, headlines, labels, elsewhere) == expected


@pytest.mark.parametrize(
    "box",
    [
        around("nav"),
        around("footer"),
        around("dialog"),
        around("div", class_="footer-links"),
    ],
)
def test_long_labels_of_footers_are_no_headlines_unless_they_are_most_of_the_page(
    box: Surroundings,
) -> None:
    assert judged(box, 6, 0, 4) == MENU
    assert judged(box, 7, 0, 3) == NOWHERE


def test_boxes_of_one_class_are_judged_together() -> None:
    judge = BoxJudge()
    cards = [around("div", class_="newsletter-post") for _ in range(5)]
    other = around("div", class_="newsletter-form")
    for number, card in enumerate(cards):
        judge.count(number, card, is_headline=True)
    judge.count("form", other, is_headline=False)
    assert [judge.position(card) for card in cards] == [NOWHERE] * 5
    assert judge.position(other) == MENU


def test_links_are_counted_once_each() -> None:
    judge = BoxJudge()
    for _ in range(9):
        judge.count("one", SOCIAL, is_headline=True)
    assert judge.position(SOCIAL) == MENU


def test_a_side_box_that_holds_the_stories_is_none() -> None:
    widget = around("div", class_="widget")
    assert judged(widget, 9) == NOWHERE
    assert judged(widget, 1, 0, 9) == LinkPosition(aside=True)


def test_an_inner_menu_stays_one() -> None:
    judge = BoxJudge()
    wrapper = around("div", class_="footer-layout")
    menu = around("nav", wrapper)
    for number in range(9):
        judge.count(number, wrapper, is_headline=True)
    judge.count("label", menu, is_headline=False)
    assert judge.position(wrapper) == NOWHERE
    assert judge.position(menu) == MENU


def test_articles_and_headings_enclose_what_is_inside() -> None:
    article = around("article")
    assert article == Surroundings(article=True)
    assert around("h2", article) == Surroundings(article=True, heading=True)
    assert around("p", around("h2", article)) == Surroundings(article=True, heading=True)
    assert around("header", article).boxes == ()
    assert len(around("header").boxes) == 1


def test_32_boxes_around_a_link_are_judged() -> None:
    inner = Surroundings()
    for number in range(MAX_BOXES + 1):
        inner = around("nav", inner, id=f"n{number}")
    assert len(inner.boxes) == MAX_BOXES == 32
