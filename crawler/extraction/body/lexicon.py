"""Score a block by words learned from many sites: of its classes, and its first and last word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from crawler.extraction.page.blocks import Block
from crawler.extraction.page.class_names import LABELS
from text.words import runs_of_letters

LEXICON_FEATURES = (
    "own words", "near words", "worst words", "best words", "first word", "last word",
)  # fmt: skip
"""Names of the columns that ``lexicon_columns`` returns, in order."""
NEAR = 3
"""Elements, the block's own and those around it, whose class words are averaged."""
LAST_LETTERS = 40
"""Characters at a block's end in which its last word is looked for; words are shorter."""

_WORD = re.compile(r"\w+")


@dataclass
class Lexicon:
    """Hold learned log-odds that a block with a word is part of the article."""

    classes: dict[str, float] = field(default_factory=dict)
    """By word of an element's class or id."""
    first: dict[str, float] = field(default_factory=dict)
    """By the word with which a block begins."""
    last: dict[str, float] = field(default_factory=dict)
    """By the word with which a block ends."""

    @cached_property
    def class_odds(self) -> Callable[[frozenset[str]], float]:
        """Return the log-odds of an element's class words.

        Results are cached, as each page of a site has the same elements.
        """
        return lru_cache(LABELS)(self._class_odds)

    def _class_odds(self, words: frozenset[str]) -> float:
        known = [self.classes[word] for word in words if word in self.classes]
        # The word farthest from zero counts; of two as far, the positive one, not a set's first.
        return max(known, key=lambda odds: (abs(odds), odds), default=0.0)


Odds = tuple[float, float, float]
"""The log-odds of an element's class words; the least and the most from the root down to it."""


def lexicon_columns(block: Block, lexicon: Lexicon, cache: dict[int, Odds]) -> list[float]:
    """Return the columns that rest on learned words, in the order of LEXICON_FEATURES.

    ``cache``: odds of the page's elements by number, filled on the way.
    """
    path = block.path
    known = len(path)
    while known and path[known - 1].number not in cache:
        known -= 1
    for depth in range(known, len(path)):
        odds = least = most = lexicon.class_odds(path[depth].words)
        if depth:
            _, above_least, above_most = cache[path[depth - 1].number]
            least = above_least if above_least < odds else odds
            most = above_most if above_most > odds else odds
        cache[path[depth].number] = (odds, least, most)
    own, least, most = cache[path[-1].number]
    return [
        own,
        sum([cache[container.number][0] for container in path[-NEAR:]]) / NEAR,
        least,
        most,
        lexicon.first.get(first_word(block), 0.0),
        lexicon.last.get(last_word(block), 0.0),
    ]


def first_word(block: Block) -> str:
    """Return the word with which the block begins, in lower case; empty where it has none."""
    match = _WORD.search(block.text)
    return match[0].casefold() if match else ""


def last_word(block: Block) -> str:
    """Return the word with which the block ends, in lower case; empty where it has none."""
    found = runs_of_letters(block.text[-LAST_LETTERS:])
    return found[-1].casefold() if found else ""
