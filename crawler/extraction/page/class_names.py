"""Read the words that people wrote in an element's class and id.

Build tools write names, too: hashes (``css-7bio3z``, ``sc-88fqzk-0 kJpWWe``, ``body__3xJpQ``) and
utilities (``text-[#ads]``). Cut into words, those mean something by accident: none is read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

LABELS = 4096
"""The words of this many pairs of class and id are cached: those of some twenty sites."""
LONGEST_LABEL = 600
"""Characters of a class and id that are read: a utility framework's take up to four hundred."""
SHORT_NAME = 3
"""Letters of the longest name that a minifier gives, which counts a, b … z, aa, ab … in order."""
FEWEST_SHORT_NAMES = 4
"""Such names on one element from which on they are a minifier's; people write up to three of them
(``url fn n``)."""
SHORTEST_HUMP = 3
"""Letters that the parts of a name in camel case have on average, at least (``adSlot`` has three);
those of a hash are shorter, because its capitals stand anywhere."""
LONGEST_HASH = 8
"""Letters of the longest hash in camel case; longer names are people's."""

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NAME = re.compile(r"[A-Za-z0-9]+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_WORD = re.compile(r"[a-z]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Utilities with a value in brackets, which may be any word, color or selector.
_ARBITRARY = re.compile(r"[\[({<@]")
# Width and height of a place for an advertisement: a word may stand before it without a dash.
_SIZE = re.compile(r"\d+x\d+")
# What these tools write before their hash; a component's name may stand on either side.
_TOOL_HASH = re.compile(
    r"(?:^|(?<=-))(?:css|sc|jsx|jss|dcr|svelte|emotion|tss|astro)-(?=[a-z]*[A-Z\d])[A-Za-z\d]+"
)
# The five characters that CSS modules write behind the name of a class.
_MODULE_HASH = re.compile(r"__(?=[a-z_-]*[A-Z\d])[\w-]{5}$")


def words_of(element: HtmlElement) -> frozenset[str]:
    """Return the words that people wrote in an element's class and id."""
    return label_words(element)[1]


def label_words(element: HtmlElement) -> tuple[frozenset[str], frozenset[str]]:
    """Return all words of an element's class and id, and those that people wrote.

    A heading's id is a slug of its text, and so is left out.
    """
    label = element.get("class") or ""
    if element.tag not in _HEADINGS and (identifier := element.get("id")):
        label = f"{label} {identifier}"
    return _cached_words(label[:LONGEST_LABEL])


@lru_cache(LABELS)
def _cached_words(label: str) -> tuple[frozenset[str], frozenset[str]]:
    return all_words(label), written_words(label)


def all_words(label: str) -> frozenset[str]:
    """Return the words of a class or id, camel case and dashes split, in lower case."""
    return frozenset(_WORD.findall(_CAMEL.sub(" ", label).lower()))


def written_words(label: str) -> frozenset[str]:
    """Return the words of a class or id that people wrote; see ``all_words``."""
    names = label.split()
    short = [name for name in names if len(name) <= SHORT_NAME and name.islower()]
    is_counted = len(short) >= FEWEST_SHORT_NAMES
    is_styled = any(name.startswith("sc-") or "-sc-" in name for name in names)
    words: set[str] = set()
    for name in names:
        if is_counted and len(name) <= SHORT_NAME:
            continue
        for part in _NAME.findall(_without_hash(name)):
            if not _is_hash(part, alone=is_styled and part == name):
                words |= all_words(part)
    return frozenset(words)


def _without_hash(name: str) -> str:
    """Return a class name without what tells by its place that a tool wrote it."""
    if _ARBITRARY.search(name):
        return ""
    return _MODULE_HASH.sub("", _TOOL_HASH.sub("", _SIZE.sub(" ", name)))


def _is_hash(part: str, *, alone: bool) -> bool:
    """Tell whether letters and digits are no word; ``alone``: a component's second name."""
    digit = next((at for at, letter in enumerate(part) if letter.isdigit()), len(part))
    if any(map(str.isalpha, part[digit:])):
        return True
    humps = _HUMP.findall(part)
    if len(humps) < 2 or part.isupper():
        return False
    return len(part) <= LONGEST_HASH and (alone or len(part) < SHORTEST_HUMP * len(humps))
