"""Read the articles that a page marks up with HTML microdata (itemscope, itemprop) into nodes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.schema_org import ARTICLE_TYPES, ATTACHED_TYPES, Node

MAX_ITEMS = 50
"""At most this many articles are read; the page of an archive lists some dozens."""
MAX_PROPERTIES = 2_000
"""At most this many properties of an article are read; an entry of a live blog has one or two."""

_KINDS = ARTICLE_TYPES - ATTACHED_TYPES
_PROPERTIES = (
    "headline", "alternativeHeadline", "datePublished", "dateModified", "author",
    "description", "articleSection", "publisher", "articleBody",
)  # fmt: skip

_with_type = etree.XPath(".//*[@itemtype]")
_with_property = etree.XPath(".//*[@itemprop]")


def read_articles(tree: HtmlElement) -> Iterator[tuple[Node, HtmlElement]]:
    """Yield each article's node, plain properties only, with the element that holds it."""
    scopes = [
        (kind, scope)
        for scope in _with_type(tree)
        if (kind := (scope.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]) in _KINDS
    ]
    for kind, scope in scopes[:MAX_ITEMS]:
        node = _node(scope, kind)
        if len(node) > 1:
            yield node, scope


def _node(scope: HtmlElement, kind: str) -> Node:
    node: Node = {"@type": kind}
    for element in _with_property(scope)[:MAX_PROPERTIES]:
        if _owner(element) not in (scope, None):
            continue  # of an item inside: a comment, a related story
        for name in (element.get("itemprop") or "").split():
            if name in _PROPERTIES and (value := _value(element)):
                node.setdefault(name, []).append(value)
    return node


def _owner(element: HtmlElement) -> HtmlElement | None:
    """Return the nearest item around the element."""
    return next(
        (
            above
            for above in element.iterancestors()
            if above.get("itemscope") is not None or above.get("itemtype")
        ),
        None,
    )


def _value(element: HtmlElement) -> Any:
    """Return a property's value: of an item inside its name, else an attribute, else the text."""
    if element.get("itemscope") is not None:
        named = element.find(".//*[@itemprop='name']")
        return _value(named) if named is not None else None
    for attribute in ("content", "datetime"):
        if value := element.get(attribute):
            return value.strip()
    if element.tag in {"a", "link"} and not (element.text_content() or "").strip():
        return element.get("href")
    return " ".join(str(element.text_content()).split()) or None
