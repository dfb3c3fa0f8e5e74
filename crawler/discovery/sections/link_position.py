"""Tell where in a page an element stands, by its tag, its role, its class and its id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

MENU_TAGS = frozenset(("nav", "footer", "dialog"))
"""Tags of menus. "form" is none of them: some content systems wrap the whole page in one."""

# Words in the class or id of a menu, or of anything else that holds links to no articles.
_MENU_WORDS = frozenset(
    (
        *("nav", "navbar", "navigation", "subnav", "menu", "submenu", "megamenu", "footer"),
        *("breadcrumb", "breadcrumbs", "social", "pagination", "pager", "masthead", "toolbar"),
        *("login", "newsletter", "cookie", "cookies", "consent", "topbar", "byline", "tagcloud"),
    )
)
# Words in the class or id of a box beside the main column.
_ASIDE_WORDS = frozenset(("aside", "sidebar", "widget", "promo", "sponsored", "advertorial"))
# Tags of headings; those of the two lowest levels seldom hold headlines.
_HEADING_TAGS = frozenset(("h1", "h2", "h3", "h4"))
# Words in the class or id of a headline, in English, German, Spanish and French.
_HEADLINE_WORDS = frozenset(("headline", "title", "heading", "titel", "titulo", "titre"))
# Tags that hold the whole page: their classes say nothing of any one part of it.
_PAGE_TAGS = frozenset(("html", "body", "main"))
# ARIA roles of menus and of what else holds no articles.
_MENU_ROLES = frozenset(("navigation", "contentinfo", "menu", "menubar", "dialog"))
# Characters of class and id that are read: real ones are shorter, longer ones cost only time.
_MAX_NAMES_LENGTH = 500
_WORD = re.compile(r"[a-z]+")
# Words before which a class says what else the page has, or has not: "has-sticky-nav".
_OF_OTHERS = frozenset(("has", "have", "with", "no", "without", "hide", "show"))
# Words at the end of a class that say the state of something else on the page: "nav-open".
_STATES = frozenset(("open", "opened", "closed", "on", "off"))


@dataclass
class LinkPosition:
    """Say what kinds of elements enclose a link."""

    menu: bool = False
    aside: bool = False
    article: bool = False
    heading: bool = False


def position_inside(element: etree._Element, outer: LinkPosition) -> LinkPosition:
    """Return the position of what is inside ``element``, which itself stands in ``outer``."""
    tag = element.tag
    if tag in _PAGE_TAGS:
        return outer
    words = _words_of(names_of(element))
    role = (element.get("role") or "").lower()
    article = outer.article or tag == "article"
    return LinkPosition(
        menu=outer.menu
        or tag in MENU_TAGS
        or role in _MENU_ROLES
        # The header of a page holds its menus, the header of an article its headline.
        or (tag == "header" and not article)
        or not words.isdisjoint(_MENU_WORDS),
        aside=outer.aside or tag == "aside" or not words.isdisjoint(_ASIDE_WORDS),
        article=article,
        heading=outer.heading
        or tag in _HEADING_TAGS
        or (not words.isdisjoint(_HEADLINE_WORDS) and tag != "section"),
    )


def names_of(element: etree._Element) -> str:
    """Return the class and id of an element, in lower case."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:_MAX_NAMES_LENGTH].lower()


def _words_of(names: str) -> set[str]:
    """Return the words that say what an element is, without those of what it has."""
    found: set[str] = set()
    for name in names.split():
        words = _WORD.findall(name)
        if words and words[-1] in _STATES:
            continue
        found.update(takewhile(lambda word: word not in _OF_OTHERS, words))
    return found
