"""What does a block say for and against itself being the story's?

The part of the evidence (``evidence.py``) that hangs on the block, its path and what is known of
the page, whatever a witness says of it.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from crawler.extraction.cleaning import phrases
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import LABELS, Block

FAR = 50.0  # blocks, paragraphs: distances above say the same

TAGS = ("p", "div", "li", "h2", "h3", "h4", "blockquote", "td", "figcaption", "h1")
INSIDE = ("nav", "aside", "footer", "header", "form", "figure", "table", "ul", "blockquote")

LEXICAL = ("own words", "near words", "worst words", "best words", "first word", "last word")
OWN: tuple[str, ...] = (
    "json", "json present", "hidden",
    "length", "words", "link density", "sentence end", "colon end", "question",
    "capitals", "digits", "lower start", "heading", "phrase",
    *(f"tag {tag}" for tag in TAGS), *(f"in {tag}" for tag in INSIDE),
    "depth", "from headline",
    "headline", "headline words", "description", "author", "date", "byline",
    *LEXICAL,
    "bold", "slanted",
)  # fmt: skip
"""Names of the columns, in order."""
SIZE, LINKS, HEADING, PHRASE = map(OWN.index, ("length", "link density", "heading", "phrase"))

_WORD = re.compile(r"\w+")
# One column for each name: looked up, not compared, for each block.
_TAG_COLUMNS = {tag: tuple(tag == name for name in TAGS) for tag in TAGS}
_OTHER_TAG = (False,) * len(TAGS)
_CAPITALS, _DIGITS = string.ascii_uppercase.encode(), string.digits.encode()
_ENDS = tuple(".!?…。！？؟।»”\"'’)")


@dataclass
class Lexicon:
    """Log-odds of being the story's, learned: of class words, and of first and last words."""

    classes: dict[str, float] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)

    @cached_property
    def odds(self) -> Callable[[frozenset[str]], float]:
        """What an element's class words say; kept, as each page of a site has the same ones."""
        return lru_cache(LABELS)(self._odds)

    def _odds(self, words: frozenset[str]) -> float:
        known = [self.classes[word] for word in words if word in self.classes]
        # the most outspoken word speaks for the element; of two as outspoken, not a set's first
        return max(known, key=lambda odds: (abs(odds), odds), default=0.0)


class Odds(NamedTuple):
    """What the class words of an element say, and the least and the most from the root to it."""

    own: float
    least: float
    most: float


class OwnEvidence:
    """What each block of a page says for itself; ``lexicon``: the words that were learned."""

    def __init__(self, facts: DeclaredFacts, lexicon: Lexicon) -> None:
        self._facts = facts
        self._lexicon = lexicon
        self._headline_words = {
            word for text in facts.headlines for word in _WORD.findall(text.casefold())
        }
        self._scores: dict[int, Odds] = {}
        self._said: dict[int, list[float]] = {}

    def columns(self, block: Block) -> list[float]:
        """In the order of OWN. Not to be changed: kept for the next who asks."""
        if block.position not in self._said:
            self._said[block.position] = self._columns(block)
        return self._said[block.position]

    def _columns(self, block: Block) -> list[float]:
        facts, text, form, mark = self._facts, block.text, block.letters, block.mark
        tail = text.rstrip()
        short = len(text) <= phrases.SHORT
        words = set(_WORD.findall(text[:300].casefold()))
        return [
            (form in facts.article_body_letters) if facts.article_body_letters else 0.5,
            bool(facts.article_body_letters),
            block.hidden,
            math.log1p(len(text)),
            len(_WORD.findall(text[:400])),
            block.link_density,
            tail.endswith(_ENDS),
            tail.endswith((":", "：")),
            tail.endswith(("?", "？", "؟")),
            *_capitals_and_digits(text[:200]),
            text[:1].islower(),
            block.is_heading,
            phrases.reason_of(text) is not None,
            *_TAG_COLUMNS.get(block.tag, _OTHER_TAG),
            *[tag in block.ancestors for tag in INSIDE],
            min(len(block.path), FAR),
            _distance(block.position, facts.headline_position),
            form in facts.headline_forms,
            len(words & self._headline_words) / max(1, len(words)),
            _alike(form, facts.description_letters),
            _share(form, facts.author_forms),
            bool(short and phrases.DATE_LINE.match(text)),
            bool(short and phrases.BY_LINE.match(text)),
            *lexical(block, self._lexicon, self._scores),
            mark in {"b", "strong"},
            mark in {"i", "em"},
        ]


def first_word(block: Block) -> str:
    """What the block begins with, in lower case."""
    match = _WORD.search(block.text)
    return match[0].casefold() if match else ""


def last_word(block: Block) -> str:
    """What the block ends with, in lower case."""
    found = _WORD.findall(block.text[-40:])
    return found[-1].casefold() if found else ""


def _capitals_and_digits(text: str) -> tuple[float, float]:
    """Their shares of the characters."""
    if text.isascii():
        encoded = text.encode("ascii")
        size = len(encoded)
        capitals = size - len(encoded.translate(None, _CAPITALS))
        digits = size - len(encoded.translate(None, _DIGITS))
    else:
        size = len(text)
        capitals, digits = sum(map(str.isupper, text)), sum(map(str.isdigit, text))
    return capitals / size, digits / size


def lexical(block: Block, lexicon: Lexicon, scores: dict[int, Odds]) -> list[float]:
    """The six columns that rest on learned words; ``scores`` keeps what elements were worth."""
    path = block.path
    known = len(path)
    while known and path[known - 1].number not in scores:
        known -= 1
    for depth in range(known, len(path)):
        odds = lexicon.odds(path[depth].words)
        least = most = odds
        if depth:
            above = scores[path[depth - 1].number]
            least, most = min(above.least, odds), max(above.most, odds)
        scores[path[depth].number] = Odds(odds, least, most)
    own, least, most = scores[path[-1].number]
    return [
        own,
        sum(scores[container.number].own for container in path[-3:]) / 3,
        least,
        most,
        lexicon.first.get(first_word(block), 0.0),
        lexicon.last.get(last_word(block), 0.0),
    ]


def _distance(index: int, headline: int | None) -> float:
    return max(-FAR, min(FAR, index - headline)) if headline is not None else -FAR - 1


def _alike(form: str, told: str) -> float:
    if not told or not form:
        return 0.0
    if form == told:
        return 1.0
    return 0.7 if form[:40] == told[:40] else 0.5 if form in told else 0.0


def _share(form: str, names: list[str]) -> float:
    return sum(len(name) for name in names if name and name in form) / max(1, len(form))
