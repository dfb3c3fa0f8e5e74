"""Find the standfirst (deck, lead, summary) above the text.

It stands between the headline and the first paragraph, marked by its classes or by being what
the page gives as its description. It is kept apart from the body, and not twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field

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

_CLASSES = word_set("""
    standfirst deck dek subtitle subhead subheading subheadline subline lead lede leadtext summary
    excerpt intro introtext introduction teaser chapo chapeau sapo abstract kicker strapline
    tagline sommario occhiello ingress manchet vorspann bajada entradilla copete subtitulo
    perex leadin synopsis preamble
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


def separate(blocks: list[Block], chosen: list[Block], facts: DeclaredFacts) -> SeparatedText:
    """Find the standfirst, and take it out of the text.

    ``blocks``: all of the page; ``chosen``: those of the text.
    """
    start = facts.headline_position
    if start is None or not chosen:
        return SeparatedText(None, chosen)
    description = facts.description_letters
    inside = {block.position for block in chosen}
    prose = [block for block in chosen if block.position > start and len(block.text) > SHORTEST]
    after = 0
    for block in blocks[start + 1 : start + 1 + REACH]:
        if block.hidden or not _could_be(block, facts.headline):
            continue
        marked = bool(_CLASSES & _near(block)) and not _NOT & block.names
        same = bool(description) and _same(block.letters, description)
        heading = block.tag == "h2" and block.position - start <= 3 and len(block.text) > 60
        if block.position in inside:
            after += 1
            remaining = [other for other in prose if other is not block]
            if (marked or heading) and remaining and len(block.text) < LONGEST:
                rest = [other for other in chosen if other is not block]
                return SeparatedText(block.text, rest)
            if after >= 2:
                break
        elif marked or same or heading:
            repeated = [other for other in chosen if other.letters == block.letters]
            return SeparatedText(
                block.text,
                [other for other in chosen if other.letters != block.letters],
                [Removed(other.text, "standfirst") for other in repeated],
            )
    return SeparatedText(None, chosen)


def _near(block: Block) -> frozenset[str]:
    return frozenset().union(*(container.written for container in block.containers[:2]))


def _could_be(block: Block, headline: str | None) -> bool:
    return (
        SHORTEST <= len(block.text) <= LONGEST
        and block.link_density < 0.5
        and block.tag not in {"li", "figcaption", "td", "th"}
        and not {"nav", "figure", "footer", "aside", "form"} & block.ancestors
        and block.letters != letters(headline or "")
    )


def _same(form: str, told: str) -> bool:
    return form[:SAME] == told[:SAME]
