"""Read the JSON-LD scripts of a page into nodes, whatever mistakes their templates make.

A thin reader instead of extruct: extruct brings rdflib, pyRdfa3, mf2py and BeautifulSoup (seven
packages, four of them for RDFa and microformats, which news pages do not use), parses the page
again, and gives up on a script at the first stray comma. What is needed is the one node that
describes the article; the rest of the graph is looked up from it by ``@id``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import orjson
from lxml.html import HtmlElement

from crawler.extraction.page.schema_org import Node

MAX_SCRIPTS = 50
"""At most this many JSON-LD scripts of a page are read; pages hold one to ten."""
MAX_SCRIPT_LENGTH = 2_000_000
"""A script may have this many characters; a live blog with all entries reaches a million."""
MAX_DEPTH = 24
"""Nodes are read down to this level; a comment in an article in a page in a graph is at eight."""

# HTML comments and CDATA sections around the JSON, as old templates write them.
_OPENING_MARKER = r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)"
_CLOSING_MARKER = r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
_MARKERS = re.compile(f"{_OPENING_MARKER}|{_CLOSING_MARKER}")
_STRING_OR_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')


def read_nodes(tree: HtmlElement) -> Iterator[Node]:
    """Yield every node of the page's JSON-LD scripts, outer first, in order."""
    for value in _scripts(tree):
        yield from _nodes_in(value)


def _scripts(tree: HtmlElement) -> Iterator[Any]:
    found = 0
    for script in tree.iter("script"):
        if not (script.get("type") or "").strip().lower().startswith("application/ld+json"):
            continue
        found += 1
        text = script.text or ""
        if found > MAX_SCRIPTS or len(text) > MAX_SCRIPT_LENGTH:
            return
        value = parse_tolerantly(text)
        if value is not None:
            yield value


def parse_tolerantly(text: str) -> Any:
    """Parse JSON as publishers write it: comments around, control characters, stray commas.

    Returns None where no value can be read.
    """
    text = text.strip()
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _MARKERS.sub("", _MARKERS.sub("", text)).strip()
    if not text:
        return None
    try:
        return orjson.loads(text)  # nearly always, in a third of the time
    except orjson.JSONDecodeError:
        pass
    # strict=False allows raw line breaks and tabs inside strings
    decoder = json.JSONDecoder(strict=False)
    for repair in (
        lambda raw: raw,
        lambda raw: _STRING_OR_TRAILING_COMMA.sub(lambda match: match[1] or "", raw),
        lambda raw: unescape(raw),
    ):
        try:
            # raw_decode: whatever follows the first value (a semicolon, a second object) is left
            return decoder.raw_decode(repair(text).lstrip())[0]
        except (ValueError, RecursionError):
            continue
    return None


def _nodes_in(value: Any) -> Iterator[Node]:
    """Yield the nodes of one JSON value without recursion: hostile pages nest it deeply."""
    pending: list[tuple[Any, int]] = [(value, 0)]
    while pending:
        current, depth = pending.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(current, dict):
            if "@type" in current or "@id" in current:
                yield current
            pending.extend((child, depth + 1) for child in reversed(current.values()))
        elif isinstance(current, list):
            pending.extend((child, depth + 1) for child in reversed(current))
