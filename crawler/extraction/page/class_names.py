"""Read the words that people wrote in an element's class and id.

Build tools write names, too: hashes (``css-7bio3z``, ``sc-88fqzk-0 kJpWWe``, ``body__3xJpQ``) and
utilities (``text-[#ads]``). Cut into words, those mean something by accident: none is read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

LABELS = 8192
"""The words of this many pairs of class and id are cached: those of some forty sites."""
NAMES = 16_384
"""The words of this many single names are cached: elements with other labels share most of them."""
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
# Most names, and labels: no hash is without capitals and digits.
_PLAIN = re.compile(r"[a-z_-]+")
_PLAIN_LABEL = re.compile(r"[a-z_ -]+")
_LETTER_BEHIND_DIGIT = re.compile(r"\d[A-Za-z]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_APART = {code: " " for code in range(128) if not chr(code).isalpha()}
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
    return written_words(label_of(element, element.keys(), element.get("class", "")))


def label_of(element: HtmlElement, named: list[str], classes: str) -> str:
    """Return an element's label: its class and its id.

    ``named``: the names of its attributes. A heading's id is a slug of its text, and so is left
    out.
    """
    if "id" in named and element.tag not in _HEADINGS and (identifier := element.get("id")):
        classes = f"{classes} {identifier}"
    return classes[:LONGEST_LABEL]


@lru_cache(LABELS)
def words_of_label(label: str) -> frozenset[str]:
    """Return all words of a label."""
    return all_words(label)


@lru_cache(LABELS)
def written_words(label: str) -> frozenset[str]:
    """Return the words of a label that people wrote."""
    names = label.split()
    short = [name for name in names if len(name) <= SHORT_NAME and name.islower()]
    shortest = SHORT_NAME + 1 if len(short) >= FEWEST_SHORT_NAMES else 0
    if not shortest and _PLAIN_LABEL.fullmatch(label):
        return all_words(label)
    is_styled = "sc-" in label and any(name.startswith("sc-") or "-sc-" in name for name in names)
    written = [_written_words(name, is_styled) for name in names if len(name) >= shortest]
    return frozenset().union(*written)


@lru_cache(NAMES)
def _written_words(name: str, is_styled: bool) -> frozenset[str]:
    """Return the words of one name of an element that people wrote.

    ``is_styled``: whether the element has a component's name, beside which a hash stands alone.
    """
    if _PLAIN.fullmatch(name):
        return all_words(name)
    parts = _NAME.findall(_without_hash(name))
    own = [all_words(part) for part in parts if not _is_hash(part, is_styled and part == name)]
    return frozenset().union(*own)


def all_words(label: str) -> frozenset[str]:
    """Return the words of a label or a name, camel case and dashes split, in lower case."""
    if label.islower() and label.isascii():  # most are, and patterns take ten times as long
        return frozenset(label.translate(_APART).split())
    return frozenset(_WORD.findall(_CAMEL.sub(" ", label).lower()))


def _without_hash(name: str) -> str:
    """Return a class name without what tells by its place that a tool wrote it."""
    if _ARBITRARY.search(name):
        return ""
    if "x" in name:
        name = _SIZE.sub(" ", name)
    if "-" in name:
        name = _TOOL_HASH.sub("", name)
    return _MODULE_HASH.sub("", name) if "__" in name else name


def _is_hash(part: str, alone: bool) -> bool:
    """Tell whether letters and digits are no word; ``alone``: a component's second name."""
    if part.isalpha() and part.islower():  # as most are
        return False
    if _LETTER_BEHIND_DIGIT.search(part):
        return True
    humps = _HUMP.findall(part)
    if len(humps) < 2 or part.isupper():
        return False
    return len(part) <= LONGEST_HASH and (alone or len(part) < SHORTEST_HUMP * len(humps))
