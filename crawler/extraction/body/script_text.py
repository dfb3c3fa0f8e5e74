"""Find article text that only a script would show.

Pages built in the browser hold their text in JSON (``__NEXT_DATA__``, React Query, Nuxt, Apollo
and the like), in JSON-LD, or in ``<noscript>``; looked at only where the HTML shows no article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.extraction.page.blocks import Block, cut_blocks
from crawler.extraction.page.document import PageDocument
from text.scripts import ideographs

ENOUGH = 400
"""Letters of a short news item; less is a teaser, or a consent text (see ``is_enough``)."""
PARAGRAPH = 80
"""Letters of a sentence, as against a label or an address."""
MAX_SCRIPTS = 200
"""Scripts of a page that are read; one split into chunks by its framework has about a hundred."""
MAX_LENGTH = 3_000_000
"""Characters of a script that is read; a longer one costs more time than a page may take."""
MAX_VALUES = 50_000
"""Values of a page's JSON that are looked at; a front page's state has some thousands."""
MAX_DEPTH = 40
"""Nested JSON values; a tree of rich text inside a tree of components reaches thirty."""
MAX_KEYS = 3
"""Keys (`":`) in a text; one with more is JSON inside JSON."""
MAX_STARTS = 3
"""Places in a script at which a JSON value is looked for."""

_START = re.compile(r"[{\[]")
_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|blockquote)\b", re.IGNORECASE)
_NOT_TEXT = re.compile(r"^\s*(?:https?:|[{\[<]\s*[{\[\"]|function\b|\(function|[\w.-]+$)")


def blocks(document: PageDocument, article_body: str | None) -> list[Block]:
    """Return the longest text found in JSON, JSON-LD (``article_body``) or ``<noscript>``."""
    texts_found = [*_in_scripts(document.tree), *_in_noscript(document.tree)]
    if article_body:
        texts_found.append(_as_blocks([article_body]))
    longest = max(texts_found, key=_length, default=[])
    return longest if _length(longest) >= ENOUGH else []


def is_enough(blocks: Iterable[Block]) -> bool:
    """Tell whether a text is as long as a brief; an ideograph says as much as two letters."""
    texts = [block.text for block in blocks]
    return sum(map(len, texts)) + sum(map(ideographs, texts)) >= ENOUGH


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if len(block.text) >= PARAGRAPH)


def _in_noscript(tree: HtmlElement) -> Iterator[list[Block]]:
    for element in tree.iter("noscript"):
        yield [block for child in element for block in cut_blocks(child)]


def _in_scripts(tree: HtmlElement) -> Iterator[list[Block]]:
    left = MAX_VALUES
    for count, script in enumerate(tree.iter("script")):
        text = script.text or ""
        if count >= MAX_SCRIPTS or left <= 0:
            return
        if not ENOUGH <= len(text) <= MAX_LENGTH or "ld+json" in (script.get("type") or ""):
            continue
        for value in _values(text):
            lists, seen = _paragraph_lists(value, left)
            left -= seen
            yield from map(_as_blocks, lists)


def _values(script: str) -> Iterator[Any]:
    """Yield the JSON values in a script: all of it, or what is assigned or pushed."""
    decoder = json.JSONDecoder(strict=False)
    at = 0
    for _ in range(MAX_STARTS):
        start = _START.search(script, at)
        if not start:
            return
        try:
            value, at = decoder.raw_decode(script, start.start())
        except (ValueError, RecursionError):
            at = start.end()
            continue
        if value:
            yield value


def _paragraph_lists(value: Any, limit: int) -> tuple[list[list[str]], int]:
    """Return the long texts in a value, alone or by list of paragraphs, and the values seen."""
    found: list[list[str]] = []
    pending: list[tuple[Any, int, list[str] | None]] = [(value, 0, None)]
    seen = 0
    while pending and seen < limit:
        current, depth, together = pending.pop()
        seen += 1
        if depth > MAX_DEPTH:
            continue
        if isinstance(current, str):
            if current.count('":') > MAX_KEYS:
                # JSON in JSON, as frameworks stream it
                pending.extend((child, depth + 1, None) for child in _values(current))
            elif len(current) >= PARAGRAPH and not _NOT_TEXT.match(current):
                if len(current) >= ENOUGH:
                    found.append([current])
                if together is not None:
                    together.append(current)
        elif isinstance(current, list):
            if together is None and len(current) > 1:
                together = []
                found.append(together)
            pending.extend((child, depth + 1, together) for child in reversed(current))
        elif isinstance(current, dict):
            pending.extend((child, depth + 1, together) for child in reversed(current.values()))
    return [texts for texts in found if sum(map(len, texts)) >= ENOUGH], seen


def _as_blocks(texts: list[str]) -> list[Block]:
    # text that is no markup has its paragraphs at line breaks
    markup = "".join(
        text if _TAG.search(text) else "".join(
            f"<p>{line.replace('<', '&lt;')}</p>" for line in text.split("\n") if line.strip()
        )
        for text in texts
    )  # fmt: skip
    try:
        tree = document_fromstring(
            f"<html><body>{markup}</body></html>",
            parser=HTMLParser(remove_comments=True, remove_pis=True),
        )
    except (etree.LxmlError, ValueError):
        return []
    return cut_blocks(tree)
