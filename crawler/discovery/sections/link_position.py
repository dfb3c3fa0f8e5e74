"""Where in a page a link stands: told by elements, roles, and the names in classes and ids."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

# Not "form": some systems wrap the whole page in one.
_MENU_TAGS = frozenset(("nav", "footer", "dialog"))
_MENU_WORDS = frozenset(
    (
        *("nav", "navbar", "navigation", "subnav", "menu", "submenu", "megamenu", "footer"),
        *("breadcrumb", "breadcrumbs", "social", "pagination", "pager", "masthead", "toolbar"),
        *("login", "newsletter", "cookie", "cookies", "consent", "topbar", "byline", "tagcloud"),
    )
)
_ASIDE_WORDS = frozenset(("aside", "sidebar", "widget", "promo", "sponsored", "advertorial"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_HEADLINE_WORDS = frozenset(("headline", "title", "heading", "titel", "titulo", "titre"))
_PAGE_WIDE = frozenset(("html", "body", "main"))
_ROLE_MENUS = frozenset(("navigation", "contentinfo", "menu", "menubar", "dialog"))
_WORD = re.compile(r"[a-z]+")


@dataclass
class Place:
    """Where in the page an element stands, inherited from its ancestors."""

    menu: bool = False
    aside: bool = False
    article: bool = False
    heading: bool = False


def place_of(element: etree._Element, outer: Place) -> Place:
    """The place of what is inside ``element``, which itself stands in ``outer``."""
    tag = element.tag
    if tag in _PAGE_WIDE:
        return outer
    named = f"{element.get('class') or ''} {element.get('id') or ''}"[:500].lower()
    words = set(_WORD.findall(named))
    role = (element.get("role") or "").lower()
    article = outer.article or tag == "article"
    return Place(
        menu=outer.menu
        or tag in _MENU_TAGS
        or role in _ROLE_MENUS
        # a page's own header holds its menus, an article's its headline
        or (tag == "header" and not article)
        or not words.isdisjoint(_MENU_WORDS),
        aside=outer.aside or tag == "aside" or not words.isdisjoint(_ASIDE_WORDS),
        article=article,
        heading=outer.heading
        or tag in _HEADINGS
        or (not words.isdisjoint(_HEADLINE_WORDS) and tag != "section"),
    )
