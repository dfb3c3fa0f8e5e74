"""Read the long texts in a page's scripts: the JSON that frameworks build the page from.

A script holds much besides the story, so each text comes with the title of the object that has it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from text.scripts import wide_length
from text.words import word_set

ENOUGH = 400
"""Letters of a short news item; a shorter text is a teaser."""
PARAGRAPH = 80
"""Letters of a sentence, as against a label or an address."""
IDEOGRAPHS = 12
"""Characters of a Chinese or Japanese sentence, which has no spaces; fewer are a label."""
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
_NOT_TEXT = re.compile(
    r"^\s*(?:https?:|//|data:|\$|[{\[<]\s*[{\[\"]|function\b|\(function|[\w.-]+$)|(?:\{|\}|\);)\s*$"
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»）)]?\s*$")
# What an object calls its headline, and what only objects that are stories of their own have.
_TITLES = ("headline", "title", "name")
_ADDRESSES = ("url", "href", "link", "slug", "path", "uri", "permalink", "canonicalUrl", "webUrl")
# Names of texts that stand beside a story's paragraphs.
_BESIDE = word_set("""
    alt altText caption captionText copyright credit description excerpt bio biography teaser
    summary title headline subtitle
    """)


@dataclass
class ScriptText:
    """Hold paragraphs that a script names together."""

    title: str | None
    """The title of the innermost object around them that has one."""
    paragraphs: list[str] = field(default_factory=list)


def read_texts(tree: HtmlElement, probes: list[str] | None) -> Iterator[ScriptText]:
    """Yield the long texts in a page's scripts; where ``probes`` are given, of those with one."""
    if probes is not None and not probes:  # no script is copied out of the tree
        return
    left = MAX_VALUES
    for count, script in enumerate(tree.iter("script")):
        text = script.text or ""
        if count >= MAX_SCRIPTS or left <= 0:
            return
        if not ENOUGH <= len(text) <= MAX_LENGTH or "ld+json" in (script.get("type") or ""):
            continue
        if probes is not None and not any(probe in text for probe in probes):
            continue
        for value in _values(text):
            found, seen = _texts_in(value, left)
            left -= seen
            yield from found


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


def _texts_in(value: Any, limit: int) -> tuple[list[ScriptText], int]:
    """Return the long texts in a value, alone or by list of paragraphs, and the values seen.

    An object in a list that has a title is another story if it has an address, too, or if the list
    is in no object with a title: else it is a section.
    """
    found: list[ScriptText] = []
    pending: list[tuple[Any, int, ScriptText | None, str | None]] = [(value, 0, None, None)]
    seen = 0
    while pending and seen < limit:
        current, depth, together, title = pending.pop()
        seen += 1
        if depth > MAX_DEPTH:
            continue
        if isinstance(current, str):
            if current.count('":') > MAX_KEYS:
                # JSON in JSON, as frameworks stream it
                pending.extend((child, depth + 1, None, title) for child in _values(current))
            elif _is_text(current, together):
                if wide_length(current) >= ENOUGH:
                    found.append(ScriptText(title, [current]))
                if together is not None:
                    together.paragraphs.append(current)
        elif isinstance(current, list):
            if together is None and len(current) > 1:
                together = ScriptText(title)
                found.append(together)
            pending.extend((child, depth + 1, together, title) for child in reversed(current))
        elif isinstance(current, dict):
            if own := _title_of(current):
                title = own
                if together is not None and (together.title is None or _has_address(current)):
                    together = None
            pending.extend(
                (child, depth + 1, together, title)
                for name, child in reversed(current.items())
                if together is None or name not in _BESIDE
            )
    return [each for each in found if sum(map(wide_length, each.paragraphs)) >= ENOUGH], seen


def _is_text(value: str, together: ScriptText | None) -> bool:
    """Tell whether a string is a paragraph; in a list of them it may be one short sentence.

    Chinese and Japanese put no space between the words of a sentence.
    """
    size = wide_length(value)
    is_sentence = (" " in value or size - len(value) >= IDEOGRAPHS) and _SENTENCE_END.search(value)
    if size < PARAGRAPH and (together is None or not is_sentence):
        return False
    return not _NOT_TEXT.search(value)


def _title_of(value: dict[str, Any]) -> str | None:
    return next(
        (
            title
            for name in _TITLES
            if isinstance(title := value.get(name), str) and _reads_like_title(title)
        ),
        None,
    )


def _reads_like_title(value: str) -> bool:
    """Tell a title from the name of a component: "core/paragraph"."""
    return len(value) < ENOUGH and (" " in value or not value.isascii())


def _has_address(value: dict[str, Any]) -> bool:
    return any(isinstance(value.get(name), str) for name in _ADDRESSES)
