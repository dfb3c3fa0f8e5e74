"""Compute the features of a block that depend on the block and its page alone.

BLOCK_COLUMNS is a table of functions, each with the names of the columns that it returns.
``features.py`` adds what depends on which blocks were marked as the article's text.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.extraction.body.lexicon import LEXICON_FEATURES, Lexicon, Odds, lexicon_columns
from crawler.extraction.cleaning import phrases
from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from crawler.extraction.page.class_names import LABELS
from text.words import runs_of_letters

FARTHEST = 50.0
"""Blocks, or elements: a longer distance counts as this one, as it tells nothing more."""
NO_HEADLINE = -FARTHEST - 1
"""Distance from the headline on a page that shows none."""
WORDS = 300
"""Letters at a block's beginning whose words are compared with the headline's."""
COUNTED = 400
"""Letters at a block's beginning whose words are counted."""
BEGINNING = 40
"""Letters at the beginning of two texts that are the same where one is the other cut short."""

TAGS = ("p", "div", "li", "h2", "h3", "h4", "blockquote", "td", "figcaption", "h1")
ANCESTORS = ("nav", "aside", "footer", "header", "form", "figure", "table", "ul", "blockquote")

# One column for each name: looked up, not compared, for each block. All are floats, as the trees
# take them: of a bool or an int one has to be made.
_TAG_COLUMNS = {tag: tuple(float(tag == name) for name in TAGS) for tag in TAGS}
_OTHER_TAG = (0.0,) * len(TAGS)
_CAPITALS, _DIGITS = string.ascii_uppercase.encode(), string.digits.encode()
_ASCII = bytes(range(128))
_SENTENCE_ENDS = tuple(".!?…。！？؟।»”\"'’)")


@dataclass
class PageContext:
    """Hold what the functions of BLOCK_COLUMNS know of the page."""

    facts: DeclaredFacts
    lexicon: Lexicon
    headline_words: set[str] = field(init=False)
    class_odds: dict[int, Odds] = field(default_factory=dict)
    """Odds of the elements that were met, by number."""
    _words: tuple[Block | None, list[str]] = (None, [])
    """The last block that was asked for, and its words."""

    def __post_init__(self) -> None:
        self.headline_words = {
            word for text in self.facts.headlines for word in runs_of_letters(text.casefold())
        }

    def words(self, block: Block) -> list[str]:
        """Return the words with which a block begins, in lower case; two columns ask for them."""
        if self._words[0] is not block:
            self._words = (block, runs_of_letters(block.text[:WORDS].casefold()))
        return self._words[1]


def _declared_text(block: Block, page: PageContext) -> Sequence[float]:
    declared = page.facts.article_body_letters
    return (block.letters in declared, True) if declared else (0.5, False)


def _size(block: Block, page: PageContext) -> Sequence[float]:
    text = block.text
    words = page.words(block) if len(text) <= WORDS else runs_of_letters(text[:COUNTED])
    return block.hidden, math.log1p(len(text)), len(words), block.link_density


def _ending(block: Block, _: PageContext) -> Sequence[float]:
    text = block.text.rstrip()
    return (
        text.endswith(_SENTENCE_ENDS),
        text.endswith((":", "：")),
        text.endswith(("?", "？", "؟")),
    )


def _capitals_and_digits(block: Block, _: PageContext) -> Sequence[float]:
    """Return their shares of the first 200 characters."""
    text = block.text[:200]
    size = len(text)
    encoded = text.encode("utf-8", "surrogatepass")
    capitals = len(encoded) - len(encoded.translate(None, _CAPITALS))
    digits = len(encoded) - len(encoded.translate(None, _DIGITS))
    if not text.isascii():
        others = encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")
        capitals += sum(map(str.isupper, others))
        digits += sum(map(str.isdigit, others))
    return capitals / size, digits / size


def _kind(block: Block, _: PageContext) -> Sequence[float]:
    text = block.text
    return text[:1].islower(), block.is_heading, phrases.reason_of(text) is not None


def _tag(block: Block, _: PageContext) -> Sequence[float]:
    return _TAG_COLUMNS.get(block.tag, _OTHER_TAG)


def _ancestors(block: Block, _: PageContext) -> Sequence[float]:
    return _ancestor_columns(block.ancestors)


@lru_cache(LABELS)
def _ancestor_columns(ancestors: frozenset[str]) -> Sequence[float]:
    return tuple([float(tag in ancestors) for tag in ANCESTORS])


def _place(block: Block, page: PageContext) -> Sequence[float]:
    headline = page.facts.headline_position
    distance = (
        NO_HEADLINE
        if headline is None
        else max(-FARTHEST, min(FARTHEST, block.position - headline))
    )
    return min(len(block.path), FARTHEST), distance


def _repetition(block: Block, page: PageContext) -> Sequence[float]:
    """Return how much of the block is the headline, the description, or authors' names."""
    form, facts = block.letters, page.facts
    words = set(page.words(block))
    return (
        form in facts.headline_forms,
        len(words & page.headline_words) / max(1, len(words)),
        _likeness(form, facts.description_letters),
        sum(len(name) for name in facts.author_forms if name in form) / max(1, len(form)),
    )


def _likeness(form: str, description: str) -> float:
    if not description or not form:
        return 0.0
    if form == description:
        return 1.0
    if form[:BEGINNING] == description[:BEGINNING]:
        return 0.7
    return 0.5 if form in description else 0.0


def _labels(block: Block, _: PageContext) -> Sequence[float]:
    text = block.text
    if len(text) > phrases.SHORT:
        return False, False
    return phrases.is_date_line(text), bool(phrases.BY_LINE.match(text))


def _learned_words(block: Block, page: PageContext) -> Sequence[float]:
    return lexicon_columns(block, page.lexicon, page.class_odds)


def _inline_mark(block: Block, _: PageContext) -> Sequence[float]:
    mark = block.mark
    return mark in {"b", "strong"}, mark in {"i", "em"}


Columns = Callable[[Block, PageContext], Sequence[float]]
"""Returns one value for each of the names that stand beside it in the table."""

BLOCK_COLUMNS: tuple[tuple[tuple[str, ...], Columns], ...] = (
    (("json", "json present"), _declared_text),
    (("hidden", "length", "words", "link density"), _size),
    (("sentence end", "colon end", "question"), _ending),
    (("capitals", "digits"), _capitals_and_digits),
    (("lower start", "heading", "phrase"), _kind),
    (tuple(f"tag {tag}" for tag in TAGS), _tag),
    (tuple(f"in {tag}" for tag in ANCESTORS), _ancestors),
    (("depth", "from headline"), _place),
    (("headline", "headline words", "description", "author"), _repetition),
    (("date", "byline"), _labels),
    (LEXICON_FEATURES, _learned_words),
    (("bold", "slanted"), _inline_mark),
)
BLOCK_FEATURES: tuple[str, ...] = tuple(name for names, _ in BLOCK_COLUMNS for name in names)
"""Names of the columns, in order; the classifier's data file repeats them."""
LENGTH, LINK_DENSITY, HEADING, PHRASE = map(
    BLOCK_FEATURES.index, ("length", "link density", "heading", "phrase")
)


class BlockFeatures:
    """Compute the rows of a page's blocks, each once."""

    def __init__(self, facts: DeclaredFacts, lexicon: Lexicon) -> None:
        self._page = PageContext(facts, lexicon)
        self._rows: dict[int, list[float]] = {}

    def row(self, block: Block) -> list[float]:
        """Return the block's values in the order of BLOCK_FEATURES, not to be changed."""
        if block.position not in self._rows:
            row: list[float] = []
            for _, columns in BLOCK_COLUMNS:
                row += columns(block, self._page)
            self._rows[block.position] = row
        return self._rows[block.position]
