"""Find the node that describes the page's article in its structured data.

JSON-LD is read first, and microdata where it has no article. A page describes other articles, too:
its teasers, the entries of a live blog. The article's own node is recognized by its address and
headline.
"""

from __future__ import annotations

from itertools import chain
from typing import Any
from urllib.parse import urlsplit

from crawler.extraction.page import json_ld, microdata
from crawler.extraction.page.document import PageDocument
from crawler.extraction.page.schema_org import (
    ARTICLE_TYPES,
    ATTACHED_TYPES,
    Node,
    StructuredData,
    as_text,
    types_of,
)
from text.letters import letters

MAX_NODES = 20_000
"""At most this many nodes of a page are read: a live blog's entries have authors and pictures."""

# A node gets these points for what distinguishes the article's own node from others. Each was set
# so that the node with the page's headline or address wins over any other, and among several of
# those the richest.
OWN_HEADLINE = 4
"""Points of a node that has the headline that the page shows, or is marked up around it."""
_OWN_ADDRESS = 3
_ATTACHED_TYPE = -2
_TELLING_PROPERTY = 0.5
_TELLING_PROPERTIES = ("datePublished", "author", "articleBody", "image")
"""Each of these tells for a node: teasers of other articles seldom have them."""


def read_linked_data(document: PageDocument, headline: str | None = None) -> StructuredData:
    """Read the page's structured data, and find the node that describes its article.

    Where several could, the one wins whose address or headline (``headline``: what the page
    shows) is the page's.
    """
    data = _read_json_ld(document)
    shown = letters(headline or "")
    data.article = _article_of(data.nodes, document.url, shown)
    if not data.article:
        data.article = _article_of_microdata(document, shown)
    return data


def _read_json_ld(document: PageDocument) -> StructuredData:
    data = StructuredData()
    for node in json_ld.read_nodes(document.tree):
        if len(data.nodes) >= MAX_NODES:
            document.warnings.append(f"structured data cut at {MAX_NODES} nodes")
            break
        data.nodes.append(node)
        if isinstance(identifier := node.get("@id"), str):
            known = data.by_id.get(identifier)
            if known is None or len(known) < len(node):
                data.by_id[identifier] = node
    return data


def _article_of(nodes: list[Node], url: str, headline: str) -> Node:
    entries = set(map(id, chain.from_iterable(map(_live_entries, nodes))))
    candidates = [
        node
        for node in nodes
        if ARTICLE_TYPES.intersection(types_of(node)) and id(node) not in entries
    ]
    return max(candidates, key=lambda node: _score(node, url, headline), default={})


def _article_of_microdata(document: PageDocument, headline: str) -> Node:
    """Choose among the page's items of microdata.

    Of several the article's own holds the h1, or says what it says; the others are teasers.
    """
    found: list[tuple[float, Node]] = []
    for node, element in microdata.read_articles(document.tree):
        holds = OWN_HEADLINE if element.find(".//h1") is not None else 0
        found.append((holds + _score(node, document.url, headline), node))
    score, node = max(found, key=lambda entry: entry[0], default=(0.0, {}))
    return node if len(found) == 1 or score >= OWN_HEADLINE else {}


def _live_entries(node: Node) -> list[Any]:
    """Return the articles inside a live blog, none of which is the page's."""
    entries = node.get("liveBlogUpdate")
    return entries if isinstance(entries, list) else [entries] if entries else []


def _score(node: Node, url: str, headline: str) -> float:
    """Return how likely the node describes the article at ``url`` under ``headline`` (letters)."""
    score = 0.0
    if ATTACHED_TYPES.intersection(types_of(node)):
        score += _ATTACHED_TYPE
    if any(_is_same_page(address, url) for address in _addresses(node)):
        score += _OWN_ADDRESS
    title = letters(as_text(node.get("headline")) or as_text(node.get("name")) or "")
    if title and headline and (title in headline or headline in title):
        score += OWN_HEADLINE
    score += sum(_TELLING_PROPERTY for name in _TELLING_PROPERTIES if name in node)
    return score + (_TELLING_PROPERTY if title else 0)


def _addresses(node: Node) -> list[str]:
    found = []
    for value in (node.get("url"), node.get("@id"), node.get("mainEntityOfPage")):
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str):
            found.append(value)
    return found


def _is_same_page(address: str, url: str) -> bool:
    try:
        one, other = urlsplit(address), urlsplit(url)
    except ValueError:
        return False
    path = one.path.rstrip("/")
    return bool(path) and path == other.path.rstrip("/")
