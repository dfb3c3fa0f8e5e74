"""Gather the dates that a page's elements hold for programs: ``<time>``, ``data-`` attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.fields.dates.ownership import Ownership
from crawler.extraction.page.document import PageDocument

MAX_TIMES = 40
"""At most this many ``<time>`` and ``<h1>`` elements are read, and others that hold a date."""
MAX_ELEMENTS = 20_000
"""At most this many elements are looked at for an attribute with a date."""

_PUBLISHED_WORDS = re.compile(r"publi|pubdate|created|posted|entry-date|issued|veroff|dato|fecha")
_MODIFIED_WORDS = re.compile(r"modif|updat|aktual|revis|maj\b|endret|correct")
_ATTRIBUTE = re.compile(
    r"""data-([\w-]{0,30}(?:publi|posted|pubdate|deploy|release|issued)[\w-]{0,30})\s?="""
    r"""\s?["']([\d][^"'<>]{7,40})["']""",
    re.ASCII,  # ignoring case would cost six times the time
)
"""Such an attribute tells the page's scripts the date: data-published-at, data-deploy-dt."""
# It begins with letters that all such names hold, which are found fast.
_STATE = re.compile(
    r"""ublish(?:ed|Date|_date|edAt|ed_at|edDate|ed_date)"""
    r"""(?:\\?"|&quot;)\s?:\s?(?:\\?"|&quot;)(\d{4}-[^"\\&]{4,30})""",
    re.ASCII,
)
"""So do the strings of a script that draws the page: "datePublished": "2026-11-24"."""
_UN = re.compile("unp", re.IGNORECASE)
_AGAIN = re.compile(r"modif|updat|\bre-|un-?publi|expir", re.IGNORECASE)
_CLOCK_NAME = re.compile(r"time|date|epoch|unix|-ts\b", re.ASCII)
# A meta element has its content read elsewhere.
_VALUES = frozenset({"datetime", "content", "title"})
_MACHINE_VALUE = re.compile(r"\d{10}|\d{13}|\d{4}-\d\d-\d\d.{0,20}", re.ASCII)
# It begins with a sign that is found fast; which attribute it is, its element tells.
_HAS_CLOCK = re.compile(r"""=\s?["']?(?:\d{10}|\d{4}-\d\d-\d\d)""", re.ASCII)


@dataclass
class TimeElements:
    """Hold the dates of the ``<time>`` elements that are the article's, as written."""

    published: list[str] = field(default_factory=list)
    """Of those that are marked as of the publication."""
    modified: list[str] = field(default_factory=list)
    """Of those that are marked as of a change."""
    others: list[str] = field(default_factory=list)
    """Of the rest, the likeliest first: below the headline, unless only one is above it."""


def read_time_elements(document: PageDocument, ownership: Ownership) -> TimeElements:
    """Read the ``<time>`` elements that are not in a box of another story, post or event."""
    found = TimeElements()
    above: list[str] = []
    below: list[str] = []
    headed = False
    for element in islice(document.tree.iter("time", "h1"), MAX_TIMES):
        if element.tag == "h1":
            headed = True
            continue
        raw = (element.get("datetime") or element.get("content") or "").strip()
        if not raw or ownership.is_in_sentence(element) or not ownership.is_article_s(element):
            continue
        own, around = _label(element), _label(element.getparent())
        published = _PUBLISHED_WORDS.search(own) or element.get("pubdate") is not None
        if not published and _MODIFIED_WORDS.search(f"{own} {around}"):
            found.modified.append(raw)
        elif published or _PUBLISHED_WORDS.search(around):
            found.published.append(raw)
        else:
            (below if headed else above).append(raw)
    # several above the headline are teasers'
    found.others = above if len(above) == 1 else [*below, *above]
    return found


def _label(element: HtmlElement | None) -> str:
    if element is None:
        return ""
    names = (element.get(name) or "" for name in ("class", "itemprop", "id"))
    return " ".join(names).lower()


def read_attribute(document: PageDocument, ownership: Ownership) -> str | None:
    """Return the date that an attribute tells the page's scripts, as written."""
    named = {
        match[2] for match in _ATTRIBUTE.finditer(document.text) if not _AGAIN.search(match[1])
    }
    if len(named) == 1:  # a page with several lists other stories
        return named.pop()
    states = {
        match[1]
        for match in _STATE.finditer(document.text)
        if not _UN.fullmatch(document.text, match.start() - 3, match.start())
    }
    if len(states) == 1:
        return states.pop()
    if not _HAS_CLOCK.search(document.text):
        return None
    elements = (
        (element, value)
        for element in islice(document.tree.iter(), MAX_ELEMENTS)
        if isinstance(element.tag, str) and element.tag != "meta" and (value := _clock(element))
    )
    clocks = {
        value for element, value in islice(elements, MAX_TIMES) if ownership.is_article_s(element)
    }
    return clocks.pop() if len(clocks) == 1 else None


def _clock(element: HtmlElement) -> str | None:
    """Return the date that an attribute of an element holds, if it is named as a date."""
    label = ""
    for name, value in element.items():
        is_data = name.startswith("data-")
        if not (is_data or name in _VALUES) or not _MACHINE_VALUE.fullmatch(value.strip()):
            continue
        label = label or _label(element)
        if _AGAIN.search(name) or _MODIFIED_WORDS.search(label):
            continue
        if _PUBLISHED_WORDS.search(label) or (is_data and _CLOCK_NAME.search(f"{name} {label}")):
            return value.strip()
    return None
