"""Judge the boxes of a page that are named as menus by the links in them.

A wrapper of the whole page may be named after a menu in it ("page has-footer"), and a box of
stories after their subject ("social-news"). What holds most of a page's headlines is no menu.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

from lxml import etree

from crawler.discovery.sections.link_position import (
    MENU_TAGS,
    LinkPosition,
    names_of,
    position_inside,
)

MAX_BOXES = 32
"""The boxes around a link that are judged, from outside: real pages have three or four."""

_MIN_HEADLINES = 4
"""The headlines that are needed to judge a box: menus hold one or two."""
_MOST_OF_PAGE = 0.7
"""The share of the page's headlines from which on a box is no menu: long labels of a footer may be
half of what reads as headlines."""
_MOST_OF_BOX = 0.6
"""The share of headlines among the links of a box from which on it is none either."""


@dataclass(frozen=True)
class Box:
    """Name a kind of box: all elements with one tag and one class are judged together."""

    tag: str
    names: str
    depth: int
    """How many boxes enclose it, where it has no class: a menu in a wrapper is another one."""
    menu: bool
    aside: bool

    @property
    def has_long_labels(self) -> bool:
        """Tell whether its labels may be as long as headlines: those of footers and large menus."""
        return self.tag in MENU_TAGS or "footer" in self.names


@dataclass(frozen=True)
class Surroundings:
    """Hold what encloses a link: the boxes named as menus or side boxes, and what is sure."""

    boxes: tuple[Box, ...] = ()
    article: bool = False
    heading: bool = False

    def inside(self, element: etree._Element) -> Surroundings:
        """Return what encloses the links inside ``element``, which itself stands in these."""
        own = position_inside(element, LinkPosition(article=self.article))
        boxes = self.boxes
        if (own.menu or own.aside) and len(boxes) < MAX_BOXES:
            names = names_of(element).strip()
            depth = 0 if names else len(boxes)
            boxes = (*boxes, Box(str(element.tag), names, depth, own.menu, own.aside))
        elif own.article == self.article and own.heading <= self.heading:
            return self
        return Surroundings(boxes, own.article, self.heading or own.heading)


class BoxJudge:
    """Count the links and headlines in each kind of box, and say which are menus."""

    def __init__(self) -> None:
        self._links: dict[Box, set[Hashable]] = defaultdict(set)
        self._headlines: dict[Box, set[Hashable]] = defaultdict(set)
        self._of_page: set[Hashable] = set()

    def count(self, link: Hashable, around: Surroundings, *, is_headline: bool) -> None:
        """Count a link that has a text."""
        if is_headline:
            self._of_page.add(link)
        for box in around.boxes:
            self._links[box].add(link)
            if is_headline:
                self._headlines[box].add(link)

    def position(self, around: Surroundings) -> LinkPosition:
        """Return the position of a link, after all were counted."""
        named = [box for box in around.boxes if not self._holds_stories(box)]
        return LinkPosition(
            menu=any(box.menu for box in named),
            aside=any(box.aside for box in named),
            article=around.article,
            heading=around.heading,
        )

    def _holds_stories(self, box: Box) -> bool:
        headlines = len(self._headlines[box])
        if headlines < _MIN_HEADLINES:
            return False
        if headlines >= _MOST_OF_PAGE * len(self._of_page):
            return True
        return not box.has_long_labels and headlines >= _MOST_OF_BOX * len(self._links[box])
