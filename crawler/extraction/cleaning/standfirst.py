"""Find the standfirst (deck, lead, summary) above the text.

It stands between the headline and the first paragraph, and the page sets it apart: by a class or an
element of its own. It is kept apart from the body, and not twice. A paragraph among those of the
body that says what the page gives as its description is the lead, and stays in the text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.extraction.declared_facts import DeclaredFacts
from crawler.extraction.page.blocks import Block
from model.components import Removed
from text.letters import letters
from text.words import word_set

SHORTEST = 25
"""Letters of the shortest standfirst; a shorter line is a label."""
LONGEST = 1000
"""Letters of the longest standfirst; a longer block is the text."""
REACH = 25
"""Blocks below the headline among which it is looked for, past byline, share bar and picture."""
SAME = 40
"""Letters at the beginning that two renderings of one sentence share, or all if it has fewer."""
PLACE = 25
"""Letters of places before it, where the page shows them ("Berlin/London.") and declares none."""

_CLASSES = word_set("""
    standfirst deck dek subtitle subhead subheading subheadline subline lead lede leadtext summary
    excerpt intro introtext introduction teaser chapo chapeau sapo abstract kicker strapline
    tagline sommario occhiello ingress manchet vorspann bajada entradilla copete subtitulo
    perex leadin synopsis preamble einleitung anleser
    """)
_NOT = word_set("related newsletter share social author byline caption credit comment menu")


@dataclass(frozen=True)
class SeparatedText:
    """Hold a text and its standfirst apart."""

    standfirst: str | None
    body: list[Block]
    """The text without the standfirst."""
    removed: list[Removed] = field(default_factory=list)
    """Blocks of the text that repeat a standfirst from above it."""
    lead: int | None = None
    """The position of the paragraph that is the text's lead for certain: the page describes so."""


def separate(blocks: list[Block], chosen: list[Block], facts: DeclaredFacts) -> SeparatedText:
    """Find the standfirst, and take it out of the text.

    ``blocks``: all of the page; ``chosen``: those of the text.
    """
    start = facts.headline_position
    if start is None or not chosen:
        return SeparatedText(None, chosen)
    layout = _Layout(chosen)
    if standfirst := _described_above(blocks, chosen, layout, facts):
        return _without_repeats(standfirst, chosen, facts)
    inside = {block.position for block in chosen}
    prose = [block for block in chosen if block.position > start and len(block.text) > SHORTEST]
    after = 0
    for block in blocks[start + 1 : start + 1 + REACH]:
        if block.hidden or not _could_be(block, facts.headline):
            continue
        marked = bool(_CLASSES & layout.own_words(block)) and not _NOT & block.names
        heading = block.tag == "h2" and block.position - start <= 3 and len(block.text) > 60
        described = _is_described(block, facts)
        apart = layout.is_apart(block)
        if block.position in inside:
            after += 1
            remaining = [other for other in prose if other is not block]
            if described and not apart:
                return SeparatedText(None, chosen, lead=block.position)
            subheading = any(other.tag == block.tag for other in remaining) and not apart
            if (marked or (heading and not subheading)) and remaining and len(block.text) < LONGEST:
                rest = [other for other in chosen if other is not block]
                return SeparatedText(block.text, rest)
            if after >= 2:
                break
        elif marked or heading or (described and apart):
            return _without_repeats(block, chosen, facts)
        elif described:
            return SeparatedText(None, sorted([block, *chosen], key=lambda each: each.position))
    return SeparatedText(None, chosen)


def _described_above(
    blocks: list[Block], chosen: list[Block], layout: _Layout, facts: DeclaredFacts
) -> Block | None:
    """Find the description as a paragraph of its own above the text, which does not have it.

    It is the standfirst whatever else stands below the headline, and where that is shown twice.
    """
    inside = {block.position for block in chosen}
    first = next((block for block in chosen if len(block.text) > SHORTEST), chosen[0]).position
    for block in blocks[max(0, first - REACH) : first]:
        if (
            block.position not in inside
            and not block.hidden
            and _could_be(block, facts.headline)
            and _is_described(block, facts)
            and layout.is_apart(block)
        ):
            return block
    return None


def _without_repeats(standfirst: Block, chosen: list[Block], facts: DeclaredFacts) -> SeparatedText:
    """Take out of the text what repeats the standfirst above it; the lead stays, and it alone."""
    repeated = [block for block in chosen if block.letters == standfirst.letters]
    if repeated and _is_described(standfirst, facts):
        return SeparatedText(None, chosen, lead=repeated[0].position)
    return SeparatedText(
        standfirst.text,
        [block for block in chosen if block.letters != standfirst.letters],
        [Removed(block.text, "standfirst") for block in repeated],
    )


class _Layout:
    """Tell where a block stands in relation to the paragraphs of the text."""

    def __init__(self, chosen: list[Block]) -> None:
        prose = [block for block in chosen if len(block.text) > SHORTEST]
        self._positions = {block.position for block in prose}
        self._elements = {block.element for block in prose}
        self._counts: Counter[HtmlElement] = Counter()
        for block in prose:
            self._counts.update((block.element, *block.element.iterancestors()))

    def own_words(self, block: Block) -> frozenset[str]:
        """Return the class words of the block's element and the one around it, if they are its own.

        An element with other paragraphs of the text inside is the text's.
        """
        words: frozenset[str] = frozenset()
        element: HtmlElement | None = block.element
        for container in block.containers[:2]:
            if element is None or self._others(element, block):
                break
            words |= container.written
            element = element.getparent()
        return words

    def is_apart(self, block: Block) -> bool:
        """Tell whether the block is beside the element of the text, not among its paragraphs."""
        wrapper: HtmlElement | None = None
        for around in (block.element, *block.element.iterancestors()):
            if others := self._others(around, block):
                return any(
                    self._counts[child] >= min(2, others) and child not in self._elements
                    for child in around
                    if child is not wrapper
                )
            wrapper = around
        return True

    def _others(self, element: HtmlElement, block: Block) -> int:
        """Count the paragraphs of the text in an element around a block, without that."""
        return self._counts[element] - (block.position in self._positions)


def _is_described(block: Block, facts: DeclaredFacts) -> bool:
    description = facts.description_letters
    return bool(description) and _same(block.letters, description)


def _could_be(block: Block, headline: str | None) -> bool:
    return (
        SHORTEST <= len(block.text) <= LONGEST
        and block.link_density < 0.5
        and block.tag not in {"li", "figcaption", "td", "th"}
        and not {"nav", "figure", "footer", "aside", "form"} & block.ancestors
        and block.letters != letters(headline or "")
    )


def _same(form: str, told: str) -> bool:
    """Tell whether two texts begin alike, or one with its place."""
    beginning = told[:SAME]
    if len(beginning) < SAME:
        return form[:SAME] == beginning
    return 0 <= form.find(beginning, 0, PLACE + SAME) <= PLACE
