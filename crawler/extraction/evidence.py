"""What speaks for and against each block being the story's?

Turns a page's blocks into rows of numbers for the judge (``judgement.py``): what the witnesses
(an extractor, the page's structured data) say of the block and of its neighbours, where it
stands, how it is marked, and how it reads.
"""

from __future__ import annotations

import math
import re
import string
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby
from typing import NamedTuple

from crawler.extraction import phrases
from crawler.extraction.blocks import LABELS, Block, Container, letters

PROSE = 80  # letters: a sentence; shorter ones are labels as often as text
LINKED = 0.3  # of a block's letters: more is navigation or a teaser
NEAR = 2  # neighbours on each side that are looked at
MOST = 0.6  # of what the extractor took: the innermost element with that much is the story's
LONGEST_RUN = 10  # blocks to each side; longer runs say the same
FAR = 50.0  # blocks, paragraphs: distances above say the same

TAGS = ("p", "div", "li", "h2", "h3", "h4", "blockquote", "td", "figcaption", "h1")
INSIDE = ("nav", "aside", "footer", "header", "form", "figure", "table", "ul", "blockquote")

LEXICAL = ("own words", "near words", "worst words", "best words", "first word", "last word")
FEATURES: tuple[str, ...] = (
    "extracted", "json", "json present", "hidden", "picture",
    "length", "words", "link density", "sentence end", "colon end", "question",
    "capitals", "digits", "lower start",
    *(f"tag {tag}" for tag in TAGS), *(f"in {tag}" for tag in INSIDE),
    "depth", "place", "from headline", "to first extracted", "to last extracted", "among extracted",
    "headline", "headline words", "description", "author", "date", "byline", "phrase",
    *LEXICAL,
    "in core", "signature count", "signature extracted", "signature links",
    *(f"{what} {level}" for level in (1, 2, 3)
      for what in ("share", "prose", "links", "extracted", "count")),
    *(f"{what} {offset:+d}" for offset in (-2, -1, 1, 2)
      for what in ("extracted", "length", "links", "heading", "phrase")),
    "before letters", "after letters", "same tag run", "bold", "slanted",
    "heading phrase", "from heading",
)  # fmt: skip
"""Names of the columns, in order; the judge's data file repeats them."""

_WORD = re.compile(r"\w+")
# One column for each name: looked up, not compared, for each block.
_TAG_COLUMNS = {tag: tuple(tag == name for name in TAGS) for tag in TAGS}
_OTHER_TAG = (False,) * len(TAGS)
# The neighbour of the first and the last block.
_NOBODY = (0.5, 0.0, 0.0, 0.5, 0.5)
_CAPITALS, _DIGITS = string.ascii_uppercase.encode(), string.digits.encode()
_ENDS = tuple(".!?…。！？؟।»”\"'’)")


@dataclass
class Known:
    """What is known of the page when its blocks are weighed."""

    extracted: list[bool] = field(default_factory=list)
    """Per block: whether the extractor took it."""
    json: str = ""
    """Letters of JSON-LD's ``articleBody``."""
    headlines: list[str] = field(default_factory=list)
    description: str = ""
    """Its letters."""
    authors: list[str] = field(default_factory=list)
    headline_position: int | None = None


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


def candidates(blocks: list[Block], known: Known) -> list[int]:
    """Indexes of the blocks that could be text; the rest of the page is not looked at."""
    core = _core(blocks, known)
    chosen = []
    for index, block in enumerate(blocks):
        if known.extracted[index]:
            chosen.append(index)
        elif block.link_density < LINKED and block.letters:
            inside = core is not None and core in block.path
            prose = len(block.text) > PROSE
            if (inside and prose) if block.hidden else (inside or prose):
                chosen.append(index)
    return chosen


def _core(blocks: list[Block], known: Known) -> Container | None:
    """The innermost element that holds most of what was extracted."""
    weight: dict[int, int] = defaultdict(int)
    holders: dict[int, Container] = {}
    total = 0
    for index, block in enumerate(blocks):
        if known.extracted[index]:
            total += len(block.text)
            for container in block.path:
                weight[container.number] += len(block.text)
                holders[container.number] = container
    # numbers grow with the walk: of nested elements the inner has the greater
    held = max((n for n, size in weight.items() if size >= MOST * total), default=None)
    return holders[held] if held is not None else None


@dataclass
class _Group:
    letters: int = 0
    linked: int = 0
    prose: int = 0
    extracted: int = 0
    count: int = 0


def first_word(block: Block) -> str:
    """What the block begins with, in lower case."""
    match = _WORD.search(block.text)
    return match[0].casefold() if match else ""


def last_word(block: Block) -> str:
    """What the block ends with, in lower case."""
    found = _WORD.findall(block.text[-40:])
    return found[-1].casefold() if found else ""


def rows(
    blocks: list[Block], chosen: list[int], known: Known, lexicon: Lexicon
) -> list[list[float]]:
    """One row of numbers, in the order of FEATURES, per chosen block."""
    if not chosen:
        return []
    core = _core(blocks, known)
    groups: dict[int, _Group] = defaultdict(_Group)
    signatures: dict[tuple[object, ...], _Group] = defaultdict(_Group)
    alike: dict[int, _Group] = {}  # by container: the group of all with its signature
    total = 1
    for index, block in enumerate(blocks):
        taken = known.extracted[index]
        if taken:
            total += len(block.text)
        prose = len(block.text) > PROSE and block.link_density < LINKED
        number = block.path[-1].number
        if number not in alike:
            alike[number] = signatures[_signature(block)]
        holders = [groups[container.number] for container in block.path[:-5:-1]]
        holders.append(alike[number])
        size, links = len(block.text), block.links
        for group in holders:
            group.letters += size
            group.linked += links
            group.prose += prose
            group.extracted += taken
            group.count += 1
    places = [index for index in chosen if known.extracted[index]]
    first, last = (places[0], places[-1]) if places else (chosen[0], chosen[-1])
    headline_words = {word for text in known.headlines for word in _WORD.findall(text.casefold())}
    forms = {letters(text) for text in known.headlines}
    scores: dict[int, Odds] = {}
    telling = [phrases.reason(blocks[index].text) is not None for index in chosen]
    surroundings: dict[int, tuple[float, ...]] = {}
    runs = _runs([blocks[index].tag for index in chosen])
    columns = [
        (
            known.extracted[index],
            math.log1p(len(blocks[index].text)),
            blocks[index].link_density,
            blocks[index].is_heading,
            tells,
        )
        for index, tells in zip(chosen, telling, strict=True)
    ]
    neighbours = [*[_NOBODY] * NEAR, *columns, *[_NOBODY] * NEAR]
    found: list[list[float]] = []
    passed = 0
    under, since = False, 0
    for at, index in enumerate(chosen):
        block = blocks[index]
        text, form = block.text, block.letters
        size = len(text)
        tail = text.rstrip()
        path = block.path
        mark = block.mark
        signature = alike[path[-1].number]
        row: list[float] = [
            known.extracted[index],
            (form in known.json) if known.json else 0.5,
            bool(known.json),
            block.hidden,
            _has_picture(block, groups),
            columns[at][1],
            len(_WORD.findall(text[:400])),
            columns[at][2],
            tail.endswith(_ENDS),
            tail.endswith((":", "：")),
            tail.endswith(("?", "？", "؟")),
            *_capitals_and_digits(text[:200]),
            text[:1].islower(),
        ]
        row += _TAG_COLUMNS.get(block.tag, _OTHER_TAG)
        row += [tag in block.ancestors for tag in INSIDE]
        words = set(_WORD.findall(text[:300].casefold()))
        row += [
            min(len(path), FAR),
            at / len(chosen),
            _distance(index, known.headline_position),
            max(-FAR, min(FAR, index - first)),
            max(-FAR, min(FAR, last - index)),
            first <= index <= last,
            form in forms,
            len(words & headline_words) / max(1, len(words)),
            _alike(form, known.description),
            _share(form, known.authors),
            bool(size <= phrases.SHORT and phrases.DATE_LINE.match(text)),
            bool(size <= phrases.SHORT and phrases.BY_LINE.match(text)),
            telling[at],
            *lexical(block, lexicon, scores),
            core is not None and core in path,
            min(FAR, signature.count),
            signature.extracted / signature.count,
            signature.linked / max(1, signature.letters),
        ]
        for level in (1, 2, 3):
            number = path[-1 - level].number if len(path) > level else 0
            if number not in surroundings:
                surroundings[number] = _surroundings(groups[number], total)
            row += surroundings[number]
        for offset in (-2, -1, 1, 2):
            row += neighbours[at + NEAR + offset]
        share = size if known.extracted[index] else 0
        row += [
            passed / total,
            (total - passed - share) / total,
            runs[at],
            mark in {"b", "strong"},
            mark in {"i", "em"},
            under,
            min(FAR, since),
        ]
        since += 1
        if columns[at][3]:
            under, since = telling[at], 0
        passed += share
        found.append(row)
    return found


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


def _has_picture(block: Block, groups: dict[int, _Group]) -> bool:
    """Whether the block is most of the text of an element with a picture: a caption, a teaser."""
    element = block.element
    for container in block.path[-2:-4:-1]:
        parent = element.getparent()
        if parent is None or groups[container.number].letters > 2 * len(block.text) + PROSE:
            return False
        element = parent
        if next(element.iter("img"), None) is not None:
            return True
    return False


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


def _signature(block: Block) -> tuple[object, ...]:
    return tuple((container.tag, container.words) for container in block.path[:-4:-1])


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


def _runs(tags: list[str]) -> list[int]:
    """How many like it stand around each without a gap: the lines of a list, or of a text."""
    found: list[int] = []
    for _, run in groupby(tags):
        size = sum(1 for _ in run)
        found += [
            min(at, LONGEST_RUN - 1) + 1 + min(size - at - 1, LONGEST_RUN - 1) for at in range(size)
        ]
    return found


def _surroundings(group: _Group, total: int) -> tuple[float, ...]:
    """The columns of an element around a block; ``total``: letters of what was extracted."""
    return (
        min(2.0, group.letters / total),
        min(FAR, group.prose),
        group.linked / max(1, group.letters),
        group.extracted / max(1, group.count),
        min(FAR, group.count),
    )
