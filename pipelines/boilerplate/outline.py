"""An article as the blocks among which a site's boilerplate is looked for (pure)."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from database.documents.sites import SampledArticle
from model.items import Article
from text.letters import letters
from text.scripts import HANGUL, HIRAGANA, IDEOGRAPHS, ideographs

# Boilerplate gathers at the ends; within a text it is short.
HEAD = 3
TAIL = 12  # prompts, credits, an about box and the legal line, a paragraph each
INNER = 8  # the shortest of the rest
# Letters; an ideograph counts twice. Shorter ones may be data ("Attendance: 20,000", a rating,
# "Serves four") or somebody's whole answer ("I don't know."); labels such as "Advertisement" are
# extraction's work.
SHORTEST = 16

WORD = 5  # letters: shorter words belong to the language, not to a subject
STEM = 6  # letters: declined forms of one word agree in them
# Words: what is left of an article beside a block and other repeated ones must be enough to tell.
ENOUGH_WORDS = 12

_WORDS = re.compile(r"\w+")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_SYLLABLES = re.compile(f"[{HANGUL}]")
_HIRAGANA = re.compile(f"[{HIRAGANA}]")

Place = Literal["head", "inner", "tail"]


@dataclass(frozen=True)
class Block:
    """A paragraph, subheading or standfirst of an article."""

    text: str
    key: int
    letters: int
    place: Place
    is_heading: bool

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(_stems(self.text))


@dataclass(frozen=True)
class Outline:
    """An article as blocks: the standfirst, where it has one, then the paragraphs of its body."""

    id: str
    day: datetime
    """Midnight (UTC) of the day of publication."""
    headline: str
    blocks: tuple[Block, ...]

    @cached_property
    def letters(self) -> int:
        return sum(block.letters for block in self.blocks)

    @cached_property
    def candidates(self) -> tuple[Block, ...]:
        """The blocks that might be boilerplate, each once."""
        long_enough = {b.key: b for b in self.blocks if b.letters >= SHORTEST}
        inner = sorted(
            (block for block in long_enough.values() if block.place == "inner"),
            key=lambda block: (block.letters, block.key),
        )[:INNER]
        return tuple(b for b in long_enough.values() if b.place != "inner" or b in inner)

    def related(self, repeated: Container[int]) -> dict[int, float]:
        """Key of each candidate → the share of its words that the article's own text uses.

        The own text is headline and blocks without those ``repeated`` elsewhere, nor the candidate
        itself. 1 where it is too little to tell.
        """
        own = {block.key: block for block in self.blocks if block.key not in repeated}
        uses = Counter(_stems(self.headline))
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
        """What a site's memory keeps of the article, but for what tells of the rest of it."""
        return SampledArticle(
            id=self.id,
            day=self.day,
            blocks=[block.key for block in self.candidates],
            lengths=[block.letters for block in self.candidates],
        )


def outline(article: Article, now: datetime) -> Outline:
    """The blocks of an article; ``now`` stands in for a day of publication that nobody knows."""
    headings = {_letters(section.headline) for section in article.sections if section.headline}
    paragraphs = [text for text in article.articleBody.split("\n\n") if text.strip()]
    blocks = [_block(article.abstract, "head", set())] if article.abstract else []
    for index, text in enumerate(paragraphs):
        if index >= len(paragraphs) / 2:
            place: Place = "tail" if len(paragraphs) - index <= TAIL else "inner"
        else:
            place = "head" if index < HEAD else "inner"
        blocks.append(_block(text, place, headings))
    published = (article.datePublished or now).astimezone(UTC)
    day = min(published, now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Outline(article.id, day, article.headline or "", tuple(blocks))


def _block(text: str, place: Place, headings: set[str]) -> Block:
    form = _letters(text)
    digest = hashlib.sha256(form.encode("utf-8", "surrogatepass")).digest()
    return Block(
        text=text,
        key=int.from_bytes(digest[:8], signed=True),  # as wide as MongoDB's long
        letters=len(form) + ideographs(form),
        place=place,
        is_heading=form in headings,
    )


def _letters(text: str) -> str:
    """Return a block's letters and digits, whatever widths and ligatures it was printed with."""
    return letters(text if text.isascii() else unicodedata.normalize("NFKC", text).casefold())


def _stems(text: str) -> set[str]:
    """The beginnings of the words that have a subject; pairs of ideographs (without hiragana)."""
    stems: set[str] = set()
    for word in _WORDS.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _IDEOGRAPH.search(word):
            pairs = (word[at : at + 2] for at in range(len(word) - 1))
            stems.update(pair for pair in pairs if not _HIRAGANA.search(pair))
        elif _SYLLABLES.search(word):
            stems.add(word[:2])
        elif len(word) >= WORD and not word.isdigit():
            stems.add(word[:STEM])
    return stems
