"""Divide an article into the blocks among which a site's boilerplate is looked for (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from database.documents.crawling.sites import SampledArticle
from model.items import Article
from text.comparison.block_keys import block_key, block_keys, paragraphs_of
from text.markup import headings
from text.scripts import HANGUL, HIRAGANA, IDEOGRAPHS
from text.words import runs_of_letters

# Boilerplate gathers at the ends of a text, and within it is short: paragraphs at its head ...
HEAD = 3
# ... and at its tail, where prompts, credits, an about box and the legal line take one each, ...
TAIL = 12
# ... and how many of the rest are looked at, the shortest first.
INNER = 8
# Letters that a block must have, where an ideograph counts twice. Shorter blocks may be data
# ("Attendance: 20,000", a rating, "Serves four") or somebody's whole answer ("I don't know.");
# labels such as "Advertisement" are removed by extraction.
SHORTEST = 16

# Letters that a word must have to tell of a subject: shorter ones belong to the language.
WORD = 5
# Letters at the beginning of a word that the declined forms of one word have in common.
STEM = 6
# Words that the rest of an article must have, without a block and other repeated ones, so that it
# can be told whether the block has to do with it.
ENOUGH_WORDS = 12

_EAST_ASIAN = re.compile(f"[{IDEOGRAPHS}{HANGUL}]")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_SYLLABLES = re.compile(f"[{HANGUL}]")
_HIRAGANA = re.compile(f"[{HIRAGANA}]")

Place = Literal["head", "inner", "tail"]


@dataclass(frozen=True)
class Block:
    """Describe a paragraph, subheading or standfirst of an article."""

    text: str
    key: int
    """A hash of the block's letters: two prints of one block have the same."""
    letters: int
    """Letters and digits; an ideograph counts twice."""
    place: Place
    is_heading: bool

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems of the block's words that tell of a subject."""
        return frozenset(stems(self.text))


@dataclass(frozen=True)
class Outline:
    """Divide an article into blocks: its standfirst, if any, then the paragraphs of its body."""

    id: str
    day: datetime
    """The day of publication, as its midnight in UTC."""
    headline: str
    blocks: tuple[Block, ...]

    @cached_property
    def letters(self) -> int:
        """Return the letters of all blocks."""
        return sum(block.letters for block in self.blocks)

    @cached_property
    def candidates(self) -> tuple[Block, ...]:
        """Return the blocks that might be boilerplate, each once."""
        long_enough = {b.key: b for b in self.blocks if b.letters >= SHORTEST}
        inner = sorted(
            (block for block in long_enough.values() if block.place == "inner"),
            key=lambda block: (block.letters, block.key),
        )[:INNER]
        return tuple(b for b in long_enough.values() if b.place != "inner" or b in inner)

    def related(self, repeated: Container[int]) -> dict[int, float]:
        """Return, by the key of each candidate, the share of its words that the own text uses.

        The article's own text is its headline and its blocks, without the candidate itself and
        those ``repeated`` elsewhere. The share is 1 where the own text is too short to tell.
        """
        own = {block.key: block for block in self.blocks if block.key not in repeated}
        uses = Counter(stems(self.headline))
        for block in own.values():
            uses.update(block.stems)
        shares = {}
        for block in self.candidates:
            itself = 1 if block.key in own else 0
            used = sum(1 for stem in block.stems if uses[stem] > itself)
            others = len(uses) - itself * (len(block.stems) - used)
            enough = others >= ENOUGH_WORDS and block.stems
            shares[block.key] = used / len(block.stems) if enough else 1.0
        return shares

    def sampled(self) -> SampledArticle:
        """Return what a site's memory keeps of the article, without the shares of ``related``."""
        return SampledArticle(
            id=self.id,
            day=self.day,
            blocks=[block.key for block in self.candidates],
            lengths=[block.letters for block in self.candidates],
        )


def outline(article: Article, now: datetime) -> Outline:
    """Return the blocks of an article; ``now`` stands for an unknown day of publication.

    Mostly the worker that extracted the text has computed their keys.
    """
    known = article.current_keys
    keys = known.blocks if known else block_keys(article.abstract, article.articleBody)
    subheadings = {block_key(text)[0] for text in headings(article.articleBodyHtml or "")}
    paragraphs = paragraphs_of(article.articleBody)
    blocks = []
    if article.abstract:
        (key, length), *keys = keys
        blocks.append(Block(article.abstract, key, length, "head", is_heading=False))
    for index, (text, (key, length)) in enumerate(zip(paragraphs, keys, strict=True)):
        if index >= len(paragraphs) / 2:
            place: Place = "tail" if len(paragraphs) - index <= TAIL else "inner"
        else:
            place = "head" if index < HEAD else "inner"
        blocks.append(Block(text, key, length, place, is_heading=key in subheadings))
    published = (article.datePublished or now).astimezone(UTC)
    day = min(published, now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Outline(article.id, day, article.headline or "", tuple(blocks))


def stems(text: str) -> set[str]:
    """Return the stems of words that tell of a subject; of ideographs, the pairs (no hiragana)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = runs_of_letters(folded)
    if folded.isascii() or not _EAST_ASIAN.search(folded):
        return {word[:STEM] for word in words if len(word) >= WORD and not word.isdigit()}
    found: set[str] = set()
    for word in words:
        if _IDEOGRAPH.search(word):
            pairs = (word[at : at + 2] for at in range(len(word) - 1))
            found.update(pair for pair in pairs if not _HIRAGANA.search(pair))
        elif _SYLLABLES.search(word):
            found.add(word[:2])
        elif len(word) >= WORD and not word.isdigit():
            found.add(word[:STEM])
    return found
